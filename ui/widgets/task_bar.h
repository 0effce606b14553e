// TaskBar: something that runs, how far it is, and a button that stops it.
#pragma once

#include <QFrame>
#include <memory>

#include "api/store_file.h"

class QLabel;
class QPushButton;
class QTimer;

namespace hawser::ui {

class TaskBar : public QFrame {
  Q_OBJECT
 public:
  explicit TaskBar(QWidget* parent = nullptr);

  // `what` is being done. Looked at until stop().
  void start(const QString& what, std::shared_ptr<const StoreProgress> progress);
  void stop();

 Q_SIGNALS:
  void cancelled();

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void look();

  QString what_;
  std::shared_ptr<const StoreProgress> progress_;
  QLabel* text_;
  QPushButton* cancel_;
  QTimer* timer_;
};

}  // namespace hawser::ui
