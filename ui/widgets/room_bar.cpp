#include "widgets/room_bar.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <numeric>

#include "models/text.h"
#include "widgets/member_marks.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kBar = 18, kGap = 8, kMark = 13, kApart = 20, kLine = 6;
// What is there is seen, however little it is.
constexpr double kLeast = 4;
}  // namespace

RoomBar::RoomBar(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setAccessibleName(tr("Room of the store"));
}

void RoomBar::set(const std::array<std::uint64_t, kRoomParts>& parts, const QString& growth) {
  parts_ = parts;
  growth_ = growth;
  QStringList said;
  std::vector<Entry> entries;
  lay(width(), entries);
  for (const Entry& entry : entries)
    said << entry.text;
  setAccessibleDescription(said.join(tr(", ", "between facts that are read aloud")));
  updateGeometry();
  update();
}

bool RoomBar::shows(RoomPart part) const {
  const bool always = part == RoomPart::objects || part == RoomPart::free;
  return always || parts_[static_cast<std::size_t>(part)] > 0;
}

int RoomBar::lay(int width, std::vector<Entry>& entries) const {
  const int line = fontMetrics().height() + kLine;
  QPoint at(0, kBar + kGap);
  const auto add = [&](RoomPart part, const QString& text, int mark) {
    const int wide = mark + fontMetrics().horizontalAdvance(text);
    if (at.x() > 0 && at.x() + wide > width) at = QPoint(0, at.y() + line);
    entries.push_back({part, text, at});
    at.rx() += wide + kApart;
  };
  for (std::size_t i = 0; i < kRoomParts; ++i) {
    const auto part = static_cast<RoomPart>(i);
    if (shows(part))
      add(part, tr("%1 %2", "what, its size").arg(roomPartName(part), sizeText(parts_[i])), kMark + 6);
  }
  if (!growth_.isEmpty()) add(RoomPart::free, growth_, 0);
  return at.y() + line;
}

QSize RoomBar::sizeHint() const {
  return {420, heightForWidth(420)};
}

int RoomBar::heightForWidth(int width) const {
  std::vector<Entry> entries;
  return lay(width, entries);
}

void RoomBar::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  setMinimumHeight(heightForWidth(width()));
}

void RoomBar::paintPart(QPainter& painter, const QRectF& area, RoomPart part) const {
  const Colors colors = Colors::of(palette());
  if (part == RoomPart::free)
    painter.fillRect(area, colors.track);
  else if (part == RoomPart::objects)
    painter.fillRect(area, colors.accent);
  else
    paintMember(painter, area, static_cast<std::size_t>(part), palette(), true);
}

void RoomBar::paintBar(QPainter& painter, const QRectF& area) const {
  QPainterPath round;
  round.addRoundedRect(area, 5, 5);
  painter.save();
  painter.setClipPath(round);
  paintPart(painter, area, RoomPart::free);
  const auto all = static_cast<double>(std::accumulate(parts_.begin(), parts_.end(), std::uint64_t{0}));
  double x = area.left();
  for (std::size_t i = 0; i + 1 < kRoomParts && all > 0; ++i) {
    if (parts_[i] == 0) continue;
    const double wide = std::max(kLeast, area.width() * static_cast<double>(parts_[i]) / all);
    paintPart(painter, QRectF(x, area.top(), wide, area.height()), static_cast<RoomPart>(i));
    x += wide;
    painter.fillRect(QRectF(x - 1, area.top(), 1, area.height()), palette().color(QPalette::Window));
  }
  painter.restore();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Colors::of(palette()).border);
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(round);
}

void RoomBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paintBar(painter, QRectF(0.5, 0.5, width() - 1, kBar - 1));
  const Colors colors = Colors::of(palette());
  std::vector<Entry> entries;
  lay(width(), entries);
  const int height = fontMetrics().height();
  for (const Entry& entry : entries) {
    const bool isGrowth = entry.text == growth_;
    int x = entry.at.x();
    if (!isGrowth) {
      const QRectF mark(x, entry.at.y() + (height - kMark) / 2.0, kMark, kMark);
      paintPart(painter, mark, entry.part);
      painter.setPen(colors.border);
      painter.drawRect(mark.adjusted(0.5, 0.5, -0.5, -0.5));
      x += kMark + 6;
    }
    painter.setPen(isGrowth ? colors.quiet : palette().color(QPalette::WindowText));
    painter.drawText(QRect(x, entry.at.y(), width() - x, height), Qt::AlignLeft | Qt::AlignVCenter,
                     entry.text);
  }
}

}  // namespace hawser::ui
