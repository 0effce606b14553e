#include "widgets/places_view.h"

#include <QDropEvent>
#include <QKeyEvent>
#include <QMimeData>
#include <QPaintEvent>
#include <QPainter>
#include <QStyledItemDelegate>

#include "presenters/drop_rules.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

QString symbolFor(Place::Kind kind) {
  switch (kind) {
    case Place::Kind::defaultStore:
      return QStringLiteral("store");
    case Place::Kind::connection:
    case Place::Kind::given:
      return QStringLiteral("cloud");
    case Place::Kind::emulator:
      return QStringLiteral("emulator");
    case Place::Kind::home:
      return QStringLiteral("home");
    case Place::Kind::disk:
      return QStringLiteral("disk");
    case Place::Kind::folder:
    case Place::Kind::heading:
      break;
  }
  return QStringLiteral("folder");
}

class PlacesDelegate final : public QStyledItemDelegate {
 public:
  explicit PlacesDelegate(QListView& view) : QStyledItemDelegate(&view), view_(view) {}

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const bool heading = index.data(PlacesModel::KindRole).toInt() == static_cast<int>(Place::Kind::heading);
    return {120, heading ? option.fontMetrics.height() + 20 : option.fontMetrics.height() + 14};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    // A heading is disabled, but not to be greyed.
    QPalette palette = option.palette;
    palette.setCurrentColorGroup(QPalette::Active);
    const Colors colors = Colors::of(palette);
    const auto kind = static_cast<Place::Kind>(index.data(PlacesModel::KindRole).toInt());
    const QString text = index.data().toString();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (kind == Place::Kind::heading) {
      QFont font = option.font;
      font.setPointSizeF(font.pointSizeF() * 0.88);
      font.setWeight(QFont::DemiBold);
      painter->setFont(font);
      painter->setPen(colors.quiet);
      painter->drawText(option.rect.adjusted(14, 8, -8, -4), Qt::AlignLeft | Qt::AlignBottom, text);
      painter->restore();
      return;
    }
    const QRect pill = option.rect.adjusted(6, 1, -6, -1);
    const bool selected = option.state & QStyle::State_Selected;
    if (selected || (option.state & QStyle::State_MouseOver)) {
      painter->setPen(Qt::NoPen);
      painter->setBrush(selected ? colors.selected : colors.hover);
      painter->drawRoundedRect(pill, 6, 6);
    }
    if (view_.hasFocus() && view_.currentIndex() == index) {
      painter->setBrush(Qt::NoBrush);
      painter->setPen(QPen(colors.accent, 1.5));
      painter->drawRoundedRect(pill, 6, 6);
    }
    const QPixmap pixmap =
        symbol(symbolFor(kind), selected ? colors.accent : colors.quiet, 18, view_.devicePixelRatioF());
    painter->drawPixmap(pill.left() + 9, pill.center().y() - 8, pixmap);
    painter->setPen(palette.color(QPalette::Text));
    QFont font = option.font;
    if (selected) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    const QRect area = pill.adjusted(36, 0, -6, 0);
    painter->drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                      QFontMetrics(font).elidedText(text, Qt::ElideRight, area.width()));
    painter->restore();
  }

 private:
  QListView& view_;
};

}  // namespace

PlacesView::PlacesView(PlacesModel& model, QWidget* parent) : QListView(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new PlacesDelegate(*this));
  setFrameShape(QFrame::NoFrame);
  setMouseTracking(true);
  setAccessibleName(tr("Places"));
  setContextMenuPolicy(Qt::CustomContextMenu);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setAcceptDrops(true);
  setDropIndicatorShown(false);
  const auto choose = [this](const QModelIndex& index) {
    if (const Place* place = model_.at(index.row()); place && !place->location.isEmpty())
      Q_EMIT chosen(place->location);
  };
  connect(this, &QAbstractItemView::clicked, this, choose);
  connect(this, &QWidget::customContextMenuRequested, this,
          [this](const QPoint& at) { Q_EMIT menuRequested(viewport()->mapToGlobal(at)); });
}

void PlacesView::showLocation(const QString& location) {
  const int row = model_.rowFor(location);
  setCurrentIndex(row >= 0 ? model_.index(row) : QModelIndex());
}

const Place* PlacesView::currentPlace() const {
  return currentIndex().isValid() ? model_.at(currentIndex().row()) : nullptr;
}

void PlacesView::keyPressEvent(QKeyEvent* event) {
  if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter || event->key() == Qt::Key_Space) {
    if (const Place* place = currentPlace(); place && !place->location.isEmpty())
      Q_EMIT chosen(place->location);
    return;
  }
  QListView::keyPressEvent(event);
}

const Place* PlacesView::dropPlace(const QPoint& at) const {
  const QModelIndex index = indexAt(at);
  const Place* place = index.isValid() ? model_.at(index.row()) : nullptr;
  return place && canDrop(dragged_, place->location) ? place : nullptr;
}

void PlacesView::setDropRow(int row) {
  if (row == dropRow_) return;
  dropRow_ = row;
  viewport()->update();
}

void PlacesView::dragEnterEvent(QDragEnterEvent* event) {
  dragged_ = locationsIn(*event->mimeData());
  event->setAccepted(!dragged_.isEmpty());
}

void PlacesView::dragMoveEvent(QDragMoveEvent* event) {
  const QPoint at = event->position().toPoint();
  const bool takes = dropPlace(at) != nullptr;
  setDropRow(takes ? indexAt(at).row() : -1);
  event->setDropAction(Qt::CopyAction);
  event->setAccepted(takes);
}

void PlacesView::dragLeaveEvent(QDragLeaveEvent* event) {
  setDropRow(-1);
  event->accept();
}

void PlacesView::dropEvent(QDropEvent* event) {
  setDropRow(-1);
  const Place* place = dropPlace(event->position().toPoint());
  event->setDropAction(Qt::CopyAction);
  event->setAccepted(place != nullptr);
  if (place) Q_EMIT dropped(dragged_, place->location);
}

void PlacesView::paintEvent(QPaintEvent* event) {
  {
    QPainter painter(viewport());
    painter.fillRect(event->rect(), Colors::of(palette()).sidebar);
  }
  QListView::paintEvent(event);
  if (dropRow_ < 0) return;
  QPainter painter(viewport());
  paintDropTarget(painter, QRectF(visualRect(model_.index(dropRow_))).adjusted(6, 1, -6, -1), palette());
}

}  // namespace hawser::ui
