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
QString mapSummary(const TransferDetail& detail) {
  std::array<int, 6> counts{};
  for (const PartState state : detail.cells)
    ++counts[static_cast<std::size_t>(state)];
  QStringList parts;
  for (const PartState state : kPartStates)
    if (const int count = counts[static_cast<std::size_t>(state)])
      parts << MapView::tr("%1 %2", "how many, state").arg(QLocale().toString(count), partStateName(state));
  const bool exact = detail.cells.size() == detail.parts;
  const QString unit =
      exact ? MapView::tr("%Ln part(s) of %1", "", static_cast<int>(detail.parts))
                  .arg(detail.parts == 1 ? sizeText(detail.row.size) : chosenSizeText(detail.partSize))
            : MapView::tr("%Ln part(s) in %1 cells", "", static_cast<int>(detail.parts))
                  .arg(QLocale().toString(static_cast<qulonglong>(detail.cells.size())));
  return MapView::tr("%1: %2", "parts, their states")
      .arg(unit, parts.join(MapView::tr(", ", "between states")));
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
  const auto cell = static_cast<std::uint64_t>(cursor_);
  const auto count = static_cast<std::uint64_t>(detail_.cells.size());
  const std::uint64_t first = cell * detail_.parts / count,
                      last = std::max(first + 1, (cell + 1) * detail_.parts / count);
  const std::uint64_t begin = first * detail_.partSize,
                      end = std::min(last * detail_.partSize, detail_.row.size);
  return tr("Part %1, bytes %2 to %3: %4")
      .arg(last - first == 1 ? QLocale().toString(static_cast<qulonglong>(first + 1))
                             : tr("%1–%2", "first and last part")
                                   .arg(QLocale().toString(static_cast<qulonglong>(first + 1)),
                                        QLocale().toString(static_cast<qulonglong>(last))),
           sizeText(begin), sizeText(end), partStateName(detail_.cells[static_cast<std::size_t>(cursor_)]));
}

void MapView::paintEvent(QPaintEvent*) {
  if (detail_.cells.empty()) return;
  const double scale = devicePixelRatioF();
  const auto stamps = partStamps(palette(), scale);
  QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  QPainter onto(&image);
  const int wide = columns();
  for (std::size_t i = 0; i < detail_.cells.size(); ++i) {
    const int cell = static_cast<int>(i);
    onto.drawImage(QPoint(cell % wide * kCell, cell / wide * kCell),
                   stamps[static_cast<std::size_t>(detail_.cells[i])]);
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
