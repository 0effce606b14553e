// PropertiesDialog: what the store knows of one object.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QFormLayout;

namespace hawser::ui {

class EngineBridge;

class PropertiesDialog : public QDialog {
  Q_OBJECT
 public:
  PropertiesDialog(EngineBridge& bridge, const BrowseItem& item, QWidget* parent = nullptr);

 private:
  void add(const QString& name, const QString& value);
  void showInfo(const Result<ObjectInfo>& info);
  QFormLayout* form_;
  OperationPtr operation_;
};

}  // namespace hawser::ui
