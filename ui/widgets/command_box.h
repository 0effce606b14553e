// CommandBox: the command that does the same as a dialog, to read and to copy.
#pragma once

#include <QWidget>

class QPlainTextEdit;

namespace hawser::ui {

class CommandBox : public QWidget {
  Q_OBJECT
 public:
  // `lines`: so many are seen at once.
  explicit CommandBox(int lines = 4, QWidget* parent = nullptr);
  void setCommand(const QString& command);
  // Where it is narrow: lines go on below.
  void setWrapping();

 private:
  QPlainTextEdit* command_;
};

}  // namespace hawser::ui
