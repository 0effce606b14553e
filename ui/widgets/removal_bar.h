// RemovalBar: a removal that runs, how far it is, and a button that stops it. Goes when that is over.
#pragma once

#include <QFrame>

#include "api/engine.h"

class QLabel;
class QPushButton;

namespace hawser::ui {

class EngineBridge;

class RemovalBar : public QFrame {
  Q_OBJECT
 public:
  // `expected` objects, as they were counted; destroying it stops the removal.
  RemovalBar(EngineBridge& bridge, const std::vector<std::string>& locations, std::uint64_t expected,
             QWidget* parent = nullptr);
  ~RemovalBar() override;

 Q_SIGNALS:
  void finished(quint64 objects);
  // Also where it was stopped.
  void failed(const hawser::Error& error, quint64 objects);

 protected:
  void paintEvent(QPaintEvent* event) override;

 private:
  void showProgress();

  const std::uint64_t expected_;
  std::shared_ptr<RemovalTally> tally_ = std::make_shared<RemovalTally>();
  QLabel* text_;
  QPushButton* stop_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
