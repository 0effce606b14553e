// MainWindow: places, panes, transfers and details in one window, and the commands that act on them.
#pragma once

#include <QHash>
#include <QMainWindow>
#include <QPointer>
#include <functional>
#include <optional>

#include "api/engine.h"
#include "models/background_watch.h"
#include "models/places_model.h"
#include "models/timed_pause.h"
#include "models/transfer_model.h"
#include "presenters/preferences.h"

class QLabel;
class QMenu;
class QSplitter;
class QToolButton;

namespace hawser::ui {

class BrowserPane;
class CacheWindow;
class DetailPanel;
class EngineBridge;
class MountsWindow;
class PlacesView;
class ProfilesWindow;
class QuickLook;
class Sparkline;
class StoreWindow;
class TransfersDrawer;
class Tray;
struct Notice;

class MainWindow : public QMainWindow {
  Q_OBJECT
 public:
  explicit MainWindow(EngineBridge& bridge, const Clock& clock = Clock::system(), QWidget* parent = nullptr);
  ~MainWindow() override;

  // Paths to upload and locations to open, from the command line or a second start.
  void openArguments(const QStringList& arguments);
  // Once, after it is shown: says so where secrets cannot be kept.
  void warnNoKeychain(const QString& why);
  void setTwoPanes(bool two);
  void resetLayout();

  BrowserPane& activePane() { return *panes_[active_]; }
  BrowserPane& pane(int number) { return *panes_[static_cast<std::size_t>(number)]; }
  TransfersDrawer& drawer() { return *drawer_; }
  DetailPanel& details() { return *details_; }
  TransferModel& transfers() { return transfers_; }
  QAction* action(const QString& name) const { return actions_.value(name); }
  const Preferences& preferences() const { return preferences_; }
  // The system asks for it, and does not wait for answers.
  void closeWithoutAsking();
  void applyPreferences(const Preferences& preferences);
  // From now on there is an icon in the tray, where there is one, and closing the window hides it there.
  // `available`: whether there is one just now.
  Tray& useTray(const std::function<bool()>& available);
  // Before the engine is ready: the user has just signed in, and profiles that are to run then do.
  void setSignIn(bool signIn) { background_.setSignIn(signIn); }
  // As somebody who wants to see it: also where it was hidden or minimised.
  void showAgain();
  // What the user has answered to a notice: "open", "retry".
  void answerNotice(const Notice& notice, const QString& action);

 Q_SIGNALS:
  void closed();  // for good
  // Something happened that nobody sees in the window just now.
  void noticeWanted(const hawser::ui::Notice& notice);

 protected:
  void showEvent(QShowEvent* event) override;
  void hideEvent(QHideEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void closeEvent(QCloseEvent* event) override;
  void changeEvent(QEvent* event) override;

 private:
  // main_window.cpp
  void makePanes();
  void makeDocks();
  void makeStatusBar();
  void connectEngine();
  void refreshStatus();
  void refreshConnections();
  void setActivePane(std::size_t pane);
  void restoreLayout();
  void offerAnswers();
  void showDetails();
  void happened(const Event& event);
  void refused(JobId job, const std::string& why);
  void askForKey(const QString& connection, JobId job);
  void noticeArrivals(const Snapshot& snapshot);
  QString connectionOf(const Event& event) const;
  QString savedConnection(const QString& location) const;
  void findFolders();
  void askToClose();
  void mayClose(const std::vector<RunningMount>& mounts);

  // main_window_actions.cpp
  QAction* make(const QString& name, const QString& text, const QString& iconName, const QKeySequence& key,
                std::function<void()> run);
  void makeActions();
  void makeFileActions();
  void makeEditActions();
  void makeViewActions();
  void makeTransferActions();
  void makeMenus();
  void makeToolBar();
  QMenu* makeLimitMenu();
  QMenu* makePauseMenu();
  void fillLimitMenu();
  void refreshActions();
  void showPaneMenu(const QPoint& at);
  void showTransferMenu(const QPoint& at);
  void showPlacesMenu(const QPoint& at);

  // main_window_tray.cpp
  bool hideToTray();
  void quit();

  // main_window_commands.cpp
  void upload(bool folder);
  void download();
  void copyTo(const QStringList& sources, const QString& folder);
  void copyToOtherPane();
  // Shows first what of these changed.
  void copyChanges(const QStringList& sources, const QString& folder);
  void copyToSeveral();
  QStringList placesToCopyTo() const;
  void shareUrl();
  void removeSelected();
  void removalFailed(BrowserPane& pane, const Error& error, std::uint64_t gone);
  // Makes it where the active pane is; then copies what is given into it.
  void newContainer(const QString& where, const QStringList& thenCopy = {});
  void openObject(const QString& location);
  void showProperties();
  void quickLook();
  // Shows there what is chosen now.
  void followQuickLook();
  void stepQuickLook(int by);
  void copySelection();
  void copyLocations();
  void paste();
  void pasteFiltered();
  void pasteChanges();
  void editConnection(const QString& name);
  void takeUp(const QString& connection);
  void removeConnection();
  // What is chosen, where it is an embedded store: its file, and its name for people.
  std::optional<std::pair<std::string, QString>> chosenStore() const;
  void showStore();
  void showCache();
  // Of what is chosen, where it is one object.
  std::optional<BrowseItem> chosenObject() const;
  void mountChosen();
  // main_window_sync.cpp
  void sync();
  void askForSync(const Profile& asked);
  void previewSync(const Profile& asked);
  void showProfiles();
  MountsWindow& mounts();
  void showMounts();
  void useDefaultStore();
  void tryEmulator();
  void showWelcome();
  void forSelected(const std::function<void(Engine&, TransferId)>& run);
  void decide(TransferId transfer);
  // Of a transfer, or of the whole job that a row stands for.
  void pause(TransferId transfer);
  void resume(TransferId transfer);
  void cancel(TransferId transfer);
  void retry(TransferId transfer);
  void retryAllFailed();
  void clearFinished();
  void openEnd(bool source);
  void showReport();
  void limitSelected();
  void askLimit();
  void showPreferences();
  void showShortcuts();
  void showAbout();

  EngineBridge& bridge_;
  Preferences preferences_;
  PlacesModel places_;
  TransferModel transfers_;
  TimedPause pause_;
  BackgroundWatch background_;
  QHash<QString, QAction*> actions_;
  QStringList actionOrder_;
  QSplitter* splitter_ = nullptr;
  std::array<BrowserPane*, 2> panes_{};
  std::size_t active_ = 0;
  PlacesView* placesView_ = nullptr;
  TransfersDrawer* drawer_ = nullptr;
  DetailPanel* details_ = nullptr;
  QDockWidget *placesDock_ = nullptr, *transfersDock_ = nullptr, *detailsDock_ = nullptr;
  QLabel *rates_ = nullptr, *limit_ = nullptr, *saved_ = nullptr;
  Sparkline* sparkline_ = nullptr;
  QMenu *limitMenu_ = nullptr, *pauseMenu_ = nullptr;
  Tray* tray_ = nullptr;
  QToolButton* limitButton_ = nullptr;
  QHash<QString, QPointer<StoreWindow>> stores_;  // by their files
  QPointer<CacheWindow> cache_;
  QPointer<ProfilesWindow> profiles_;
  MountsWindow* mounts_ = nullptr;  // made when it is first wanted
  QuickLook* look_ = nullptr;       // made when it is first wanted
  QByteArray firstState_;
  bool sampled_ = false;
  bool narrow_ = false;
  bool pausedSaid_ = false;
  bool closes_ = false;                  // whatever that ends
  bool quits_ = false;                   // it is not only hidden
  OperationPtr closing_;                 // looks what it would end
  bool detailsYielded_ = false;          // hidden by narrow_, not by the user
  QHash<QString, QSet<JobId>> waiting_;  // jobs by the connection whose key they need
};

}  // namespace hawser::ui
