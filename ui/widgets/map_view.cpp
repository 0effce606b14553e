#include "widgets/map_view.h"

#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>
#include <array>

#include "models/member_text.h"
#include "models/text.h"
#include "widgets/part_stamp.h"

namespace hawser::ui {
namespace {

// Of something compared: the cell is of bytes that were there, and whether they are copied.
bool isTaken(const TransferDetail& detail, std::size_t cell) {
  return cell < detail.changed.size() && !detail.changed[cell];
}
bool isCopied(const TransferDetail& detail, std::size_t cell) {
  return isTaken(detail, cell) && cell < detail.copied.size() && detail.copied[cell];
}

QString stateNameOf(const TransferDetail& detail, std::size_t cell) {
  if (isCopied(detail, cell)) return copiedName();
  return isTaken(detail, cell) ? takenName() : partStateName(detail.cells[cell]);
}

ByteRange stretchOf(const TransferDetail& detail, std::size_t cell) {
  const double size = static_cast<double>(detail.row.size), count = static_cast<double>(detail.cells.size());
  const auto at = [&](std::size_t i) {
    return static_cast<std::uint64_t>(size * static_cast<double>(i) / count);
  };
  return {at(cell), at(cell + 1) - at(cell)};
}

QString unitOf(const TransferDetail& detail) {
  const auto cells = static_cast<int>(detail.cells.size());
  if (!detail.changed.empty())
    return MapView::tr("%Ln stretch(es) of %1", "", cells)
        .arg(sizeText(detail.row.size / std::max<std::uint64_t>(1, detail.cells.size())));
  const auto parts = static_cast<int>(detail.parts);
  if (detail.cells.size() == detail.parts)
    return MapView::tr("%Ln part(s) of %1", "", parts)
        .arg(detail.parts == 1 ? sizeText(detail.row.size) : chosenSizeText(detail.partSize));
  return MapView::tr("%Ln part(s) in %1 cells", "", parts)
      .arg(QLocale().toString(static_cast<qulonglong>(cells)));
}

}  // namespace

QString mapSummary(const TransferDetail& detail) {
  std::array<int, 6> counts{};
  int taken = 0, copied = 0;
  for (std::size_t i = 0; i < detail.cells.size(); ++i)
    ++(isCopied(detail, i)  ? copied
       : isTaken(detail, i) ? taken
                            : counts[static_cast<std::size_t>(detail.cells[i])]);
  QStringList parts;
  if (taken > 0) parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(taken), takenName());
  if (copied > 0)
    parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(copied), copiedName());
  for (const PartState state : kPartStates)
    if (const int count = counts[static_cast<std::size_t>(state)])
      parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(count), partStateName(state));
  return MapView::tr("%1: %2", "parts, their states")
      .arg(unitOf(detail), parts.join(MapView::tr(", ", "between states")));
}

MapView::MapView(QWidget* parent) : QWidget(parent) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAccessibleName(tr("Map of parts"));
}

void MapView::setDetail(const TransferDetail& detail) {
  const bool other = detail.row.id != detail_.row.id;
  detail_ = detail;
  if (other || cursor_ >= static_cast<int>(detail_.cells.size())) cursor_ = -1;
  setAccessibleDescription(mapSummary(detail_));
  update();
}

std::vector<Legend::Entry> MapView::legend() const {
  std::vector<Legend::Entry> entries;
  std::array<bool, kPartStates.size()> shown{};
  bool taken = false, copied = false;
  for (std::size_t i = 0; i < detail_.cells.size(); ++i)
    (isCopied(detail_, i)  ? copied
     : isTaken(detail_, i) ? taken
                           : shown[static_cast<std::size_t>(detail_.cells[i])]) = true;
  const auto add = [&](const QString& word, auto stamp) {
    entries.push_back({word, [stamp](QPainter& painter, const QRectF& area, const QPalette& palette) {
                         painter.drawImage(area, stamp(palette, painter.device()->devicePixelRatioF()));
                       }});
  };
  if (taken) add(takenName(), takenStamp);
  if (copied) add(copiedName(), copiedStamp);
  for (const PartState state : kPartStates) {
    const auto number = static_cast<std::size_t>(state);
    if (shown[number])
      add(partStateName(state),
          [number](const QPalette& palette, double scale) { return partStamps(palette, scale)[number]; });
  }
  return entries;
}

void MapView::clear() {
  detail_ = {};
  cursor_ = -1;
  setAccessibleDescription(tr("No transfer is selected"));
  update();
}

int MapView::columns() const {
  return std::max(1, (width() + kCellGap) / kCell);
}

std::size_t MapView::capacity() const {
  return static_cast<std::size_t>(columns()) *
         static_cast<std::size_t>(std::max(1, (height() + kCellGap) / kCell));
}

QString MapView::cursorText() const {
  if (cursor_ < 0 || cursor_ >= static_cast<int>(detail_.cells.size())) return {};
  const auto index = static_cast<std::size_t>(cursor_);
  const QString state = stateNameOf(detail_, index);
  if (!detail_.changed.empty()) {
    const ByteRange bytes = stretchOf(detail_, index);
    return tr("Bytes %1 to %2: %3", "two sizes, state")
        .arg(sizeText(bytes.offset), sizeText(bytes.end()), state);
  }
  const auto cell = static_cast<std::uint64_t>(cursor_);
  const auto count = static_cast<std::uint64_t>(detail_.cells.size());
  const std::uint64_t first = cell * detail_.parts / count,
                      last = std::max(first + 1, (cell + 1) * detail_.parts / count);
  const QString number = last - first == 1 ? QLocale().toString(static_cast<qulonglong>(first + 1))
                                           : tr("%1–%2", "first and last part")
                                                 .arg(QLocale().toString(static_cast<qulonglong>(first + 1)),
                                                      QLocale().toString(static_cast<qulonglong>(last)));
  // Pieces of what changed have sizes of their own.
  if (detail_.row.delta == DeltaUse::changes) return tr("Part %1: %2", "number, state").arg(number, state);
  const std::uint64_t begin = first * detail_.partSize,
                      end = std::min(last * detail_.partSize, detail_.row.size);
  return tr("Part %1, bytes %2 to %3: %4").arg(number, sizeText(begin), sizeText(end), state);
}

void MapView::paintEvent(QPaintEvent*) {
  if (detail_.cells.empty()) return;
  const double scale = devicePixelRatioF();
  const auto stamps = partStamps(palette(), scale);
  const QImage taken = takenStamp(palette(), scale), copied = copiedStamp(palette(), scale);
  QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  QPainter onto(&image);
  const int wide = columns();
  for (std::size_t i = 0; i < detail_.cells.size(); ++i) {
    const int cell = static_cast<int>(i);
    onto.drawImage(QPoint(cell % wide * kCell, cell / wide * kCell),
                   isCopied(detail_, i)  ? copied
                   : isTaken(detail_, i) ? taken
                                         : stamps[static_cast<std::size_t>(detail_.cells[i])]);
  }
  onto.end();
  QPainter painter(this);
  painter.drawImage(0, 0, image);
  if (cursor_ < 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.drawRoundedRect(
      QRectF(cursor_ % wide * kCell, cursor_ / wide * kCell, kCell - kCellGap, kCell - kCellGap), 3, 3);
}

void MapView::moveTo(int cell) {
  if (detail_.cells.empty()) return;
  const int next = std::clamp(cell, 0, static_cast<int>(detail_.cells.size()) - 1);
  if (next == cursor_) return;
  cursor_ = next;
  setAccessibleDescription(cursorText());
  setToolTip(cursorText());
  update();
  Q_EMIT cursorMoved();
}

void MapView::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
    case Qt::Key_Left:
      return moveTo(cursor_ - 1);
    case Qt::Key_Right:
      return moveTo(cursor_ + 1);
    case Qt::Key_Up:
      return moveTo(cursor_ - columns());
    case Qt::Key_Down:
      return moveTo(cursor_ + columns());
    case Qt::Key_Home:
      return moveTo(0);
    case Qt::Key_End:
      return moveTo(static_cast<int>(detail_.cells.size()) - 1);
    default:
      QWidget::keyPressEvent(event);
  }
}

void MapView::mouseMoveEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  const int cell = at.y() / kCell * columns() + at.x() / kCell;
  if (at.x() / kCell < columns() && cell >= 0 && cell < static_cast<int>(detail_.cells.size())) moveTo(cell);
}

void MapView::leaveEvent(QEvent* event) {
  if (!hasFocus()) {
    cursor_ = -1;
    update();
    Q_EMIT cursorMoved();
  }
  QWidget::leaveEvent(event);
}

}  // namespace hawser::ui
