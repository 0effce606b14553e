// DeleteLimitEdit: how many removals of one run need nobody's consent.
#pragma once

#include <QWidget>

#include "api/profiles.h"

class QSpinBox;

namespace hawser::ui {

class DeleteLimitEdit : public QWidget {
  Q_OBJECT
 public:
  explicit DeleteLimitEdit(QWidget* parent = nullptr);
  void setLimit(const DeleteLimit& limit);
  DeleteLimit limit() const;

 Q_SIGNALS:
  void changed();

 private:
  QSpinBox *percent_, *count_;
};

}  // namespace hawser::ui
