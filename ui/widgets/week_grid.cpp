#include "widgets/week_grid.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "models/profile_text.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kCell = 17, kHours = 24, kDays = 7, kGap = 8, kEvery = 6;

}  // namespace

WeekGrid::WeekGrid(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setAccessibleName(tr("Hours of the week in which it may run"));
  setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
  describe();
}

void WeekGrid::setHours(const WeekHours& hours) {
  hours_ = hours;
  describe();
  update();
}

int WeekGrid::labelWidth() const {
  int width = 0;
  for (std::size_t day = 0; day < kDays; ++day)
    width = std::max(width, fontMetrics().horizontalAdvance(dayText(day, true)));
  return width + kGap;
}

QSize WeekGrid::sizeHint() const {
  return {labelWidth() + kHours * kCell + 2, kDays * kCell + fontMetrics().height() + 4};
}

QRect WeekGrid::cell(std::uint32_t day, std::uint32_t hour) const {
  return {labelWidth() + static_cast<int>(hour) * kCell,
          fontMetrics().height() + 2 + static_cast<int>(day) * kCell, kCell, kCell};
}

QString WeekGrid::cursorText() const {
  const QString hour =
      tr("%1 %2 to %3", "a day, an hour, an hour").arg(dayText(day_, false)).arg(hour_).arg(hour_ + 1);
  return hours_.has(day_, hour_) ? tr("%1: may run", "an hour of the week").arg(hour)
                                 : tr("%1: does not run", "an hour of the week").arg(hour);
}

// The cells with a mark are those in which it runs, so that it is not told by colour alone.
void WeekGrid::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  const Colors colors = Colors::of(palette());
  painter.setPen(colors.quiet);
  for (int hour = 0; hour <= kHours; hour += kEvery) {
    const int x = labelWidth() + hour * kCell;
    const QString text = QLocale().toString(hour);
    const int wide = fontMetrics().horizontalAdvance(text);
    painter.drawText(std::min(x - (hour == 0 ? 0 : wide / 2), width() - wide), fontMetrics().ascent(), text);
  }
  for (std::uint32_t day = 0; day < kDays; ++day) {
    const QRect first = cell(day, 0);
    painter.setPen(palette().color(QPalette::WindowText));
    painter.drawText(QRect(0, first.top(), labelWidth() - kGap, kCell), Qt::AlignLeft | Qt::AlignVCenter,
                     dayText(day, true));
    for (std::uint32_t hour = 0; hour < kHours; ++hour) {
      const QRect area = cell(day, hour).adjusted(1, 1, -1, -1);
      const bool on = isEnabled() && hours_.has(day, hour);
      painter.fillRect(area, on ? colors.accent : colors.track);
      if (on) painter.fillRect(QRect(area.center() - QPoint(1, 1), QSize(3, 3)), colors.accentText);
    }
  }
  if (!hasFocus()) return;
  painter.setPen(QPen(palette().color(QPalette::WindowText), 2));
  painter.drawRect(cell(day_, hour_).adjusted(1, 1, -1, -1));
}

void WeekGrid::keyPressEvent(QKeyEvent* event) {
  const auto step = [](std::uint32_t at, int by, int most) {
    return static_cast<std::uint32_t>(std::clamp(static_cast<int>(at) + by, 0, most - 1));
  };
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo(day_, step(hour_, -1, kHours));
    case Qt::Key_Right:
      return moveTo(day_, step(hour_, 1, kHours));
    case Qt::Key_Up:
      return moveTo(step(day_, -1, kDays), hour_);
    case Qt::Key_Down:
      return moveTo(step(day_, 1, kDays), hour_);
    case Qt::Key_Home:
      return moveTo(day_, 0);
    case Qt::Key_End:
      return moveTo(day_, kHours - 1);
    case Qt::Key_Space: {
      const bool on = !hours_.has(day_, hour_);
      const bool whole = event->modifiers().testFlag(Qt::ShiftModifier);
      for (std::uint32_t hour = whole ? 0 : hour_; hour < (whole ? kHours : hour_ + 1); ++hour)
        set(day_, hour, on);
      return moveTo(day_, hour_);
    }
    default:
      QWidget::keyPressEvent(event);
  }
}

bool WeekGrid::find(const QPoint& at, std::uint32_t& day, std::uint32_t& hour) const {
  const QPoint from = at - cell(0, 0).topLeft();
  if (from.x() < 0 || from.y() < 0 || from.x() >= kHours * kCell || from.y() >= kDays * kCell) return false;
  day = static_cast<std::uint32_t>(from.y() / kCell);
  hour = static_cast<std::uint32_t>(from.x() / kCell);
  return true;
}

void WeekGrid::mousePressEvent(QMouseEvent* event) {
  std::uint32_t day = 0, hour = 0;
  if (!find(event->pos(), day, hour)) return;
  painting_ = !hours_.has(day, hour);
  set(day, hour, painting_);
  moveTo(day, hour);
}

void WeekGrid::mouseMoveEvent(QMouseEvent* event) {
  std::uint32_t day = 0, hour = 0;
  if (!(event->buttons() & Qt::LeftButton) || !find(event->pos(), day, hour)) return;
  set(day, hour, painting_);
  moveTo(day, hour);
}

void WeekGrid::set(std::uint32_t day, std::uint32_t hour, bool on) {
  if (hours_.has(day, hour) == on) return;
  hours_.days.at(day) ^= 1u << hour;
  Q_EMIT changed();
}

void WeekGrid::moveTo(std::uint32_t day, std::uint32_t hour) {
  day_ = day;
  hour_ = hour;
  describe();
  update();
  Q_EMIT cursorMoved();
}

void WeekGrid::describe() {
  setAccessibleDescription(cursorText());
}

}  // namespace hawser::ui
