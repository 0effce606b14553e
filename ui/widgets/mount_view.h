// MountView: the table of mounts.
#pragma once

#include "models/mount_model.h"
#include "widgets/row_table.h"

namespace hawser::ui {

class MountView : public RowTable {
  Q_OBJECT
 public:
  explicit MountView(MountModel& model, QWidget* parent = nullptr);

  // None: there is no row.
  const RunningMount* current() const;
  void choose(const std::string& id);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  MountModel& model_;
};

}  // namespace hawser::ui
