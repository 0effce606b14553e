// PreferencesDialog: limits, memory, units, appearance, language.
#pragma once

#include <QDialog>

#include "presenters/preferences.h"

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace hawser::ui {

class PreferencesDialog : public QDialog {
  Q_OBJECT
 public:
  explicit PreferencesDialog(const Preferences& preferences, QWidget* parent = nullptr);

 Q_SIGNALS:
  void chosen(const hawser::ui::Preferences& preferences);

 private:
  QWidget* makeTransfers();
  QWidget* makeView();
  Preferences read() const;
  Preferences preferences_;
  QSpinBox *limit_, *memory_, *parallel_;
  QCheckBox *onlyChanges_, *closeToTray_, *atSignIn_;
  QComboBox *conflict_, *verify_, *units_, *appearance_, *language_;
};

}  // namespace hawser::ui
