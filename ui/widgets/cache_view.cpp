#include "widgets/cache_view.h"

#include <QHeaderView>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>

#include "models/text.h"
#include "widgets/icons.h"
#include "widgets/row_paint.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kRowHeight = 32, kSymbol = 18, kCachedWidth = 224;

class CacheDelegate final : public QStyledItemDelegate {
 public:
  explicit CacheDelegate(CacheView& view) : QStyledItemDelegate(&view), view_(view) {}

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors colors = Colors::of(option.palette);
    painter->save();
    paintRowGround(*painter, option, index, view_, colors);
    const auto column = static_cast<CacheColumn>(index.column());
    QRect area = option.rect.adjusted(column == CacheColumn::name ? 12 : 8, 0, -8, 0);
    const bool pinned = index.data(CacheModel::PinnedRole).toBool();
    if (column == CacheColumn::name) {
      const QPixmap pixmap =
          symbol(pinned ? QStringLiteral("pin") : QStringLiteral("file"),
                 pinned ? colors.accent : colors.quiet, kSymbol, view_.devicePixelRatioF());
      painter->drawPixmap(area.left(), area.center().y() - kSymbol / 2 + 1, pixmap);
      area.adjust(kSymbol + 8, 0, 0, 0);
    }
    if (column == CacheColumn::cached) {
      paintShareBar(*painter, area, index.data(CacheModel::ShareRole).toDouble(), colors.accent, colors);
      area.adjust(kShareBarWidth + 10, 0, 0, 0);
    }
    const bool old = index.data(CacheModel::SupersededRole).toBool();
    painter->setPen(column == CacheColumn::name && !old ? option.palette.color(QPalette::Text)
                                                        : colors.quiet);
    painter->setFont(option.font);
    painter->drawText(
        area, Qt::AlignLeft | Qt::AlignVCenter,
        option.fontMetrics.elidedText(onOneLine(index.data().toString()), Qt::ElideMiddle, area.width()));
    painter->restore();
  }

 private:
  CacheView& view_;
};

}  // namespace

CacheView::CacheView(CacheModel& model, QWidget* parent) : RowTable(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new CacheDelegate(*this));
  setAccessibleName(tr("Objects in the cache"));
  verticalHeader()->setDefaultSectionSize(kRowHeight);
  horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
  horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
  horizontalHeader()->setMinimumSectionSize(60);
  setSortingEnabled(true);
  sortByColumn(0, Qt::AscendingOrder);
  setColumnWidth(1, kCachedWidth);
  setColumnWidth(2, 140);
  setColumnWidth(3, 130);
  connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &CacheView::remember);
  connect(&model, &QAbstractItemModel::modelReset, this, &CacheView::restore);
}

CachedObjects CacheView::chosen() const {
  CachedObjects objects;
  for (const int row : selectedRowNumbers())
    objects.push_back(model_.object(row));
  return objects;
}

void CacheView::remember() {
  chosen_.clear();
  for (const CachedBytes& object : chosen())
    chosen_.emplace(object.location, object.etag);
  const int row = currentIndex().row();
  current_ = row < 0 ? Key() : Key(model_.object(row).location, model_.object(row).etag);
  scroll_ = verticalScrollBar()->value();
}

void CacheView::restore() {
  const int current = current_.first.empty() ? -1 : model_.rowOf(current_.first, current_.second);
  if (model_.rowCount() > 0)
    selectionModel()->setCurrentIndex(model_.index(std::max(current, 0), 0), QItemSelectionModel::NoUpdate);
  QItemSelection selection;
  for (int row = 0; !chosen_.empty() && row < model_.rowCount(); ++row) {
    const CachedBytes& object = model_.object(row);
    if (chosen_.contains({object.location, object.etag}))
      selection.select(model_.index(row, 0), model_.index(row, kCacheColumns - 1));
  }
  selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  verticalScrollBar()->setValue(scroll_);
  Q_EMIT selectionMoved();
}

// A narrow view keeps the names and how much is there.
void CacheView::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  setColumnHidden(2, width() < 640);
  setColumnHidden(3, width() < 760);
}

}  // namespace hawser::ui
