// ShortenedLabel: one line, without its middle where it is too long.
#pragma once

#include <QLabel>

namespace hawser::ui {

class ShortenedLabel : public QLabel {
  Q_OBJECT
 public:
  explicit ShortenedLabel(const QString& text);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace hawser::ui
