#include "widgets/member_map.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "models/member_text.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "widgets/icons.h"
#include "widgets/member_marks.h"
#include "widgets/part_stamp.h"
#include "widgets/theme.h"

namespace hawser::ui {
namespace {
constexpr int kBar = 14;  // which range lies where
constexpr int kGap = 9;   // between lanes
constexpr int kEdge = 6;  // to a bar that scrolls
constexpr int kWidest = 4 * kCell;
constexpr int kSpace = 6;  // between things on a line
constexpr int kSwatch = 24;
constexpr int kSign = 14;
constexpr double kNarrowest = 3;  // a range that can still be seen

struct Sign {
  const char* icon = nullptr;
  QColor color;
};
Sign signOf(Tone tone, const Colors& colors) {
  switch (tone) {
    case Tone::good:
      return {"check", colors.success};
    case Tone::warning:
      return {"retry", colors.warning};
    case Tone::bad:
      return {"error", colors.danger};
    case Tone::quiet:
      break;
  }
  return {nullptr, colors.quiet};
}

bool isThere(PartState state) {
  return state == PartState::sent || state == PartState::verified;
}
}  // namespace

MemberMap::MemberMap(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Map of places"));
}

void MemberMap::setDetail(const TransferDetail& detail, const std::vector<double>& rates) {
  const bool other = detail.row.id != detail_.row.id;
  const bool grows = detail.members.size() != detail_.members.size();
  detail_ = detail;
  rates_ = rates;
  if (other || cursor_.lane >= lanes() || (cursor_.lane >= 0 && cursor_.cell >= cellsOf(cursor_.lane)))
    cursor_ = hasFocus() && lanes() > 0 ? Cursor{0, 0} : Cursor{};
  if (grows) updateGeometry();
  tell();
  update();
}

void MemberMap::clear() {
  setDetail({}, {});
}

// A screen reader is told again only of what is new.
void MemberMap::tell() {
  const QString name = detail_.spread == Spread::copies ? tr("Map of copies") : tr("Map of slices");
  if (accessibleName() != name) setAccessibleName(name);
  const QString at = cursorText();
  const QString text = !at.isEmpty() ? at : lanes() > 0 ? membersSummary(detail_, rates_) : QString();
  if (accessibleDescription() != text) setAccessibleDescription(text);
}

int MemberMap::cellsOf(int lane) const {
  return static_cast<int>(detail_.members[static_cast<std::size_t>(lane)].cells.size());
}

int MemberMap::across() const {
  return std::max(1, width() - kEdge);
}

int MemberMap::most() const {
  int most = 1;
  for (int lane = 0; lane < lanes(); ++lane)
    most = std::max(most, cellsOf(lane));
  return most;
}

int MemberMap::pitch() const {
  return std::clamp((across() + kCellGap) / most(), kCell, kWidest);
}

int MemberMap::columns() const {
  return std::max(1, (across() + kCellGap) / pitch());
}

int MemberMap::textHeight() const {
  return 2 * (fontMetrics().height() + 2) + 3;
}

int MemberMap::rangesHeight() const {
  return hasRanges() ? kBar + kGap : 0;
}

int MemberMap::rows() const {
  if (lanes() == 0) return 1;
  const int each = (height() - rangesHeight() + kGap) / lanes() - kGap - textHeight();
  return std::max(1, (each + kCellGap) / kCell);
}

int MemberMap::laneHeight() const {
  return textHeight() + (most() + columns() - 1) / columns() * kCell + kGap;
}

int MemberMap::top(int lane) const {
  return rangesHeight() + lane * laneHeight();
}

std::size_t MemberMap::capacity() const {
  const int wide = std::max(1, (across() + kCellGap) / kCell);
  return static_cast<std::size_t>(wide) * static_cast<std::size_t>(rows()) *
         static_cast<std::size_t>(std::max(1, lanes()));
}

QSize MemberMap::minimumSizeHint() const {
  return {160, rangesHeight() + std::max(1, lanes()) * (textHeight() + kCell + kGap) - kGap};
}

bool MemberMap::hasRanges() const {
  if (detail_.spread != Spread::slices || detail_.row.size == 0) return false;
  return across() * static_cast<double>(detail_.sliceWidth) / static_cast<double>(detail_.row.size) >=
         kNarrowest;
}

QRectF MemberMap::rangeArea(const ByteRange& range) const {
  const double scale = across() / static_cast<double>(detail_.row.size);
  return {static_cast<double>(range.offset) * scale, 0, static_cast<double>(range.length) * scale, kBar};
}

QRect MemberMap::cellArea(Cursor at) const {
  return {at.cell % columns() * pitch(), top(at.lane) + textHeight() + at.cell / columns() * kCell,
          pitch() - kCellGap, kCell - kCellGap};
}

QString MemberMap::cursorText() const {
  if (cursor_.lane < 0) return {};
  return memberCellText(detail_, static_cast<std::size_t>(cursor_.lane),
                        static_cast<std::size_t>(cursor_.cell));
}

void MemberMap::paintRanges(QPainter& painter) const {
  const auto count = detail_.members.size();
  for (std::size_t member = 0; member < count; ++member)
    for (const MemberCell& cell : detail_.members[member].cells)
      // A run over several slices stands for each of them.
      for (std::uint64_t slice = cell.slice; slice <= cell.lastSlice; slice += count) {
        const std::uint64_t from = std::max(cell.range.offset, slice * detail_.sliceWidth);
        const std::uint64_t to = std::min(cell.range.end(), (slice + 1) * detail_.sliceWidth);
        paintMember(painter, rangeArea({from, to - from}), member, palette(), isThere(cell.state));
      }
  painter.setPen(QPen(palette().color(QPalette::Base), 1));
  for (std::uint64_t at = detail_.sliceWidth; at < detail_.row.size; at += detail_.sliceWidth) {
    const double x = rangeArea({at, 0}).left();
    painter.drawLine(QPointF(x, 0), QPointF(x, kBar));
  }
}

void MemberMap::paintText(QPainter& painter, int lane) const {
  const auto index = static_cast<std::size_t>(lane);
  const MemberDetail& member = detail_.members[index];
  const Colors colors = Colors::of(palette());
  const int line = fontMetrics().height() + 2, y = top(lane);
  const auto right = [&](const QString& text, int at, const QColor& color) {
    painter.setPen(color);
    painter.drawText(QRect(0, at, across(), line), Qt::AlignRight | Qt::AlignVCenter, text);
    return fontMetrics().horizontalAdvance(text) + kSpace;
  };
  const auto left = [&](const QString& text, int from, int at, int taken, const QColor& color,
                        Qt::TextElideMode cut) {
    const QRect area(from, at, std::max(0, across() - from - taken), line);
    painter.setPen(color);
    painter.drawText(area, Qt::AlignLeft | Qt::AlignVCenter,
                     fontMetrics().elidedText(text, cut, area.width()));
  };
  // Only where ranges are told apart by it.
  const bool marked = detail_.spread == Spread::slices;
  if (marked) paintMember(painter, QRectF(0, y + (line - kBar) / 2.0, kSwatch, kBar), index, palette(), true);
  const QColor text = palette().color(QPalette::Text);
  const int percent = right(percentText(memberFraction(member)), y, text);
  left(tr("%1. %2", "number, place").arg(QLocale().toString(lane + 1), onOneLine(fromUtf8(member.place))),
       marked ? kSwatch + kSpace : 0, y, percent, text, Qt::ElideMiddle);
  const Health health = memberHealth(detail_.spread, member);
  const Sign sign = signOf(health.tone, colors);
  int from = 0;
  if (sign.icon) {
    painter.drawPixmap(0, y + line + (line - kSign) / 2,
                       symbol(QLatin1String(sign.icon), sign.color, kSign, devicePixelRatioF()));
    from = kSign + 4;
  }
  QStringList figures = memberFigures(member, index < rates_.size() ? rates_[index] : 0);
  const int room = across() - from - fontMetrics().horizontalAdvance(health.text) - 2 * kSpace;
  // How it is counts for more than how much.
  while (!figures.isEmpty() && fontMetrics().horizontalAdvance(joinedFigures(figures)) > room)
    figures.removeFirst();
  const int taken = figures.isEmpty() ? 0 : right(joinedFigures(figures), y + line, colors.quiet);
  left(health.text, from, y + line, taken, sign.color, Qt::ElideRight);
}

void MemberMap::paintCells(QPainter& painter, int lane) const {
  const auto stamps = partStamps(palette(), devicePixelRatioF(), pitch() - kCellGap);
  const auto& cells = detail_.members[static_cast<std::size_t>(lane)].cells;
  for (int cell = 0; cell < static_cast<int>(cells.size()); ++cell)
    painter.drawImage(cellArea({lane, cell}).topLeft(),
                      stamps[static_cast<std::size_t>(cells[static_cast<std::size_t>(cell)].state)]);
}

void MemberMap::paintEvent(QPaintEvent*) {
  if (lanes() == 0) return;
  QPainter painter(this);
  if (hasRanges()) paintRanges(painter);
  for (int lane = 0; lane < lanes(); ++lane) {
    paintText(painter, lane);
    paintCells(painter, lane);
  }
  if (cursor_.lane < 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setBrush(Qt::NoBrush);
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.drawRoundedRect(QRectF(cellArea(cursor_)), 3, 3);
  if (!hasRanges()) return;
  const auto& cells = detail_.members[static_cast<std::size_t>(cursor_.lane)].cells;
  QRectF range = rangeArea(cells[static_cast<std::size_t>(cursor_.cell)].range);
  range.setWidth(std::max(range.width(), 3.0));
  painter.drawRect(range.adjusted(0, 1, 0, -1));
}

MemberMap::Cursor MemberMap::at(const QPoint& point) const {
  if (point.y() < kBar && hasRanges()) {
    const auto offset =
        static_cast<std::uint64_t>(std::max(0, point.x()) / static_cast<double>(std::max(1, across())) *
                                   static_cast<double>(detail_.row.size));
    for (int lane = 0; lane < lanes(); ++lane)
      for (int cell = 0; cell < cellsOf(lane); ++cell) {
        const ByteRange& range =
            detail_.members[static_cast<std::size_t>(lane)].cells[static_cast<std::size_t>(cell)].range;
        if (offset >= range.offset && offset < range.end()) return {lane, cell};
      }
  }
  for (int lane = 0; lane < lanes(); ++lane) {
    const int y = point.y() - top(lane) - textHeight(), column = point.x() / pitch();
    const int cell = y / kCell * columns() + column;
    if (y >= 0 && point.x() >= 0 && column < columns() && cell < cellsOf(lane) &&
        point.y() < top(lane) + laneHeight() - kGap)
      return {lane, cell};
  }
  return {};
}

// Up and down go through a lane's rows and on to the next lane, as the eye does.
MemberMap::Cursor MemberMap::besides(Cursor from, int rows) const {
  const int wide = columns(), cell = from.cell + rows * wide;
  if (cell >= 0 && cell < cellsOf(from.lane)) return {from.lane, cell};
  const int lane = from.lane + rows, column = from.cell % wide;
  if (lane < 0 || lane >= lanes()) return from;
  const int last = cellsOf(lane) - 1;
  return {lane, rows > 0 ? std::min(column, last) : std::min(last / wide * wide + column, last)};
}

void MemberMap::moveTo(Cursor to) {
  if (to == cursor_ || (to.lane >= 0 && cellsOf(to.lane) == 0)) return;
  cursor_ = to;
  if (to.lane >= 0) cursor_.cell = std::clamp(to.cell, 0, cellsOf(to.lane) - 1);
  tell();
  setToolTip(cursorText());
  update();
  Q_EMIT cursorMoved();
  if (to.lane >= 0 && hasFocus()) Q_EMIT cursorShown(cellArea(cursor_).adjusted(0, -textHeight(), 0, kGap));
}

void MemberMap::keyPressEvent(QKeyEvent* event) {
  if (lanes() == 0) return QWidget::keyPressEvent(event);
  const Cursor from = cursor_.lane < 0 ? Cursor{0, 0} : cursor_;
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo({from.lane, std::max(0, from.cell - 1)});
    case Qt::Key_Right:
      return moveTo({from.lane, from.cell + (cursor_.lane < 0 ? 0 : 1)});
    case Qt::Key_Up:
      return moveTo(besides(from, -1));
    case Qt::Key_Down:
      return moveTo(besides(from, 1));
    case Qt::Key_Home:
      return moveTo({from.lane, 0});
    case Qt::Key_End:
      return moveTo({from.lane, cellsOf(from.lane) - 1});
    default:
      QWidget::keyPressEvent(event);
  }
}

void MemberMap::focusInEvent(QFocusEvent* event) {
  QWidget::focusInEvent(event);
  if (lanes() > 0 && cursor_.lane < 0 && event->reason() != Qt::MouseFocusReason) moveTo({0, 0});
}

void MemberMap::focusOutEvent(QFocusEvent* event) {
  QWidget::focusOutEvent(event);
  moveTo({});
}

// What was cut off.
QString MemberMap::laneText(int lane) const {
  const auto index = static_cast<std::size_t>(lane);
  const MemberDetail& member = detail_.members[index];
  const double rate = index < rates_.size() ? rates_[index] : 0;
  return QStringList{onOneLine(fromUtf8(member.place)), memberHealth(detail_.spread, member).text,
                     joinedFigures(memberFigures(member, rate))}
      .join(QLatin1Char('\n'));
}

void MemberMap::mouseMoveEvent(QMouseEvent* event) {
  const QPoint point = event->position().toPoint();
  if (const Cursor over = at(point); over.lane >= 0) return moveTo(over);
  for (int lane = 0; lane < lanes(); ++lane)
    if (point.y() >= top(lane) && point.y() < top(lane) + textHeight()) setToolTip(laneText(lane));
}

void MemberMap::mousePressEvent(QMouseEvent* event) {
  mouseMoveEvent(event);
}

void MemberMap::leaveEvent(QEvent* event) {
  if (!hasFocus()) moveTo({});
  QWidget::leaveEvent(event);
}

}  // namespace hawser::ui
