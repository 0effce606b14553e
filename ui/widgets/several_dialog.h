// SeveralDialog: copies what is chosen to several places at once: whole on each, or one copy cut into slices.
#pragma once

#include <QDialog>

#include "presenters/several_rules.h"

class QGroupBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QRadioButton;

namespace hawser::ui {

class CommandBox;
class EngineBridge;
class PlaceList;

class SeveralDialog : public QDialog {
  Q_OBJECT
 public:
  // `suggestions`: places to choose from beside typing.
  SeveralDialog(EngineBridge& bridge, QStringList sources, const JobOptions& options,
                const QStringList& suggestions, QWidget* parent = nullptr);
  void addPlace(const QString& location);

 private:
  QWidget* makeWays();
  void makeButtons();
  Several several() const;
  void refresh();
  void copy();
  void complain(const QString& problem);

  EngineBridge& bridge_;
  const QStringList sources_;
  const JobOptions options_;
  PlaceList* places_;
  QRadioButton *replicas_, *stripe_;
  QLineEdit* width_;
  QLabel *meaning_, *problem_;
  CommandBox* command_;
  QPushButton* copy_;
};

}  // namespace hawser::ui
