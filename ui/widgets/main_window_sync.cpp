// Of the main window: folders that are kept the same, and profiles.
#include <QItemSelection>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "presenters/drop_rules.h"
#include "presenters/profile_rules.h"
#include "widgets/browser_pane.h"
#include "widgets/dialog_parts.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/profiles_window.h"
#include "widgets/sync_dialog.h"
#include "widgets/sync_window.h"

namespace hawser::ui {

// From what is open here to what is open beside it. One folder that is chosen goes to one of its name there.
void MainWindow::sync() {
  if (!bridge_.ready()) return;
  BrowserPane &here = activePane(), &other = *panes_[1 - active_];
  QString left = canReceive(here.location()) ? here.location() : QString();
  QString right = !other.isHidden() && canReceive(other.location()) ? other.location() : QString();
  const QItemSelection chosen = here.view().selectionModel()->selection();
  if (chosen.size() == 1 && chosen.front().height() == 1) {
    const QList<BrowseItem> items = here.selectedItems();
    if (items.size() == 1 && items.front().kind == BrowseItem::Kind::folder) {
      left = folderLocation(fromUtf8(items.front().location));
      if (!right.isEmpty()) right += nameOf(left) + QLatin1Char('/');
    }
  }
  Profile asked = syncProfile(SyncKind::update, left, right);
  asked.options.verify = preferences_.verify;
  asked.options.delta = preferences_.onlyChanges;
  askForSync(asked);
}

void MainWindow::askForSync(const Profile& asked) {
  auto* dialog = new SyncDialog(bridge_, asked, placesToCopyTo(), this);
  connect(dialog, &SyncDialog::previewWanted, this, &MainWindow::previewSync);
  present(dialog);
}

void MainWindow::previewSync(const Profile& asked) {
  auto* window = new SyncWindow(bridge_, asked, this);
  connect(window, &SyncWindow::changeWanted, this, &MainWindow::askForSync);
  window->setAttribute(Qt::WA_DeleteOnClose);
  window->show();
}

void MainWindow::showProfiles() {
  if (!profiles_) {
    profiles_ = new ProfilesWindow(bridge_, this);
    const auto tell = [this] { profiles_->model().setBackground(background_.view().rows); };
    connect(&background_, &BackgroundWatch::changed, profiles_, tell);
    tell();
    profiles_->setAttribute(Qt::WA_DeleteOnClose);
    profiles_->show();
  }
  profiles_->raise();
  profiles_->activateWindow();
}

}  // namespace hawser::ui
