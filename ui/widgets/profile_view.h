// ProfileView: the saved profiles as rows.
#pragma once

#include "models/profile_model.h"
#include "widgets/row_table.h"

namespace hawser::ui {

class ProfileView : public RowTable {
  Q_OBJECT
 public:
  explicit ProfileView(ProfileModel& model, QWidget* parent = nullptr);

 protected:
  void resizeEvent(QResizeEvent* event) override;
};

}  // namespace hawser::ui
