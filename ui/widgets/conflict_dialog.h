// ConflictDialog: both sides of a conflict, and what should become of it.
#pragma once

#include <QDialog>

#include "api/types.h"

class QCheckBox;

namespace hawser::ui {

class ConflictDialog : public QDialog {
  Q_OBJECT
 public:
  explicit ConflictDialog(const Conflict& conflict, QWidget* parent = nullptr);

 Q_SIGNALS:
  void decided(hawser::ConflictPolicy choice, bool forWholeJob);

 private:
  QWidget* makeSide(const QString& title, const QString& location, const ConflictSide& side,
                    const ConflictSide& other);
  QCheckBox* all_;
};

}  // namespace hawser::ui
