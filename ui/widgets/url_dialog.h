// UrlDialog: a URL that lets whoever has it read one object for a while.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hawser::ui {

class EngineBridge;

class UrlDialog : public QDialog {
  Q_OBJECT
 public:
  UrlDialog(EngineBridge& bridge, QString location, QWidget* parent = nullptr);

 private:
  void create();
  void warn();
  EngineBridge& bridge_;
  QString location_;
  QComboBox* expiry_;
  QLabel* note_;
  QLineEdit* url_;
  QPushButton *create_, *copy_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
