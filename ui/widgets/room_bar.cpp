#include "widgets/room_bar.h"

#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <utility>

#include "models/text.h"
#include "widgets/member_marks.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kBar = 18, kGap = 8, kMark = 13, kApart = 20, kLine = 6;
// What is there is seen, however little it is.
constexpr double kLeast = 4;
}  // namespace

RoomBar::RoomBar(const QString& name, QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
  setAccessibleName(name);
}

void RoomBar::set(std::vector<RoomShare> shares, const QString& note) {
  shares_ = std::move(shares);
  note_ = note;
  QStringList said;
  std::vector<Entry> entries;
  lay(width(), entries);
  for (const Entry& entry : entries)
    said << entry.text;
  setAccessibleDescription(said.join(tr(", ", "between facts that are read aloud")));
  updateGeometry();
  update();
}

int RoomBar::lay(int width, std::vector<Entry>& entries) const {
  const int line = fontMetrics().height() + kLine;
  QPoint at(0, kBar + kGap);
  const auto add = [&](std::size_t share, const QString& text, int mark) {
    const int wide = mark + fontMetrics().horizontalAdvance(text);
    if (at.x() > 0 && at.x() + wide > width) at = QPoint(0, at.y() + line);
    entries.push_back({share, text, at});
    at.rx() += wide + kApart;
  };
  for (std::size_t i = 0; i < shares_.size(); ++i) {
    const RoomShare& share = shares_[i];
    if (share.always || share.bytes > 0)
      add(i, tr("%1 %2", "what, its size").arg(share.name, sizeText(share.bytes)), kMark + 6);
  }
  if (!note_.isEmpty()) add(shares_.size(), note_, 0);
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

void RoomBar::paintShare(QPainter& painter, const QRectF& area, std::size_t share) const {
  const Colors colors = Colors::of(palette());
  const std::size_t pattern = shares_[share].pattern;
  if (share + 1 == shares_.size())
    painter.fillRect(area, colors.track);
  else if (pattern == 0)
    painter.fillRect(area, colors.accent);
  else
    paintMember(painter, area, pattern, palette(), true);
}

void RoomBar::paintBar(QPainter& painter, const QRectF& area) const {
  QPainterPath round;
  round.addRoundedRect(area, 5, 5);
  painter.save();
  painter.setClipPath(round);
  paintShare(painter, area, shares_.size() - 1);
  double all = 0;
  for (const RoomShare& share : shares_)
    all += static_cast<double>(share.bytes);
  double x = area.left();
  for (std::size_t i = 0; i + 1 < shares_.size() && all > 0; ++i) {
    if (shares_[i].bytes == 0) continue;
    const double wide = std::max(kLeast, area.width() * static_cast<double>(shares_[i].bytes) / all);
    paintShare(painter, QRectF(x, area.top(), wide, area.height()), i);
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
  if (shares_.empty()) return;
  QPainter painter(this);
  paintBar(painter, QRectF(0.5, 0.5, width() - 1, kBar - 1));
  const Colors colors = Colors::of(palette());
  std::vector<Entry> entries;
  lay(width(), entries);
  const int height = fontMetrics().height();
  for (const Entry& entry : entries) {
    const bool isNote = entry.share == shares_.size();
    int x = entry.at.x();
    if (!isNote) {
      const QRectF mark(x, entry.at.y() + (height - kMark) / 2.0, kMark, kMark);
      paintShare(painter, mark, entry.share);
      painter.setPen(colors.border);
      painter.drawRect(mark.adjusted(0.5, 0.5, -0.5, -0.5));
      x += kMark + 6;
    }
    painter.setPen(isNote ? colors.quiet : palette().color(QPalette::WindowText));
    painter.drawText(QRect(x, entry.at.y(), width() - x, height), Qt::AlignLeft | Qt::AlignVCenter,
                     entry.text);
  }
}

}  // namespace hawser::ui
