#include "widgets/legend.h"

#include <QPainter>
#include <algorithm>

#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kMark = 11, kGap = 6, kApart = 18, kLine = 4;
}

Legend::Legend(QWidget* parent) : QWidget(parent) {
  QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
  policy.setHeightForWidth(true);
  setSizePolicy(policy);
}

void Legend::set(std::vector<Entry> entries) {
  const auto word = [](const Entry& entry) { return entry.word; };
  const bool same = std::ranges::equal(entries, entries_, {}, word, word);
  entries_ = std::move(entries);
  if (same) return;
  QStringList words;
  for (const Entry& entry : entries_)
    words << entry.word;
  setAccessibleName(tr("What the marks mean: %1").arg(words.join(tr(", ", "between marks"))));
  setMinimumHeight(heightForWidth(width()));
  updateGeometry();
  update();
}

int Legend::lay(int width, std::vector<QPoint>& places) const {
  const int line = std::max(kMark, fontMetrics().height()) + kLine;
  QPoint at;
  for (const Entry& entry : entries_) {
    const int wide = kMark + kGap + fontMetrics().horizontalAdvance(entry.word) + 2;
    if (at.x() > 0 && at.x() + wide > width) at = QPoint(0, at.y() + line);
    places.push_back(at);
    at.rx() += wide + kApart;
  }
  return entries_.empty() ? 0 : at.y() + line;
}

QSize Legend::sizeHint() const {
  return {320, heightForWidth(320)};
}

int Legend::heightForWidth(int width) const {
  std::vector<QPoint> places;
  return lay(width, places);
}

void Legend::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  setMinimumHeight(heightForWidth(width()));
}

void Legend::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  std::vector<QPoint> places;
  lay(width(), places);
  const int height = std::max(kMark, fontMetrics().height());
  for (std::size_t i = 0; i < places.size(); ++i) {
    const QPoint at = places[i];
    entries_[i].mark(painter, QRectF(at.x(), at.y() + (height - kMark) / 2, kMark, kMark), palette());
    const int left = at.x() + kMark + kGap;
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(left, at.y(), width() - left, height), Qt::AlignLeft | Qt::AlignVCenter,
                     entries_[i].word);
  }
}

}  // namespace hawser::ui
