#include "widgets/row_paint.h"

#include <QModelIndex>
#include <QPainter>
#include <QStyleOptionViewItem>
#include <algorithm>

#include "widgets/row_table.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kBarHeight = 6;
}

void paintRowGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                    const RowTable& view, const Colors& colors) {
  if (option.state & QStyle::State_Selected)
    painter.fillRect(option.rect, colors.selected);
  else if (view.hoveredRow() == index.row())
    painter.fillRect(option.rect, colors.hover);
  const bool current = view.hasFocus() && view.currentIndex().row() == index.row();
  if (current && index.column() == 0)
    painter.fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), colors.accent);
}

void paintShareBar(QPainter& painter, const QRect& area, double share, const QColor& filled,
                   const Colors& colors) {
  const QRectF track(area.left(), area.center().y() - kBarHeight / 2.0 + 1, kShareBarWidth, kBarHeight);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(colors.track);
  painter.drawRoundedRect(track, kBarHeight / 2.0, kBarHeight / 2.0);
  if (share <= 0) return;
  QRectF full = track;
  full.setWidth(std::max<double>(kBarHeight, track.width() * std::min(share, 1.0)));
  painter.setBrush(filled);
  painter.drawRoundedRect(full, kBarHeight / 2.0, kBarHeight / 2.0);
}

}  // namespace hawser::ui
