#include "widgets/change_bar.h"

#include <QPainter>
#include <QPainterPath>
#include <QPalette>
#include <algorithm>
#include <cmath>

#include "widgets/theme.h"

namespace hawser::ui {
namespace {

// A change is seen, however little of the object it is.
constexpr double kLeast = 3;
constexpr double kStep = 4;  // between the strokes of the pattern

}  // namespace

void paintChangeMark(QPainter& painter, const QRectF& area, ChangeMark mark, const QPalette& palette) {
  const Colors colors = Colors::of(palette);
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  if (mark == ChangeMark::there) {
    painter.fillRect(area, colors.track);
  } else {
    painter.fillRect(area, colors.accent);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(palette.color(QPalette::Base), 1.1));
    // On a grid of the whole, so that neighbours make one pattern.
    const double first = std::floor((area.left() - area.height()) / kStep) * kStep;
    for (double x = first; x < area.right() + area.height(); x += kStep)
      painter.drawLine(QPointF(x, area.bottom()), QPointF(x + area.height(), area.top()));
  }
  painter.restore();
}

void paintChangeBar(QPainter& painter, const QRectF& area, const std::vector<float>& shares,
                    const QPalette& palette) {
  QPainterPath round;
  round.addRoundedRect(area, 3, 3);
  painter.save();
  painter.setClipPath(round, Qt::IntersectClip);
  paintChangeMark(painter, area, ChangeMark::there, palette);
  const double stretch = area.width() / static_cast<double>(std::max<std::size_t>(1, shares.size()));
  for (std::size_t i = 0; i < shares.size(); ++i) {
    if (shares[i] <= 0) continue;
    const std::size_t begin = i;
    while (i + 1 < shares.size() && shares[i + 1] > 0)
      ++i;
    // A run that is changed in part ends where that share of its last stretch does.
    const double from = static_cast<double>(begin) * stretch;
    const double whole = static_cast<double>(i) * stretch + static_cast<double>(shares[i]) * stretch;
    const double wide = std::max(kLeast, whole - from);
    const double left = std::min(area.left() + from, area.right() - wide);
    paintChangeMark(painter, QRectF(left, area.top(), wide, area.height()), ChangeMark::sent, palette);
  }
  painter.restore();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Colors::of(palette).border);
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(round);
}

}  // namespace hawser::ui
