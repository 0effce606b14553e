// ProfileNameDialog: under which name something is kept as a profile; keeps it, or says why not.
#pragma once

#include <QDialog>

#include "api/engine.h"

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace hawser::ui {

class EngineBridge;

class ProfileNameDialog : public QDialog {
  Q_OBJECT
 public:
  enum class For { saving, cloning, importing };

  // `profile`: with the name that is proposed.
  ProfileNameDialog(EngineBridge& bridge, Profile profile, For what, QWidget* parent = nullptr);
  ~ProfileNameDialog() override;

 Q_SIGNALS:
  void saved(const QString& name);

 private:
  void askForGroups();
  void refresh();
  void save();
  void complain(const QString& problem);

  EngineBridge& bridge_;
  Profile profile_;
  QLineEdit* name_;
  QComboBox* group_;
  QLabel* problem_;
  QPushButton* go_;
  OperationPtr groups_, saving_;
};

}  // namespace hawser::ui
