#include "widgets/cell_grid.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <algorithm>

#include "widgets/part_stamp.h"

namespace hawser::ui {

CellGrid::CellGrid(Stamps stamps, QWidget* parent) : QWidget(parent), stamps_(stamps) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
}

void CellGrid::cellsChanged(bool other, const QString& summary) {
  if (other || cursor_ >= cells()) cursor_ = -1;
  setAccessibleDescription(summary);
  update();
}

std::vector<Legend::Entry> CellGrid::legend() const {
  std::vector<bool> shown;
  for (int cell = 0; cell < cells(); ++cell) {
    const std::size_t stamp = stampOf(cell);
    if (stamp >= shown.size()) shown.resize(stamp + 1);
    shown[stamp] = true;
  }
  std::vector<Legend::Entry> entries;
  for (const auto& [stamp, word] : words()) {
    if (stamp >= shown.size() || !shown[stamp]) continue;
    entries.push_back(
        {word,
         [stamps = stamps_, number = stamp](QPainter& painter, const QRectF& area, const QPalette& palette) {
           painter.drawImage(area, stamps(palette, painter.device()->devicePixelRatioF())[number]);
         }});
  }
  return entries;
}

int CellGrid::columns() const {
  return std::max(1, (width() + kCellGap) / kCell);
}

std::size_t CellGrid::capacity() const {
  return static_cast<std::size_t>(columns()) *
         static_cast<std::size_t>(std::max(1, (height() + kCellGap) / kCell));
}

QString CellGrid::cursorText() const {
  return cursor_ < 0 || cursor_ >= cells() ? QString() : cellText(cursor_);
}

void CellGrid::paintEvent(QPaintEvent*) {
  if (cells() == 0) return;
  const double scale = devicePixelRatioF();
  const std::vector<QImage> stamps = stamps_(palette(), scale);
  QImage image(size() * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  QPainter onto(&image);
  const int wide = columns();
  for (int cell = 0; cell < cells(); ++cell)
    onto.drawImage(QPoint(cell % wide * kCell, cell / wide * kCell), stamps[stampOf(cell)]);
  onto.end();
  QPainter painter(this);
  painter.drawImage(0, 0, image);
  if (cursor_ < 0) return;
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(palette().color(QPalette::Text), 2));
  painter.drawRoundedRect(
      QRectF(cursor_ % wide * kCell, cursor_ / wide * kCell, kCell - kCellGap, kCell - kCellGap), 3, 3);
}

void CellGrid::moveTo(int cell) {
  if (cells() == 0) return;
  const int next = std::clamp(cell, 0, cells() - 1);
  if (next == cursor_) return;
  cursor_ = next;
  setAccessibleDescription(cursorText());
  setToolTip(cursorText());
  update();
  Q_EMIT cursorMoved();
}

void CellGrid::keyPressEvent(QKeyEvent* event) {
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
      return moveTo(cells() - 1);
    default:
      QWidget::keyPressEvent(event);
  }
}

void CellGrid::mouseMoveEvent(QMouseEvent* event) {
  const QPoint at = event->position().toPoint();
  const int cell = at.y() / kCell * columns() + at.x() / kCell;
  if (at.x() / kCell < columns() && cell >= 0 && cell < cells()) moveTo(cell);
}

void CellGrid::leaveEvent(QEvent* event) {
  if (!hasFocus()) {
    cursor_ = -1;
    update();
    Q_EMIT cursorMoved();
  }
  QWidget::leaveEvent(event);
}

}  // namespace hawser::ui
