// QuestionDialog: whether something shall be done, with what that means.
#pragma once

#include <QDialog>

namespace hawser::ui {

class QuestionDialog : public QDialog {
  Q_OBJECT
 public:
  // `question`, what it means, and what the button says.
  QuestionDialog(const QString& title, const QString& question, const QString& consequences,
                 const QString& verb, QWidget* parent = nullptr);
};

}  // namespace hawser::ui
