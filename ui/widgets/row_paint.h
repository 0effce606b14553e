// RowPaint: what rows of tables have in common to the eye.
#pragma once

class QColor;
class QModelIndex;
class QPainter;
class QRect;
class QStyleOptionViewItem;

namespace hawser::ui {

class RowTable;
struct Colors;

// Below what is in the cell: whether its row is chosen, under the pointer, or where the keyboard is.
void paintRowGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index,
                    const RowTable& view, const Colors& colors);

inline constexpr int kShareBarWidth = 56;
// How much of something there is, 0 to 1, at the left of the area; what is little is seen all the same.
void paintShareBar(QPainter& painter, const QRect& area, double share, const QColor& filled,
                   const Colors& colors);

}  // namespace hawser::ui
