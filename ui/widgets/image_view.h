// ImageView: a picture, made smaller to fit, never larger.
#pragma once

#include <QImage>
#include <QWidget>

namespace hawser::ui {

class ImageView : public QWidget {
  Q_OBJECT
 public:
  explicit ImageView(QWidget* parent = nullptr);
  // `pixels`: how large it is, where the image is a smaller one of it.
  void setImage(const QImage& image, const QSize& pixels);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  QImage image_;
  QPixmap scaled_;  // for the size it was painted in last
};

}  // namespace hawser::ui
