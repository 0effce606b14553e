// SpoolLine: in the status bar, how much is kept on this computer until a destination has it; a click shows
// for whom and since when. Not to be seen while nothing is kept.
#pragma once

#include <QTimer>
#include <QToolButton>
#include <vector>

#include "api/engine.h"

namespace hawser::ui {

class EngineBridge;

class SpoolLine : public QToolButton {
  Q_OBJECT
 public:
  explicit SpoolLine(EngineBridge& bridge, QWidget* parent = nullptr);

 private:
  // Asks the engine, every few seconds at most.
  void refresh();
  void setRows(std::vector<SpoolRow> rows);
  void showRows();
  QStringList lines() const;

  EngineBridge& bridge_;
  std::vector<SpoolRow> rows_;
  OperationPtr asking_;
  QTimer pause_;
  bool again_ = false;
};

}  // namespace hawser::ui
