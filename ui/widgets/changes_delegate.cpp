#include "widgets/changes_delegate.h"

#include <QPainter>

#include "models/changes_text.h"
#include "widgets/change_bar.h"
#include "widgets/icons.h"
#include "widgets/row_table.h"
#include "widgets/theme.h"
#include "widgets/window_parts.h"

namespace hawser::ui {
namespace {
constexpr int kBar = 12, kSign = 16;
}

ChangesDelegate::ChangesDelegate(const ChangesModel& model, RowTable& table)
    : QStyledItemDelegate(&table), model_(model), table_(table) {}

void ChangesDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option,
                            const QModelIndex& index) const {
  const PlanSummary::Line* line = model_.at(index.row());
  if (!line) return;
  const Colors colors = Colors::of(option.palette);
  painter->save();
  if (option.state & QStyle::State_Selected)
    painter->fillRect(option.rect, colors.selected);
  else if (table_.hoveredRow() == index.row())
    painter->fillRect(option.rect, colors.hover);
  if (table_.hasFocus() && table_.currentIndex() == index)
    painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colors.accent);

  const QRect area = option.rect.adjusted(12, 7, -12, -7);
  const int height = option.fontMetrics.height();
  const QString figures = index.data(ChangesModel::FiguresRole).toString();
  const int wide = option.fontMetrics.horizontalAdvance(figures) + 2;
  const QRect name(area.left(), area.top(), area.width() - wide - 16, height);
  paintName(*painter, option, index, name);
  painter->setPen(colors.quiet);
  painter->drawText(QRect(area.right() - wide, area.top(), wide, height), Qt::AlignRight | Qt::AlignVCenter,
                    figures);
  QRect below(area.left(), area.top() + height + 5, area.width(), height);
  if (fateOf(*line) == ChangesFate::changes) {
    const QRectF bar(below.left() + 0.5, below.center().y() - kBar / 2 + 0.5, below.width() - 1, kBar - 1);
    paintChangeBar(*painter, bar, line->changed, option.palette);
  } else {
    const bool problem = fateOf(*line) == ChangesFate::problem;
    if (problem) {
      const QPixmap sign = symbol(QStringLiteral("error"), colors.danger, kSign, table_.devicePixelRatioF());
      painter->drawPixmap(below.left(), below.center().y() - kSign / 2 + 1, sign);
      below.adjust(kSign + 6, 0, 0, 0);
    }
    painter->setPen(problem ? colors.danger : colors.quiet);
    painter->drawText(below, Qt::AlignLeft | Qt::AlignVCenter,
                      option.fontMetrics.elidedText(index.data(ChangesModel::NoteRole).toString(),
                                                    Qt::ElideRight, below.width()));
  }
  painter->restore();
}

}  // namespace hawser::ui
