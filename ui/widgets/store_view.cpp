#include "widgets/store_view.h"

#include <QHeaderView>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <utility>

#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

// Few enough to be looked through without opening them one by one.
constexpr std::size_t kFew = 400;
constexpr int kIndent = 22, kSymbol = 18, kArrow = 14;

QString symbolFor(BlobKind kind) {
  switch (kind) {
    case BlobKind::container:
      return QStringLiteral("container");
    case BlobKind::folder:
      return QStringLiteral("folder");
    case BlobKind::snapshot:
      return QStringLiteral("snapshot");
    case BlobKind::clone:
      return QStringLiteral("branch");
    case BlobKind::unfinished:
      return QStringLiteral("queue");
    case BlobKind::object:
    case BlobKind::other:
      break;
  }
  return QStringLiteral("file");
}

class StoreDelegate final : public QStyledItemDelegate {
 public:
  explicit StoreDelegate(StoreView& view) : QStyledItemDelegate(&view), view_(view) {}

  QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
    return {60, option.fontMetrics.height() + 12};
  }

  // The row's ground is the view's.
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors colors = Colors::of(view_.palette());
    const auto kind = static_cast<BlobKind>(index.data(StoreModel::KindRole).toInt());
    const bool name = index.column() == static_cast<int>(StoreColumn::name);
    QRect area = option.rect.adjusted(name ? 2 : 8, 0, -8, 0);
    painter->save();
    if (name) {
      const bool plain = kind == BlobKind::object || kind == BlobKind::other || kind == BlobKind::unfinished;
      const QPixmap pixmap =
          symbol(symbolFor(kind), plain ? colors.quiet : colors.accent, kSymbol, view_.devicePixelRatioF());
      painter->drawPixmap(area.left(), area.center().y() - kSymbol / 2 + 1, pixmap);
      area.adjust(kSymbol + 8, 0, 0, 0);
    }
    QFont font = option.font;
    if (name && kind == BlobKind::container) font.setWeight(QFont::DemiBold);
    painter->setFont(font);
    painter->setPen(name ? view_.palette().color(QPalette::Text) : colors.quiet);
    const QString text = onOneLine(index.data().toString());
    const auto alignment = static_cast<Qt::Alignment>(index.data(Qt::TextAlignmentRole).toInt());
    painter->drawText(area, static_cast<int>(alignment),
                      QFontMetrics(font).elidedText(text, Qt::ElideMiddle, area.width()));
    painter->restore();
  }

 private:
  StoreView& view_;
};

}  // namespace

StoreView::StoreView(StoreModel& model, QWidget* parent) : QTreeView(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new StoreDelegate(*this));
  setAccessibleName(tr("Blobs of the store"));
  setFrameShape(QFrame::NoFrame);
  setUniformRowHeights(true);
  setAllColumnsShowFocus(true);
  setIndentation(kIndent);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setContextMenuPolicy(Qt::CustomContextMenu);
  setTabKeyNavigation(false);
  setMouseTracking(true);
  setSortingEnabled(true);
  header()->setSortIndicator(0, Qt::AscendingOrder);
  header()->setStretchLastSection(false);
  header()->setHighlightSections(false);
  header()->setSectionResizeMode(0, QHeaderView::Stretch);
  const int figure = fontMetrics().horizontalAdvance(QStringLiteral("1023.9 MiB")) + 20;
  for (const int column : {1, 2, 3})
    header()->resizeSection(column, figure);
  int kinds = 0;
  for (const BlobKind kind :
       {BlobKind::container, BlobKind::folder, BlobKind::snapshot, BlobKind::unfinished})
    kinds = std::max(kinds, fontMetrics().horizontalAdvance(StoreModel::kindName(kind)));
  header()->resizeSection(4, kinds + 20);
  header()->resizeSection(5, 190);
  connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &StoreView::remember);
  connect(&model, &QAbstractItemModel::modelReset, this, &StoreView::restore);
  const auto key = [](const QModelIndex& index) { return index.data(StoreModel::KeyRole).toString(); };
  connect(this, &QTreeView::expanded, this, [this, key](const QModelIndex& index) {
    if (!restoring_) open_.insert(key(index));
  });
  connect(this, &QTreeView::collapsed, this, [this, key](const QModelIndex& index) {
    if (!restoring_) open_.remove(key(index));
  });
}

void StoreView::remember() {
  chosen_ = currentIndex().data(StoreModel::KeyRole).toString();
  scroll_ = verticalScrollBar()->value();
}

void StoreView::restore() {
  restoring_ = true;
  const bool few = model_.shown() <= kFew;
  const bool filtered = !model_.order().filter.isEmpty();
  if (few && (filtered || first_)) {
    expandAll();
  } else {
    for (const QString& key : std::as_const(open_))
      if (const QModelIndex index = model_.find(key); index.isValid()) setExpanded(index, true);
  }
  restoring_ = false;
  if (first_ && few) {
    for (QModelIndex at = model_.index(0, 0); at.isValid(); at = indexBelow(at))
      if (isExpanded(at)) open_.insert(at.data(StoreModel::KeyRole).toString());
  }
  if (model_.shown() > 0) first_ = false;
  const QModelIndex index = model_.find(chosen_);
  setCurrentIndex(index.isValid() ? index : model_.index(0, 0));
  verticalScrollBar()->setValue(scroll_);
  if (index.isValid()) scrollTo(index);
  Q_EMIT currentMoved();
}

void StoreView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
  QTreeView::currentChanged(current, previous);
  Q_EMIT currentMoved();
}

void StoreView::drawRow(QPainter* painter, const QStyleOptionViewItem& option,
                        const QModelIndex& index) const {
  const Colors colors = Colors::of(palette());
  const bool chosen = selectionModel()->isRowSelected(index.row(), index.parent());
  if (chosen)
    painter->fillRect(option.rect, colors.selected);
  else if (hovered_.isValid() && hovered_ == index.siblingAtColumn(0))
    painter->fillRect(option.rect, colors.hover);
  // The style would paint the branches and the cells of a chosen row each in a way of its own.
  QStyleOptionViewItem plain = option;
  plain.state &= ~(QStyle::State_MouseOver | QStyle::State_HasFocus);
  plain.palette.setColor(QPalette::Highlight, colors.selected);
  QTreeView::drawRow(painter, plain, index);
  if (hasFocus() && currentIndex().siblingAtColumn(0) == index.siblingAtColumn(0))
    painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colors.accent);
}

void StoreView::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const {
  if (!model_.hasChildren(index)) return;
  const QPixmap arrow =
      symbol(QStringLiteral("chevron"), Colors::of(palette()).quiet, kArrow, devicePixelRatioF());
  painter->save();
  painter->translate(rect.right() - kIndent + 7 + kArrow / 2, rect.center().y() + 1);
  if (isExpanded(index)) painter->rotate(90);
  painter->drawPixmap(QPointF(-kArrow / 2.0, -kArrow / 2.0), arrow);
  painter->restore();
}

void StoreView::mouseMoveEvent(QMouseEvent* event) {
  hovered_ = indexAt(event->position().toPoint()).siblingAtColumn(0);
  QTreeView::mouseMoveEvent(event);
  viewport()->update();
}

void StoreView::leaveEvent(QEvent* event) {
  hovered_ = QPersistentModelIndex();
  QTreeView::leaveEvent(event);
  viewport()->update();
}

// A narrow view keeps the names and drops what is least wanted.
void StoreView::resizeEvent(QResizeEvent* event) {
  QTreeView::resizeEvent(event);
  setColumnHidden(5, width() < 760);
  setColumnHidden(4, width() < 560);
}

}  // namespace hawser::ui
