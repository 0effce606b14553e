#include "widgets/image_view.h"

#include <QPainter>

#include "widgets/theme.h"

namespace hawser::ui {
namespace {

constexpr int kMargin = 16, kSquare = 8;

// What shows through a picture is seen as such.
void paintSquares(QPainter& painter, const QRect& area, const QPalette& palette) {
  const QColor base = palette.color(QPalette::Base);
  const QColor other = mixed(base, palette.color(QPalette::Text), 0.1);
  painter.fillRect(area, base);
  for (int y = 0; y * kSquare < area.height(); ++y)
    for (int x = y % 2; x * kSquare < area.width(); x += 2)
      painter.fillRect(QRect(area.left() + x * kSquare, area.top() + y * kSquare, kSquare, kSquare) & area,
                       other);
}

}  // namespace

ImageView::ImageView(QWidget* parent) : QWidget(parent) {
  setAccessibleName(tr("Picture"));
}

void ImageView::setImage(const QImage& image, const QSize& pixels) {
  image_ = image;
  scaled_ = {};
  setAccessibleDescription(
      image.isNull() ? QString()
                     : tr("%1 by %2 pixels", "width, height").arg(pixels.width()).arg(pixels.height()));
  update();
}

void ImageView::paintEvent(QPaintEvent*) {
  if (image_.isNull()) return;
  const QSize room = size() - QSize(2 * kMargin, 2 * kMargin);
  QSize shown = image_.size();
  if (shown.width() > room.width() || shown.height() > room.height()) shown.scale(room, Qt::KeepAspectRatio);
  shown = shown.expandedTo(QSize(1, 1));
  if (scaled_.deviceIndependentSize().toSize() != shown) {
    const QSize device = shown * devicePixelRatioF();
    scaled_ = QPixmap::fromImage(device.width() < image_.width()
                                     ? image_.scaled(device, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                     : image_);
    scaled_.setDevicePixelRatio(static_cast<double>(scaled_.width()) / shown.width());
  }
  QPainter painter(this);
  const QRect area(QPoint((width() - shown.width()) / 2, (height() - shown.height()) / 2), shown);
  if (image_.hasAlphaChannel()) paintSquares(painter, area, palette());
  painter.setRenderHint(QPainter::SmoothPixmapTransform);
  painter.drawPixmap(area, scaled_);
}

}  // namespace hawser::ui
