#include "widgets/member_marks.h"

#include <QPainter>
#include <QPalette>
#include <array>

#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr std::array kOnLight{0x7c3aed, 0x0e7490, 0xb5179e, 0x5f6b00, 0x475569, 0x8b4513};
constexpr std::array kOnDark{0xb794ff, 0x3fc7d9, 0xff7ad9, 0xc5d046, 0xa9b8cc, 0xe0a47a};
enum class Pattern : std::uint8_t { plain, rising, dots, upright, falling, level, crossed };
constexpr std::size_t kPatterns = 7;
constexpr double kStep = 5;

// From corner to corner beyond the area, which clips them.
void paintSlanted(QPainter& painter, const QRectF& area, bool rises) {
  for (double x = area.left() - area.height(); x < area.right() + area.height(); x += kStep) {
    const QPointF low(x, area.bottom()), high(x + area.height(), area.top());
    const QPointF start(x, area.top()), end(x + area.height(), area.bottom());
    painter.drawLine(rises ? low : start, rises ? high : end);
  }
}

void paintPattern(QPainter& painter, const QRectF& area, Pattern pattern) {
  switch (pattern) {
    case Pattern::plain:
      return;
    case Pattern::rising:
      return paintSlanted(painter, area, true);
    case Pattern::falling:
      return paintSlanted(painter, area, false);
    case Pattern::crossed:
      paintSlanted(painter, area, true);
      return paintSlanted(painter, area, false);
    case Pattern::upright:
      for (double x = area.left() + kStep / 2; x < area.right(); x += kStep)
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
      return;
    case Pattern::level:
      for (double y = area.top() + kStep / 2; y < area.bottom(); y += kStep)
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
      return;
    case Pattern::dots:
      for (double y = area.top() + kStep / 2; y < area.bottom(); y += kStep)
        for (double x = area.left() + kStep / 2; x < area.right(); x += kStep)
          painter.drawPoint(QPointF(x, y));
      return;
  }
}

}  // namespace

QColor memberColor(std::size_t member, const QPalette& palette) {
  const auto& tones = Colors::of(palette).dark ? kOnDark : kOnLight;
  return QColor(static_cast<QRgb>(tones[member % tones.size()]));
}

void paintMember(QPainter& painter, const QRectF& area, std::size_t member, const QPalette& palette,
                 bool strong) {
  const QColor base = palette.color(QPalette::Base), color = memberColor(member, palette);
  const auto pattern = static_cast<Pattern>(member % kPatterns);
  painter.save();
  painter.setClipRect(area, Qt::IntersectClip);
  painter.fillRect(area, strong ? color : mixed(color, base, 0.78));
  painter.setRenderHint(QPainter::Antialiasing);
  QPen pen(strong ? base : mixed(color, base, 0.35), pattern == Pattern::dots ? 2.2 : 1.3);
  pen.setCapStyle(Qt::RoundCap);
  painter.setPen(pen);
  paintPattern(painter, area, pattern);
  painter.restore();
}

}  // namespace hawser::ui
