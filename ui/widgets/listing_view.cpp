#include "widgets/listing_view.h"

#include <QDrag>
#include <QDragEnterEvent>
#include <QHeaderView>
#include <QMimeData>
#include <QPainter>
#include <utility>

#include "models/text.h"
#include "presenters/drop_rules.h"
#include "widgets/listing_delegate.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kRowHeight = 30;

bool holdsOthers(int kind) {
  return kind == static_cast<int>(BrowseItem::Kind::folder) ||
         kind == static_cast<int>(BrowseItem::Kind::container);
}
}  // namespace

ListingView::ListingView(ListingModel& model, QWidget* parent) : RowTable(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new ListingDelegate(*this));
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  horizontalHeader()->setSectionsClickable(true);
  horizontalHeader()->setSortIndicatorShown(true);
  horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  horizontalHeader()->setSortIndicatorClearable(true);
  horizontalHeader()->setMinimumSectionSize(60);
  connect(horizontalHeader(), &QHeaderView::sortIndicatorChanged, &model_, &ListingModel::sort);
  setColumnWidth(1, 96);
  setColumnWidth(2, 156);
  setColumnWidth(3, 96);
  setAcceptDrops(true);
  setDragEnabled(true);
  setDragDropMode(QAbstractItemView::DragDrop);
  setAccessibleName(tr("Files and objects"));
  connect(this, &QAbstractItemView::doubleClicked, this, &ListingView::opened);
}

QStringList ListingView::selectedLocations() const {
  return model_.locations(selectionModel()->selectedRows());
}

QString ListingView::dropTarget(const QPoint& at, const QStringList& sources) const {
  const QModelIndex index = indexAt(at);
  if (index.isValid() && holdsOthers(index.data(ListingModel::KindRole).toInt())) {
    const QString folder = model_.location(index);
    if (copyRequest(sources, folder, {})) return folder;
  }
  return canDrop(sources, model_.folder()) ? model_.folder() : QString();
}

void ListingView::setDropTarget(const QString& folder, int row) {
  if (folder == dropFolder_ && row == dropRow_) return;
  dropFolder_ = folder;
  dropRow_ = row;
  viewport()->update();
}

void ListingView::dragEnterEvent(QDragEnterEvent* event) {
  // Asked for once: each time is a round trip to the program that is dragged from.
  dragged_ = locationsIn(*event->mimeData());
  if (dragged_.isEmpty()) {
    event->ignore();
    return;
  }
  event->setDropAction(Qt::CopyAction);
  event->accept();
}

void ListingView::dragMoveEvent(QDragMoveEvent* event) {
  const QPoint at = event->position().toPoint();
  const QString target = dropTarget(at, dragged_);
  const QModelIndex index = indexAt(at);
  const bool onRow = index.isValid() && model_.location(index) == target;
  setDropTarget(target, onRow ? index.row() : -1);
  if (target.isEmpty()) {
    event->ignore();
    return;
  }
  event->setDropAction(Qt::CopyAction);
  event->accept();
}

void ListingView::dragLeaveEvent(QDragLeaveEvent* event) {
  setDropTarget({}, -1);
  event->accept();
}

void ListingView::dropEvent(QDropEvent* event) {
  const QStringList sources = std::exchange(dragged_, {});
  const QString target = dropTarget(event->position().toPoint(), sources);
  setDropTarget({}, -1);
  if (target.isEmpty()) {
    event->ignore();
    return;
  }
  // Never a move: the source stays with whoever offered it.
  event->setDropAction(Qt::CopyAction);
  event->accept();
  Q_EMIT dropped(sources, target);
}

void ListingView::startDrag(Qt::DropActions) {
  const QStringList locations = selectedLocations();
  if (locations.isEmpty()) return;
  auto* drag = new QDrag(this);
  drag->setMimeData(mimeFor(locations));
  const QString label = locations.size() == 1 ? nameOf(locations.front())
                                              : tr("%Ln item(s)", "", static_cast<int>(locations.size()));
  const QString shown = fontMetrics().elidedText(label, Qt::ElideMiddle, 240);
  const QSize size(fontMetrics().horizontalAdvance(shown) + 24, fontMetrics().height() + 14);
  QPixmap chip(size * devicePixelRatioF());
  chip.setDevicePixelRatio(devicePixelRatioF());
  chip.fill(Qt::transparent);
  QPainter painter(&chip);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(palette().highlight());
  painter.setPen(Qt::NoPen);
  painter.drawRoundedRect(QRect(QPoint(), size), 8, 8);
  painter.setPen(palette().color(QPalette::HighlightedText));
  painter.drawText(QRect(QPoint(), size), Qt::AlignCenter, shown);
  painter.end();
  drag->setPixmap(chip);
  drag->exec(Qt::CopyAction);
}

void ListingView::paintEvent(QPaintEvent* event) {
  RowTable::paintEvent(event);
  if (dropFolder_.isEmpty()) return;
  QPainter painter(viewport());
  QRectF area = QRectF(viewport()->rect()).adjusted(2, 2, -2, -2);
  if (dropRow_ >= 0)
    area = QRectF(2, rowViewportPosition(dropRow_) + 1, viewport()->width() - 4, rowHeight(dropRow_) - 2);
  paintDropTarget(painter, area, palette());
}

void ListingView::keyPressEvent(QKeyEvent* event) {
  if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) &&
      event->modifiers() == Qt::NoModifier && currentIndex().isValid()) {
    Q_EMIT opened(currentIndex());
    return;
  }
  // Left and right scroll; a row is the smallest thing here.
  if (event->key() == Qt::Key_Left || event->key() == Qt::Key_Right) {
    event->ignore();
    return;
  }
  RowTable::keyPressEvent(event);
}

// A narrow pane keeps the names and drops the rest, least wanted first.
void ListingView::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  setColumnHidden(3, width() < 580);
  setColumnHidden(2, width() < 400);
}

}  // namespace hawser::ui
