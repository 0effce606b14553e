// ChangeBar: how an object looks of which only changes are sent: a bar over the whole of it with the changed
// places marked in place, by colour and by pattern.
#pragma once

#include <cstdint>
#include <vector>

class QPainter;
class QPalette;
class QRectF;

namespace hawser::ui {

// What is sent, what is there already.
enum class ChangeMark : std::uint8_t { sent, there };
void paintChangeMark(QPainter& painter, const QRectF& area, ChangeMark mark, const QPalette& palette);

// `shares` of equal stretches; what is little is seen all the same.
void paintChangeBar(QPainter& painter, const QRectF& area, const std::vector<float>& shares,
                    const QPalette& palette);

}  // namespace hawser::ui
