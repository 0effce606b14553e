// SyncDialog: which two folders are to be kept the same, and how. What would be done is shown before anything
// is: in the window of the preview.
#pragma once

#include <QDialog>
#include <array>

#include "api/profiles.h"

class QCheckBox;
class QLabel;
class QPushButton;
class QRadioButton;

namespace hawser::ui {

class CommandBox;
class DeleteLimitEdit;
class EngineBridge;
class PatternEdits;
class PlaceEdit;

class SyncDialog : public QDialog {
  Q_OBJECT
 public:
  // `suggestions`: places to choose from beside typing. `asked`: what is filled in; its other options stay.
  SyncDialog(EngineBridge& bridge, const Profile& asked, const QStringList& suggestions,
             QWidget* parent = nullptr);
  // As it is filled in now.
  Profile asked() const;

 Q_SIGNALS:
  void previewWanted(const hawser::Profile& asked);

 private:
  QWidget* makePlaces(const QStringList& suggestions);
  QWidget* makeKinds();
  void makeButtons();
  SyncKind kind() const;
  void swap();
  void refresh();
  void preview();

  EngineBridge& bridge_;
  const Profile first_;
  PlaceEdit *left_, *right_;
  std::array<QRadioButton*, 3> kinds_{};
  QLabel* meaning_;
  DeleteLimitEdit* limit_;
  PatternEdits* patterns_;
  QCheckBox* delta_;
  CommandBox* command_;
  QPushButton* preview_ = nullptr;
};

}  // namespace hawser::ui
