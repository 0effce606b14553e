// Tray: the icon that says how things are while the window is hidden, and its menu. All of it is in the
// window too: there are desktops without a tray.
#pragma once

#include <QHash>
#include <QMenu>
#include <QSet>
#include <QSystemTrayIcon>
#include <QTimer>
#include <functional>
#include <memory>

#include "models/engine_bridge.h"
#include "presenters/tray_rules.h"

namespace hawser::ui {

class BackgroundWatch;
class TimedPause;

// The icon of this state, for any background: the program's own with a mark on it. `progress`: of active.
QIcon trayIcon(TrayState state, std::optional<double> progress);

class Tray : public QObject {
  Q_OBJECT
 public:
  struct Parts {
    QAction* pauseAll = nullptr;
    QMenu* pauseFor = nullptr;
    QMenu* limit = nullptr;
    QAction* mounts = nullptr;
    QAction* preferences = nullptr;
    QAction* quit = nullptr;
  };
  // `available`: whether there is a tray just now; a test says so itself.
  Tray(EngineBridge& bridge, TimedPause& pause, BackgroundWatch& background, const Parts& parts,
       std::function<bool()> available = QSystemTrayIcon::isSystemTrayAvailable, QObject* parent = nullptr);

  bool isAvailable() const { return available_(); }
  // While the window is hidden it is looked whether the tray is there still.
  void setWindowHidden(bool hidden);
  const TrayFacts& facts() const { return facts_; }
  QSystemTrayIcon& icon() { return icon_; }
  QMenu& menu() { return menu_; }
  // By the tray itself, for desktops that have nothing better.
  void tell(const Notice& notice);

 Q_SIGNALS:
  void windowWanted();  // it was clicked
  void vanished();      // the window is hidden, and nobody could get at it
  void noticed(const hawser::ui::Notice& notice);

 private:
  void apply(const Snapshot& snapshot);
  void heard(const Event& event);
  void refresh();
  void tellEnded();
  void look();
  void lookAtMounts();
  void lookAtProfiles();

  EngineBridge& bridge_;
  TimedPause& pause_;
  BackgroundWatch& background_;
  const std::function<bool()> available_;
  QSystemTrayIcon icon_;
  QMenu menu_;
  QAction* state_ = nullptr;
  TrayFacts facts_;
  std::optional<std::pair<TrayState, int>> shown_;  // state and hundredths that are drawn
  QHash<JobId, JobRow> open_;                       // jobs that are not over
  QHash<JobId, JobRow> over_;                       // and those that have ended since the last notice
  QSet<JobId> ended_;                               // told of, and not seen so yet
  std::map<std::string, ErrorCode> refused_;        // profiles of which it was told, and for what
  bool keyWanted_ = false;
  QTimer notice_, watch_, mounts_;
  OperationPtr looking_;
  int misses_ = 0;  // looks in a row without a tray
};

}  // namespace hawser::ui
