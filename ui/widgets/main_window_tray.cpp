// The window and its icon in the tray: hidden there instead of closed, and back again.
#include <QMenu>
#include <QSettings>

#include "models/engine_bridge.h"
#include "presenters/tray_rules.h"
#include "widgets/icons.h"
#include "widgets/main_window.h"
#include "widgets/message_bar.h"
#include "widgets/transfers_drawer.h"
#include "widgets/tray.h"

namespace hawser::ui {

QMenu* MainWindow::makePauseMenu() {
  auto* menu = new QMenu(tr("Pause for a W&hile"), this);
  menu->setIcon(icon(QStringLiteral("pause")));
  for (const PauseFor pause : {PauseFor::halfAnHour, PauseFor::twoHours, PauseFor::tomorrow}) {
    connect(menu->addAction(pauseText(pause)), &QAction::triggered, this,
            [this, pause] { pause_.pauseUntil(pauseEnd(pause, bridge_.now())); });
  }
  return menu;
}

Tray& MainWindow::useTray(const std::function<bool()>& available) {
  Tray::Parts parts;
  parts.pauseAll = actions_[QStringLiteral("pauseAll")];
  parts.pauseFor = pauseMenu_;
  parts.limit = limitMenu_;
  parts.mounts = actions_[QStringLiteral("mounts")];
  parts.preferences = actions_[QStringLiteral("preferences")];
  parts.quit = actions_[QStringLiteral("quit")];
  tray_ = new Tray(bridge_, pause_, background_, parts, available, this);
  connect(tray_, &Tray::windowWanted, this, &MainWindow::showAgain);
  connect(tray_, &Tray::vanished, this, [this] {
    showAgain();
    drawer_->message().show(MessageBar::Kind::info,
                            tr("The tray is gone, and with it Hawser's icon: here is the window again."));
  });
  connect(tray_, &Tray::noticed, this, [this](const Notice& notice) {
    if (!isActiveWindow()) Q_EMIT noticeWanted(notice);
  });
  tray_->setWindowHidden(isHidden());
  return *tray_;
}

void MainWindow::showAgain() {
  setWindowState(windowState() & ~Qt::WindowMinimized);
  show();
  raise();
  activateWindow();
}

// Only where somebody can get at it again.
bool MainWindow::hideToTray() {
  if (closes_ || quits_ || !tray_ || !preferences_.closeToTray || !tray_->isAvailable()) return false;
  hide();
  const QString told = QStringLiteral("window/trayTold");
  QSettings settings;
  if (settings.value(told).toBool()) return true;
  settings.setValue(told, true);
  Notice notice;
  notice.title = tr("Hawser goes on in the tray");
  notice.text = tr("Click its icon for the window. “Quit” there ends it; Preferences have the choice.");
  Q_EMIT noticeWanted(notice);
  return true;
}

void MainWindow::quit() {
  quits_ = true;
  close();
  quits_ = false;
}

void MainWindow::answerNotice(const Notice& notice, const QString& action) {
  if (action == u"retry" && bridge_.ready()) {
    for (const JobId job : notice.jobs)
      bridge_.engine()->retryJob(job);
    return bridge_.poke();
  }
  showAgain();
}

}  // namespace hawser::ui
