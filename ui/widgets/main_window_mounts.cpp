// Of the main window: objects that are mounted.
#include "widgets/browser_pane.h"
#include "widgets/dialog_parts.h"
#include "widgets/main_window.h"
#include "widgets/mount_dialog.h"
#include "widgets/mounts_window.h"

namespace hawser::ui {

void MainWindow::mountChosen() {
  const auto object = chosenObject();
  if (!object) return;
  auto* dialog = new MountDialog(bridge_, *object, this);
  connect(dialog, &MountDialog::mounted, this, [this](const QString& id) {
    showMounts();
    mounts().choose(id);
  });
  present(dialog);
}

MountsWindow& MainWindow::mounts() {
  if (!mounts_) mounts_ = new MountsWindow(bridge_, this);
  return *mounts_;
}

void MainWindow::showMounts() {
  mounts().show();
  mounts().raise();
  mounts().activateWindow();
}

}  // namespace hawser::ui
