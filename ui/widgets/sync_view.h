// SyncView: the rows of a sync's preview: left, what is done, right. Each in two lines: the path and what
// stands there; the action and why.
#pragma once

#include "models/sync_model.h"
#include "widgets/row_table.h"

namespace hawser::ui {

class SyncView : public RowTable {
  Q_OBJECT
 public:
  explicit SyncView(SyncModel& model, QWidget* parent = nullptr);

 Q_SIGNALS:
  void toggled();  // by the space bar

 protected:
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

 private:
  void remember();
  void restore();

  SyncModel& model_;
  std::vector<std::uint32_t> chosen_;  // numbers, while the rows are arranged anew
  std::optional<std::uint32_t> current_;
  SyncOrder order_;
  int scroll_ = 0;
};

}  // namespace hawser::ui
