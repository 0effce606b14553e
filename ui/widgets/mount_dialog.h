// MountDialog: an object as a disk: where what comes of it is kept, and how. Stays until it is served, or
// says why it is not.
#pragma once

#include <QDialog>
#include <functional>

#include "api/engine.h"
#include "api/mount_place.h"

class QCheckBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTimer;

namespace hawser::ui {

class EngineBridge;
class MessageBar;

class MountDialog : public QDialog {
  Q_OBJECT
 public:
  MountDialog(EngineBridge& bridge, const BrowseItem& item, QWidget* parent = nullptr);
  ~MountDialog() override;

  // It was looked at what is where it is to be kept.
  bool isLookedAt() const { return looked_; }

 Q_SIGNALS:
  void mounted(const QString& id);

 private:
  QWidget* makePlace();
  void propose();
  void choose();
  void look();
  void lookedAt(const QString& path, const MountPlace& place);
  void mount();
  void answered(const Result<std::string>& id);
  void refresh();

  EngineBridge& bridge_;
  const BrowseItem item_;
  QLineEdit* path_;
  QPushButton* choose_;
  QLabel* note_;
  QCheckBox *readOnly_, *copy_;
  MessageBar* message_;
  QPushButton* go_;
  QTimer* typed_;
  bool looked_ = false, possible_ = false, mounting_ = false;
  OperationPtr operation_;
};

}  // namespace hawser::ui
