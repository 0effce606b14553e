// DockTitle: a dock's title bar that holds something useful instead of a title.
#pragma once

#include <QWidget>

namespace hawser::ui {

class DockTitle : public QWidget {
  Q_OBJECT
 public:
  explicit DockTitle(QWidget* content, QWidget* parent = nullptr);

 protected:
  void paintEvent(QPaintEvent* event) override;
};

}  // namespace hawser::ui
