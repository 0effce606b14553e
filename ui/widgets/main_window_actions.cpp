// The window's commands as menus, tool bar and context menus; what runs behind them is in
// main_window_commands.cpp.
#include <QDir>
#include <QDockWidget>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>

#include "models/engine_bridge.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "presenters/drop_rules.h"
#include "widgets/browser_pane.h"
#include "widgets/icons.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/places_view.h"
#include "widgets/transfers_drawer.h"

namespace hawser::ui {
namespace {
constexpr std::uint64_t kPresets[] = {1, 5, 10, 20, 50, 100};
}

QAction* MainWindow::make(const QString& name, const QString& text, const QString& iconName,
                          const QKeySequence& key, std::function<void()> run) {
  auto* action = new QAction(text, this);
  if (!iconName.isEmpty()) action->setIcon(icon(iconName));
  action->setObjectName(name);
  if (!key.isEmpty()) action->setShortcut(key);
  connect(action, &QAction::triggered, this, [run = std::move(run)] { run(); });
  actions_.insert(name, action);
  actionOrder_ << name;
  addAction(action);
  return action;
}

void MainWindow::makeActions() {
  makeFileActions();
  makeEditActions();
  makeViewActions();
  makeTransferActions();
}

void MainWindow::makeFileActions() {
  const auto add = [this](const char* name, const QString& text, const char* iconName,
                          const QKeySequence& key, auto run) {
    return make(QLatin1String(name), text, QLatin1String(iconName), key, run);
  };
  add("connect", tr("&New Connection…"), "add", QKeySequence::New, [this] { editConnection({}); });
  add("editConnection", tr("&Edit Connection…"), "edit", {}, [this] {
    const Place* place = placesView_->currentPlace();
    if (place) editConnection(fromUtf8(place->connection.name));
  });
  add("removeConnection", tr("Re&move Connection…"), "delete", {}, [this] { removeConnection(); });
  add("store", tr("Sto&re…"), "store", QKeySequence(QStringLiteral("Ctrl+Shift+O")), [this] { showStore(); });
  add("cache", tr("Cac&he…"), "cache", QKeySequence(QStringLiteral("Ctrl+Shift+K")), [this] { showCache(); });
  add("mount", tr("Mount &as Disk…"), "disk", QKeySequence(QStringLiteral("Ctrl+M")),
      [this] { mountChosen(); });
  add("mounts", tr("Moun&ts…"), "disk", QKeySequence(QStringLiteral("Ctrl+Shift+M")),
      [this] { showMounts(); });
  add("upload", tr("&Upload Files…"), "upload", QKeySequence(QStringLiteral("Ctrl+U")),
      [this] { upload(false); });
  add("uploadFolder", tr("Upload &Folder…"), "folder", QKeySequence(QStringLiteral("Ctrl+Shift+U")),
      [this] { upload(true); });
  add("download", tr("&Download…"), "download", QKeySequence(QStringLiteral("Ctrl+D")),
      [this] { download(); });
  add("share", tr("&Share URL…"), "share", QKeySequence(QStringLiteral("Ctrl+Shift+S")),
      [this] { shareUrl(); });
  add("newContainer", tr("New &Container…"), "folder-new", QKeySequence(QStringLiteral("Ctrl+Shift+N")),
      [this] { newContainer(activePane().location()); });
  add("properties", tr("&Properties"), "info", QKeySequence(QStringLiteral("Alt+Return")),
      [this] { showProperties(); });
  QAction* look =
      add("quickLook", tr("Quick Loo&k"), "eye", QKeySequence(Qt::Key_Space), [this] { quickLook(); });
  // The space bar is for this where a list has the keyboard, and presses buttons elsewhere.
  removeAction(look);
  look->setShortcutContext(Qt::WidgetShortcut);
  for (BrowserPane* pane : panes_)
    pane->view().addAction(look);
  add("delete", tr("De&lete…"), "delete", QKeySequence::Delete, [this] { removeSelected(); });
  add("quit", tr("&Quit"), "", QKeySequence(QStringLiteral("Ctrl+Q")), [this] { quit(); });
}

void MainWindow::makeEditActions() {
  const auto add = [this](const char* name, const QString& text, const char* iconName,
                          const QKeySequence& key, auto run) {
    return make(QLatin1String(name), text, QLatin1String(iconName), key, run);
  };
  add("copy", tr("&Copy"), "copy", QKeySequence::Copy, [this] { copySelection(); });
  add("paste", tr("&Paste Here"), "download", QKeySequence::Paste, [this] { paste(); });
  add("pasteFiltered", tr("Paste with F&ilter…"), "filter", QKeySequence(QStringLiteral("Ctrl+Shift+V")),
      [this] { pasteFiltered(); });
  add("pasteChanges", tr("Paste Only What Chan&ged…"), "delta", QKeySequence(QStringLiteral("Ctrl+Alt+V")),
      [this] { pasteChanges(); });
  add("copyLocation", tr("Copy &Location"), "link", QKeySequence(QStringLiteral("Ctrl+Shift+C")),
      [this] { copyLocations(); });
  add("otherPane", tr("Copy to &Other Pane"), "across", QKeySequence(QStringLiteral("F6")),
      [this] { copyToOtherPane(); });
  add("changes", tr("Copy Only What C&hanged…"), "delta", QKeySequence(QStringLiteral("Shift+F6")),
      [this] { copyChanges(activePane().selectedLocations(), panes_[1 - active_]->location()); });
  add("several", tr("Copy to &Several Places…"), "several", QKeySequence(QStringLiteral("Ctrl+Shift+D")),
      [this] { copyToSeveral(); });
  add("filter", tr("&Filter"), "filter", QKeySequence::Find, [this] { activePane().editFilter(); });
  add("preferences", tr("P&references…"), "settings", QKeySequence(QStringLiteral("Ctrl+,")),
      [this] { showPreferences(); });
}

void MainWindow::makeViewActions() {
  const auto add = [this](const char* name, const QString& text, const char* iconName,
                          const QKeySequence& key, auto run) {
    return make(QLatin1String(name), text, QLatin1String(iconName), key, run);
  };
  QAction* two = add("twoPanes", tr("&Two Panes"), "panes", QKeySequence(QStringLiteral("F3")),
                     [this] { setTwoPanes(actions_[QStringLiteral("twoPanes")]->isChecked()); });
  two->setCheckable(true);
  add("reload", tr("&Reload"), "refresh", QKeySequence(QStringLiteral("F5")),
      [this] { activePane().reload(); });
  add("loadAll", tr("Load &All of the Listing"), "", QKeySequence(QStringLiteral("Ctrl+Shift+L")),
      [this] { activePane().model().loadAll(); });
  add("resetLayout", tr("Reset &Layout"), "", {}, [this] { resetLayout(); });
  const std::pair<const char*, QDockWidget*> docks[] = {
      {"showPlaces", placesDock_}, {"showTransfers", transfersDock_}, {"showDetails", detailsDock_}};
  const QString texts[] = {tr("&Places"), tr("Tra&nsfers"), tr("&Details")};
  const char* keys[] = {"F9", "F10", "F11"};
  for (std::size_t i = 0; i < std::size(docks); ++i) {
    QAction* action = docks[i].second->toggleViewAction();
    action->setText(texts[i]);
    action->setShortcut(QKeySequence(QLatin1String(keys[i])));
    actions_.insert(QLatin1String(docks[i].first), action);
    actionOrder_ << QLatin1String(docks[i].first);
    addAction(action);
  }
  add("back", tr("&Back"), "back", QKeySequence(QStringLiteral("Alt+Left")), [this] { activePane().back(); });
  add("forward", tr("&Forward"), "forward", QKeySequence(QStringLiteral("Alt+Right")),
      [this] { activePane().forward(); });
  add("up", tr("&Up"), "up", QKeySequence(QStringLiteral("Alt+Up")), [this] { activePane().up(); });
  add("location", tr("Type a &Path"), "edit", QKeySequence(QStringLiteral("Ctrl+L")),
      [this] { activePane().editPath(); });
  add("home", tr("&Home"), "home", QKeySequence(QStringLiteral("Alt+Home")),
      [this] { activePane().open(folderLocation(QDir::homePath())); });
  add("defaultStore", tr("&Default Store"), "store", QKeySequence(QStringLiteral("Ctrl+Home")),
      [this] { useDefaultStore(); });
  add("welcome", tr("&First Steps"), "info", {}, [this] { showWelcome(); });
  add("shortcuts", tr("&Keyboard Shortcuts"), "keyboard", QKeySequence(QStringLiteral("F1")),
      [this] { showShortcuts(); });
  add("about", tr("&About Hawser"), "info", {}, [this] { showAbout(); });
}

void MainWindow::makeTransferActions() {
  const auto add = [this](const char* name, const QString& text, const char* iconName,
                          const QKeySequence& key, auto run) {
    return make(QLatin1String(name), text, QLatin1String(iconName), key, run);
  };
  add("sync", tr("Sync T&wo Folders…"), "sync", QKeySequence(QStringLiteral("Ctrl+Shift+Y")),
      [this] { sync(); });
  add("profiles", tr("Prof&iles…"), "profile", QKeySequence(QStringLiteral("Ctrl+Shift+F")),
      [this] { showProfiles(); });
  const auto each = [this](auto verb) { return [this, verb] { forSelected(verb); }; };
  add("pauseAll", tr("Pause &All"), "pause", QKeySequence(QStringLiteral("Ctrl+Shift+P")),
      [this] { bridge_.setAllPaused(!bridge_.allPaused()); });
  add("pause", tr("&Pause"), "pause", QKeySequence(QStringLiteral("Ctrl+P")),
      each([this](Engine&, TransferId id) { pause(id); }));
  add("resume", tr("&Resume"), "play", QKeySequence(QStringLiteral("Ctrl+R")),
      each([this](Engine&, TransferId id) { resume(id); }));
  add("retry", tr("Tr&y Again"), "retry", QKeySequence(QStringLiteral("Ctrl+T")),
      each([this](Engine&, TransferId id) { retry(id); }));
  add("retryFailed", tr("Retry All &Failed"), "retry", QKeySequence(QStringLiteral("Ctrl+Shift+T")),
      [this] { retryAllFailed(); });
  add("cancel", tr("&Cancel"), "stop", QKeySequence(QStringLiteral("Ctrl+Backspace")),
      each([this](Engine&, TransferId id) { cancel(id); }));
  add("decide", tr("D&ecide…"), "question", {}, [this] { decide(drawer_->current()); });
  const auto moving = [&](const char* name, const QString& text, const char* iconName, const char* key,
                          QueuePlace place) {
    add(name, text, iconName, QKeySequence(QLatin1String(key)),
        each([place](Engine& engine, TransferId id) { engine.move(id, place); }));
  };
  moving("moveTop", tr("Move to &Top"), "to-top", "Ctrl+Shift+Up", QueuePlace::top);
  moving("moveUp", tr("Move &Up"), "move-up", "Ctrl+Up", QueuePlace::up);
  moving("moveDown", tr("Move &Down"), "move-down", "Ctrl+Down", QueuePlace::down);
  moving("moveBottom", tr("Move to &Bottom"), "to-bottom", "Ctrl+Shift+Down", QueuePlace::bottom);
  add("limitTransfer", tr("&Limit This Transfer…"), "limit", {}, [this] { limitSelected(); });
  add("openSource", tr("Open &Source"), "folder", {}, [this] { openEnd(true); });
  add("openTarget", tr("Open Destinatio&n"), "folder", {}, [this] { openEnd(false); });
  add("report", tr("Rep&ort…"), "report", QKeySequence(QStringLiteral("Ctrl+Shift+R")),
      [this] { showReport(); });
}

void MainWindow::makeMenus() {
  const auto fill = [this](const QString& title, const QStringList& names) {
    QMenu* menu = menuBar()->addMenu(title);
    for (const QString& name : names) {
      if (name == QLatin1String("-"))
        menu->addSeparator();
      else
        menu->addAction(actions_[name]);
    }
    return menu;
  };
  const auto list = [](const char* names) { return QString::fromLatin1(names).split(QLatin1Char(' ')); };
  fill(
      tr("&File"),
      list(
          "connect editConnection removeConnection store cache mounts - upload uploadFolder download share - "
          "newContainer quickLook mount properties delete - quit"));
  fill(tr("&Edit"), list("copy paste pasteFiltered pasteChanges copyLocation otherPane changes several - "
                         "filter - preferences"));
  fill(tr("&View"), list("twoPanes - showPlaces showTransfers showDetails - reload loadAll resetLayout"));
  fill(tr("&Go"), list("back forward up location - home defaultStore"));
  limitMenu_ = makeLimitMenu();
  QMenu* transfer =
      fill(tr("&Transfer"),
           list("sync profiles - pauseAll retryFailed - pause resume retry cancel decide - moveTop moveUp "
                "moveDown moveBottom - limitTransfer openSource openTarget report"));
  pauseMenu_ = makePauseMenu();
  transfer->insertMenu(actions_[QStringLiteral("retryFailed")], pauseMenu_);
  transfer->insertMenu(actions_[QStringLiteral("retryFailed")], limitMenu_);
  fill(tr("&Help"), list("welcome shortcuts - about"));
}

QMenu* MainWindow::makeLimitMenu() {
  auto* menu = new QMenu(tr("Li&mit"), this);
  menu->setIcon(icon(QStringLiteral("limit")));
  connect(menu, &QMenu::aboutToShow, this, &MainWindow::fillLimitMenu);
  // The menu swallowed the mouse's leaving, and the button would stay lit.
  connect(menu, &QMenu::aboutToHide, this, [this] {
    if (!limitButton_) return;
    limitButton_->setAttribute(Qt::WA_UnderMouse, false);
    limitButton_->update();
  });
  fillLimitMenu();
  return menu;
}

void MainWindow::fillLimitMenu() {
  QMenu* menu = limitMenu_;
  if (!menu) return;
  menu->clear();
  const auto add = [&](const QString& text, std::uint64_t rate) {
    QAction* action = menu->addAction(text);
    action->setCheckable(true);
    action->setChecked(bridge_.limitRate() == rate);
    connect(action, &QAction::triggered, this, [this, rate] {
      preferences_.limitRate = rate;
      preferences_.save();
      bridge_.setLimitRate(rate);
    });
  };
  add(tr("No limit"), 0);
  menu->addSeparator();
  bool known = bridge_.limitRate() == 0;
  for (const std::uint64_t millions : kPresets) {
    const std::uint64_t rate = millions * (units() == Units::iec ? 1024 * 1024 : 1'000'000);
    add(chosenRateText(rate), rate);
    known = known || rate == bridge_.limitRate();
  }
  if (!known) add(chosenRateText(bridge_.limitRate()), bridge_.limitRate());
  menu->addSeparator();
  connect(menu->addAction(tr("Another limit…")), &QAction::triggered, this, &MainWindow::askLimit);
}

void MainWindow::makeToolBar() {
  auto* bar = addToolBar(tr("Tools"));
  bar->setObjectName(QStringLiteral("tools"));
  bar->setMovable(false);
  bar->setIconSize(QSize(18, 18));
  bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  bar->setContextMenuPolicy(Qt::PreventContextMenu);
  const auto add = [&](const char* name, const QString& text) {
    QAction* action = actions_[QLatin1String(name)];
    action->setIconText(text);
    bar->addAction(action);
    if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action))) {
      button->setAccessibleName(text);
      button->setFocusPolicy(Qt::TabFocus);
    }
  };
  add("connect", tr("Connect"));
  bar->addSeparator();
  add("upload", tr("Upload"));
  add("download", tr("Download"));
  add("share", tr("Share URL"));
  add("sync", tr("Sync"));
  bar->addSeparator();
  add("pauseAll", tr("Pause all"));
  limitButton_ = new QToolButton;
  limitButton_->setIcon(icon(QStringLiteral("limit")));
  limitButton_->setText(tr("Limit"));
  limitButton_->setAccessibleName(tr("Limit the rate of all transfers"));
  limitButton_->setToolTip(tr("Limit the rate of all transfers"));
  limitButton_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  limitButton_->setPopupMode(QToolButton::InstantPopup);
  limitButton_->setFocusPolicy(Qt::TabFocus);
  limitButton_->setMenu(limitMenu_);
  bar->addWidget(limitButton_);
  auto* spring = new QWidget;
  spring->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
  bar->addWidget(spring);
  add("twoPanes", tr("Two panes"));
  if (auto* rest = bar->findChild<QToolButton*>(QStringLiteral("qt_toolbar_ext_button")))
    rest->setAccessibleName(tr("More tools"));
}

void MainWindow::refreshActions() {
  if (!actions_.contains(QStringLiteral("report")) || !drawer_) return;
  const auto enable = [this](const char* name, bool on) { actions_[QLatin1String(name)]->setEnabled(on); };
  BrowserPane& pane = activePane();
  const bool ready = bridge_.ready();
  const bool chosen = ready && pane.hasSelection();
  const bool local = isLocalPath(pane.location());
  const bool receives = ready && canReceive(pane.location());
  enable("connect", ready);
  const Place* place = placesView_->currentPlace();
  const bool saved =
      ready && place && (place->kind == Place::Kind::connection || place->kind == Place::Kind::emulator);
  enable("editConnection", saved);
  enable("removeConnection", saved);
  enable("store", ready && chosenStore().has_value());
  const bool takesUploads = ready && !local && !pane.location().isEmpty();
  enable("upload", takesUploads);
  enable("uploadFolder", takesUploads);
  enable("download", chosen && !local);
  enable("share", chosen && !local);
  enable("newContainer", ready && !pane.location().isEmpty());
  actions_[QStringLiteral("newContainer")]->setText(isStoreRoot(pane.location()) ? tr("New &Container…")
                                                                                 : tr("New F&older…"));
  enable("properties", chosen);
  enable("quickLook", chosen);
  for (const char* name : {"cache", "mounts", "sync", "profiles"})
    enable(name, ready);
  enable("mount", ready && chosenObject().has_value());
  enable("delete", chosen);
  enable("copy", chosen);
  enable("paste", receives);
  enable("pasteFiltered", receives);
  enable("pasteChanges", receives);
  enable("copyLocation", chosen);
  enable("otherPane", chosen && !panes_[1]->isHidden());
  enable("changes", chosen && !panes_[1]->isHidden());
  enable("several", chosen);
  enable("back", pane.navigation().canGoBack());
  enable("forward", pane.navigation().canGoForward());
  enable("up", pane.navigation().canGoUp());
  const TransferRow* row = transfers_.find(drawer_->current());
  for (const char* name :
       {"pause", "resume", "retry", "cancel", "limitTransfer", "openSource", "openTarget", "report"})
    enable(name, row != nullptr);
  const bool queued = row && TransferModel::tabOf(*row) == TransferTab::queued && !isWholeJob(*row);
  for (const char* name : {"moveTop", "moveUp", "moveDown", "moveBottom"})
    enable(name, queued);
  enable("decide", row && row->state == TransferState::asking);
  if (row) {
    const bool over = row->state == TransferState::done || row->state == TransferState::skipped ||
                      row->state == TransferState::cancelled;
    enable("pause", !over && row->state != TransferState::paused && row->state != TransferState::failed);
    enable("resume", row->state == TransferState::paused);
    const bool failed = row->state == TransferState::failed;
    enable("retry", failed || row->state == TransferState::retrying);
    enable("cancel", !over && !failed);
    enable("limitTransfer", !over && !isWholeJob(*row));
    enable("openSource", !isWholeJob(*row));
    enable("openTarget", !isWholeJob(*row));
  }
  enable("retryFailed", transfers_.count(TransferTab::failed) > 0);
  QAction* pauseAll = actions_[QStringLiteral("pauseAll")];
  const bool paused = bridge_.allPaused();
  pauseAll->setText(paused ? tr("Resume &All") : tr("Pause &All"));
  pauseAll->setIconText(paused ? tr("Resume all") : tr("Pause all"));
  pauseAll->setIcon(icon(paused ? QStringLiteral("play") : QStringLiteral("pause")));
  pauseAll->setEnabled(ready);
  pauseMenu_->setEnabled(ready);
}

void MainWindow::showPaneMenu(const QPoint& at) {
  refreshActions();
  QMenu menu(this);
  for (const QString& name :
       QStringLiteral("quickLook mount download share - copy paste pasteFiltered pasteChanges copyLocation "
                      "otherPane changes several sync - newContainer delete - store properties")
           .split(QLatin1Char(' '))) {
    if (name == QLatin1String("-"))
      menu.addSeparator();
    else
      menu.addAction(actions_[name]);
  }
  menu.insertAction(actions_[QStringLiteral("share")], actions_[QStringLiteral("upload")]);
  menu.insertAction(actions_[QStringLiteral("share")], actions_[QStringLiteral("uploadFolder")]);
  menu.exec(at);
}

void MainWindow::showTransferMenu(const QPoint& at) {
  refreshActions();
  QMenu menu(this);
  for (const QString& name : QStringLiteral("decide pause resume retry cancel - moveTop moveUp moveDown "
                                            "moveBottom - limitTransfer - openSource openTarget report")
                                 .split(QLatin1Char(' '))) {
    if (name == QLatin1String("-"))
      menu.addSeparator();
    else
      menu.addAction(actions_[name]);
  }
  menu.exec(at);
}

void MainWindow::showPlacesMenu(const QPoint& at) {
  refreshActions();
  QMenu menu(this);
  for (const char* name : {"connect", "editConnection", "removeConnection", "store"})
    menu.addAction(actions_[QLatin1String(name)]);
  menu.exec(at);
}

}  // namespace hawser::ui
