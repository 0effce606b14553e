#include "widgets/sync_view.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>

#include "widgets/icons.h"
#include "widgets/row_paint.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kSymbol = 16, kArrow = 14, kActionWidth = 250, kBytesWidth = 120;

struct Sign {
  QString icon;
  QColor color;
};

// Told by its shape as by its colour.
Sign signOf(const SyncRow& row, const Colors& colors) {
  switch (row.action) {
    case SyncAction::remove:
      return {QStringLiteral("delete"), colors.danger};
    case SyncAction::conflict:
      return {QStringLiteral("conflict"), colors.warning};
    case SyncAction::move:
      return {QStringLiteral("edit"), colors.accent};
    case SyncAction::keep:
      return {QStringLiteral("skip"), colors.quiet};
    case SyncAction::copy:
      break;
  }
  return row.on(row.to) ? Sign{QStringLiteral("save"), colors.warning}
                        : Sign{QStringLiteral("add"), colors.success};
}

class SyncDelegate final : public QStyledItemDelegate {
 public:
  SyncDelegate(const SyncModel& model, SyncView& view)
      : QStyledItemDelegate(&view), model_(model), view_(view) {}

  static int rowHeight(const QFontMetrics& metrics) { return 2 * metrics.height() + 14; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors colors = Colors::of(option.palette);
    painter->save();
    paintRowGround(*painter, option, index, view_, colors);
    const auto column = static_cast<SyncColumn>(index.column());
    QRect area = option.rect.adjusted(column == SyncColumn::left ? 12 : 8, 6, -8, -6);
    if (column == SyncColumn::action) paintAction(*painter, option, index, area, colors);
    if (column == SyncColumn::bytes) {
      painter->setPen(colors.quiet);
      painter->drawText(area, Qt::AlignLeft | Qt::AlignTop, index.data().toString());
    }
    if (column == SyncColumn::left || column == SyncColumn::right)
      paintLines(*painter, option, index, area, colors, SyncModel::FiguresRole, Qt::ElideMiddle);
    painter->restore();
  }

 private:
  static void paintLines(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                         const QRect& area, const Colors& colors, int below, Qt::TextElideMode elide) {
    const bool out = index.data(SyncModel::LeftOutRole).toBool();
    QFont font = option.font;
    // Not by its colour alone.
    font.setStrikeOut(out);
    painter.setFont(font);
    painter.setPen(out ? colors.quiet : option.palette.color(QPalette::Text));
    const auto cut = [&](const QString& text, Qt::TextElideMode how) {
      return option.fontMetrics.elidedText(text, how, area.width());
    };
    painter.drawText(area, Qt::AlignLeft | Qt::AlignTop, cut(index.data().toString(), elide));
    painter.setFont(option.font);
    painter.setPen(colors.quiet);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignBottom,
                     cut(index.data(below).toString(), Qt::ElideRight));
  }

  // Its arrow stands on the side that is changed.
  void paintAction(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                   QRect area, const Colors& colors) const {
    const SyncRow& row = model_.row(index.row());
    const bool out = model_.isLeftOut(index.row());
    const Sign sign = out ? Sign{QStringLiteral("skip"), colors.quiet} : signOf(row, colors);
    const auto draw = [&](const QString& name, const QColor& color, int size, int x) {
      painter.drawPixmap(x, area.center().y() - size / 2 + 1,
                         symbol(name, color, size, view_.devicePixelRatioF()));
    };
    if (!out && row.action != SyncAction::keep) {
      const bool left = row.to == SyncSide::left;
      draw(left ? QStringLiteral("back") : QStringLiteral("forward"), sign.color, kArrow,
           left ? area.left() - 2 : area.right() - kArrow + 2);
    }
    area.adjust(kArrow + 4, 0, -kArrow - 4, 0);
    draw(sign.icon, sign.color, kSymbol, area.left());
    area.adjust(kSymbol + 8, 0, 0, 0);
    paintLines(painter, option, index, area, colors, SyncModel::NoteRole, Qt::ElideRight);
  }

  const SyncModel& model_;
  SyncView& view_;
};

}  // namespace

SyncView::SyncView(SyncModel& model, QWidget* parent) : RowTable(parent), model_(model) {
  setModel(&model);
  setItemDelegate(new SyncDelegate(model, *this));
  setAccessibleName(tr("What would be done"));
  verticalHeader()->setDefaultSectionSize(SyncDelegate::rowHeight(fontMetrics()));
  QHeaderView& header = *horizontalHeader();
  header.setTextElideMode(Qt::ElideMiddle);
  header.setMinimumSectionSize(80);
  for (const SyncColumn column : {SyncColumn::left, SyncColumn::right})
    header.setSectionResizeMode(static_cast<int>(column), QHeaderView::Stretch);
  setColumnWidth(static_cast<int>(SyncColumn::action), kActionWidth);
  setColumnWidth(static_cast<int>(SyncColumn::bytes), kBytesWidth);
  setSortingEnabled(true);
  sortByColumn(0, Qt::AscendingOrder);
  connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, &SyncView::remember);
  connect(&model, &QAbstractItemModel::modelReset, this, &SyncView::restore);
}

void SyncView::remember() {
  chosen_.clear();
  for (const int row : selectedRowNumbers())
    chosen_.push_back(model_.numberAt(row));
  const int row = currentIndex().row();
  current_ = row < 0 ? std::nullopt : std::optional(model_.numberAt(row));
  scroll_ = verticalScrollBar()->value();
}

// Who goes to other rows begins at their top; where the same are shown anew, all stays.
void SyncView::restore() {
  const int count = model_.rowCount();
  if (count == 0) return;
  std::sort(chosen_.begin(), chosen_.end());
  QItemSelection selection;
  for (int row = 0; !chosen_.empty() && row < count; ++row)
    if (std::binary_search(chosen_.begin(), chosen_.end(), model_.numberAt(row)))
      selection.select(model_.index(row, 0), model_.index(row, kSyncColumns - 1));
  const int current = current_ ? model_.shownAt(*current_) : -1;
  const bool same = order_ == model_.order() && current >= 0;
  order_ = model_.order();
  selectionModel()->setCurrentIndex(model_.index(std::max(current, 0), 0), QItemSelectionModel::NoUpdate);
  selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
  if (same)
    verticalScrollBar()->setValue(scroll_);
  else
    scrollTo(currentIndex());
  Q_EMIT selectionMoved();
}

void SyncView::keyPressEvent(QKeyEvent* event) {
  if (event->key() != Qt::Key_Space || event->modifiers() != Qt::NoModifier)
    return RowTable::keyPressEvent(event);
  Q_EMIT toggled();
}

// A narrow view keeps the sides and what is done.
void SyncView::resizeEvent(QResizeEvent* event) {
  RowTable::resizeEvent(event);
  setColumnHidden(static_cast<int>(SyncColumn::bytes), width() < 820);
  setColumnWidth(static_cast<int>(SyncColumn::action), width() < 700 ? 200 : kActionWidth);
}

}  // namespace hawser::ui
