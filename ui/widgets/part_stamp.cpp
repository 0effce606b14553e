#include "widgets/part_stamp.h"

#include <QPainter>
#include <QPalette>
#include <functional>

#include "widgets/theme.h"

namespace hawser::ui {

namespace {

constexpr int kSide = kCell - kCellGap;

QColor fillOf(PartState state, const Colors& colors, const QColor& base) {
  switch (state) {
    case PartState::verified:
      return colors.success;
    case PartState::sent:
      return mixed(colors.accent, base, 0.1);
    case PartState::reading:
      return mixed(colors.accent, base, 0.6);
    case PartState::retry:
      return colors.warning;
    case PartState::failed:
      return colors.danger;
    case PartState::pending:
      break;
  }
  return colors.track;
}

// Around the middle of the cell.
void paintSign(QPainter& painter, PartState state, const Colors& colors, const QPointF& middle) {
  const double half = kSide / 2.0 - 3;
  const QPointF rising(half, -half), falling(half, half), level(half, 0);
  switch (state) {
    case PartState::sent:
      return painter.drawLine(middle - rising, middle + rising);
    case PartState::reading:
      painter.setPen(Qt::NoPen);
      painter.setBrush(colors.accent);
      return painter.drawEllipse(middle, 2.2, 2.2);
    case PartState::retry:
      return painter.drawLine(middle - level, middle + level);
    case PartState::failed:
      painter.drawLine(middle - falling, middle + falling);
      return painter.drawLine(middle - rising, middle + rising);
    default:
      return;
  }
}

QImage blank(double scale, int width) {
  QImage image(QSize(width, kSide) * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  return image;
}

QImage stamp(PartState state, const QPalette& palette, double scale, int width) {
  const Colors colors = Colors::of(palette);
  QImage image = blank(scale, width);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF cell(0, 0, width, kSide);
  const QColor base = palette.color(QPalette::Base);
  painter.setPen(Qt::NoPen);
  painter.setBrush(fillOf(state, colors, base));
  painter.drawRoundedRect(cell, 2.5, 2.5);
  if (state == PartState::pending) {
    // Where all is black or white its fill alone is hard to see.
    painter.setPen(QPen(colors.border, 1));
    painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
  }
  painter.setPen(QPen(base, 1.4));
  paintSign(painter, state, colors, cell.center());
  return image;
}

// Pale, as nothing has to be done for it; with a pen for its sign.
QImage pale(const QPalette& palette, double scale, const QColor& color,
            const std::function<void(QPainter&, const QPointF&)>& sign) {
  QImage image = blank(scale, kSide);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  const QRectF cell(0, 0, kSide, kSide);
  painter.setPen(QPen(mixed(color, palette.color(QPalette::Base), 0.45), 1));
  painter.setBrush(mixed(color, palette.color(QPalette::Base), 0.82));
  painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
  painter.setPen(QPen(color, 1.2));
  sign(painter, cell.center());
  return image;
}

}  // namespace

// The sign for "the same".
QImage takenStamp(const QPalette& palette, double scale) {
  return pale(palette, scale, Colors::of(palette).success, [](QPainter& painter, const QPointF& middle) {
    const QPointF wide(kSide / 2.0 - 3, 0), high(0, 1.6);
    for (const QPointF& line : {middle - high, middle + high})
      painter.drawLine(line - wide, line + wide);
  });
}

// An angle that points on.
QImage copiedStamp(const QPalette& palette, double scale) {
  return pale(palette, scale, Colors::of(palette).accent, [](QPainter& painter, const QPointF& middle) {
    const QPointF tip = middle + QPointF(1.6, 0);
    painter.drawLine(tip, tip - QPointF(3, 2.6));
    painter.drawLine(tip, tip - QPointF(3, -2.6));
  });
}

std::array<QImage, kPartStates.size()> partStamps(const QPalette& palette, double scale, int width) {
  std::array<QImage, kPartStates.size()> stamps;
  for (const PartState state : kPartStates)
    stamps[static_cast<std::size_t>(state)] = stamp(state, palette, scale, width);
  return stamps;
}

}  // namespace hawser::ui
