// MemberMarks: what a place is told by in a map: a colour with a pattern. Neither is one of those that states
// have.
#pragma once

#include <QColor>

class QPainter;
class QPalette;
class QRectF;

namespace hawser::ui {

QColor memberColor(std::size_t member, const QPalette& palette);
// `strong`: what is there; else what is still to come.
void paintMember(QPainter& painter, const QRectF& area, std::size_t member, const QPalette& palette,
                 bool strong);

}  // namespace hawser::ui
