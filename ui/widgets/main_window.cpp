#include "widgets/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QThreadPool>
#include <QToolBar>
#include <utility>

#include "api/error_sentence.h"
#include "api/job_title.h"
#include "models/engine_bridge.h"
#include "models/profile_runs.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "presenters/drop_rules.h"
#include "presenters/mount_rules.h"
#include "widgets/browser_pane.h"
#include "widgets/detail_panel.h"
#include "widgets/dock_title.h"
#include "widgets/listing_view.h"
#include "widgets/message_bar.h"
#include "widgets/places_view.h"
#include "widgets/question_dialog.h"
#include "widgets/row_table.h"
#include "widgets/speed_view.h"
#include "widgets/spool_line.h"
#include "widgets/theme.h"
#include "widgets/transfers_drawer.h"
#include "widgets/tray.h"

namespace hawser::ui {
namespace {
constexpr int kLayoutVersion = 1;
// Places, transfers and details do not fit side by side in less.
constexpr int kNarrow = 880;
}  // namespace

MainWindow::MainWindow(EngineBridge& bridge, const Clock& clock, QWidget* parent)
    : QMainWindow(parent),
      bridge_(bridge),
      preferences_(Preferences::load()),
      transfers_(clock),
      pause_(bridge),
      background_(bridge) {
  setWindowTitle(tr("Hawser"));
  setObjectName(QStringLiteral("mainWindow"));
  setUnits(preferences_.units);
  makePanes();
  makeDocks();
  makeStatusBar();
  makeActions();
  makeMenus();
  makeToolBar();
  connectEngine();
  resize(1180, 780);
  firstState_ = saveState(kLayoutVersion);
  restoreLayout();
  setActivePane(0);
  refreshActions();
  bridge_.setLimitRate(preferences_.limitRate);
  refreshConnections();
  refreshStatus();
  findFolders();
  panes_[0]->view().setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePanes() {
  splitter_ = new QSplitter(Qt::Horizontal);
  splitter_->setHandleWidth(1);
  splitter_->setChildrenCollapsible(false);
  for (std::size_t i = 0; i < panes_.size(); ++i) {
    auto* pane = new BrowserPane(bridge_);
    panes_[i] = pane;
    pane->setMinimumWidth(280);
    pane->view().setAccessibleName(i == 0 ? tr("Files and objects, first pane")
                                          : tr("Files and objects, second pane"));
    splitter_->addWidget(pane);
    connect(pane, &BrowserPane::activated, this, [this, i] { setActivePane(i); });
    connect(pane, &BrowserPane::selectionChanged, this, [this] {
      refreshActions();
      followQuickLook();
    });
    connect(pane, &BrowserPane::menuRequested, this, &MainWindow::showPaneMenu);
    connect(pane, &BrowserPane::dropped, this, &MainWindow::copyTo);
    connect(pane, &BrowserPane::objectOpened, this, &MainWindow::openObject);
    connect(pane, &BrowserPane::newContainerRequested, this,
            [this, pane] { newContainer(pane->location()); });
    connect(pane, &BrowserPane::credentialWanted, this, &MainWindow::editConnection);
    connect(pane, &BrowserPane::locationChanged, this, [this, i](const QString& location) {
      if (i == active_) placesView_->showLocation(location);
      // At once: a crash or a kill should not lose the place.
      QSettings().setValue(
          i == 0 ? QStringLiteral("window/location") : QStringLiteral("window/secondLocation"), location);
      refreshActions();
    });
  }
  panes_[1]->hide();
  setCentralWidget(splitter_);
}

void MainWindow::makeDocks() {
  placesView_ = new PlacesView(places_);
  placesDock_ = new QDockWidget(tr("Places"));
  placesDock_->setObjectName(QStringLiteral("places"));
  placesDock_->setWidget(placesView_);
  placesDock_->setTitleBarWidget(new QWidget);
  placesDock_->setMinimumWidth(150);
  addDockWidget(Qt::LeftDockWidgetArea, placesDock_);
  connect(placesView_, &PlacesView::chosen, this,
          [this](const QString& location) { activePane().open(location); });
  connect(placesView_, &PlacesView::dropped, this, &MainWindow::copyTo);
  connect(placesView_, &PlacesView::menuRequested, this, &MainWindow::showPlacesMenu);

  drawer_ = new TransfersDrawer(transfers_);
  transfersDock_ = new QDockWidget(tr("Transfers"));
  transfersDock_->setObjectName(QStringLiteral("transfers"));
  transfersDock_->setWidget(drawer_);
  transfersDock_->setTitleBarWidget(new DockTitle(drawer_->titleBar()));
  addDockWidget(Qt::BottomDockWidgetArea, transfersDock_);
  connect(drawer_, &TransfersDrawer::closeRequested, transfersDock_, &QWidget::hide);
  connect(drawer_, &TransfersDrawer::menuRequested, this, &MainWindow::showTransferMenu);
  connect(drawer_, &TransfersDrawer::answerWanted, this, &MainWindow::decide);
  connect(drawer_, &TransfersDrawer::retryFailedRequested, this, &MainWindow::retryAllFailed);
  connect(drawer_, &TransfersDrawer::clearFinishedRequested, this, &MainWindow::clearFinished);
  connect(drawer_, &TransfersDrawer::selectionChanged, this, [this] {
    showDetails();
    refreshActions();
  });

  details_ = new DetailPanel(bridge_);
  detailsDock_ = new QDockWidget(tr("Details"));
  detailsDock_->setObjectName(QStringLiteral("details"));
  detailsDock_->setWidget(details_);
  detailsDock_->setTitleBarWidget(new QWidget);
  splitDockWidget(transfersDock_, detailsDock_, Qt::Horizontal);
  setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
  resizeDocks({placesDock_}, {196}, Qt::Horizontal);
  resizeDocks({transfersDock_}, {290}, Qt::Vertical);
  resizeDocks({transfersDock_, detailsDock_}, {640, 330}, Qt::Horizontal);
}

void MainWindow::makeStatusBar() {
  auto* bar = statusBar();
  bar->setSizeGripEnabled(false);
  sparkline_ = new Sparkline(bridge_.speeds());
  rates_ = new QLabel;
  // What stands beside it keeps its place while it counts.
  rates_->setMinimumWidth(fontMetrics().horizontalAdvance(
      tr("↑ %1   ↓ %2", "rates up and down").arg(rateText(1.88e8), rateText(1.88e8))));
  limit_ = new QLabel;
  saved_ = new QLabel;
  auto* left = new QWidget;
  auto* row = new QHBoxLayout(left);
  row->setContentsMargins(10, 1, 8, 1);
  row->setSpacing(12);
  row->addWidget(rates_);
  row->addWidget(sparkline_);
  row->addWidget(limit_);
  row->addWidget(new SpoolLine(bridge_));
  bar->addWidget(left);
  auto* right = new QWidget;
  auto* end = new QHBoxLayout(right);
  end->setContentsMargins(8, 1, 12, 1);
  end->addWidget(saved_);
  bar->addPermanentWidget(right);
}

void MainWindow::connectEngine() {
  connect(&bridge_, &EngineBridge::sampled, this, [this](const Snapshot& snapshot) {
    transfers_.apply(snapshot);
    if (details_->showsJob()) showDetails();
    if (!snapshot.transfers.empty()) {
      offerAnswers();
      noticeArrivals(snapshot);
    }
    refreshStatus();
  });
  connect(&bridge_, &EngineBridge::engineReady, this, [this] {
    refreshConnections();
    if (!preferences_.welcomed && places_.savedConnections() == 0) showWelcome();
    refreshActions();
  });
  connect(&bridge_, &EngineBridge::engineFailed, this,
          [this](const Error& error) { panes_[0]->message().showError(error); });
  connect(&bridge_, &EngineBridge::started, this, [this] {
    transfersDock_->show();
    pausedSaid_ = bridge_.allPaused();
    if (pausedSaid_)
      drawer_->message().show(MessageBar::Kind::info,
                              tr("All transfers are paused; what you added waits with them."),
                              tr("Resume all"), [this] { bridge_.setAllPaused(false); });
  });
  connect(&bridge_, &EngineBridge::submitFailed, this, [this](const JobRequest& request, const Error& error) {
    activePane().message().showError(error, tr("Try again"), [this, request] { bridge_.submit(request); });
  });
  connect(&ProfileRuns::of(bridge_), &ProfileRuns::failed, this,
          [this](const QString& name, const Error& error) {
            activePane().message().show(MessageBar::Kind::error,
                                        tr("“%1”: %2", "a profile, what went wrong")
                                            .arg(onOneLine(name), sentence(error, Speaker::window).whole()));
          });
  connect(&bridge_, &EngineBridge::happened, this, &MainWindow::happened);
  connect(&bridge_, &EngineBridge::limitChanged, this, &MainWindow::refreshStatus);
  connect(&bridge_, &EngineBridge::pausedChanged, this, [this] {
    refreshActions();
    if (!bridge_.allPaused() && std::exchange(pausedSaid_, false)) drawer_->message().hide();
  });
  connect(&transfers_, &TransferModel::countsChanged, this, &MainWindow::refreshActions);
}

void MainWindow::showDetails() {
  const TransferRow* row = transfers_.find(drawer_->current());
  if (row && isWholeJob(*row))
    details_->setJob(*row);
  else
    details_->setTransfer(drawer_->current());
}

void MainWindow::happened(const Event& event) {
  switch (event.kind) {
    case EventKind::conflictAsked:
      return offerAnswers();
    case EventKind::jobRefused:
      return refused(event.job, event.text);
    case EventKind::credentialNeeded:
      return askForKey(connectionOf(event), event.job);
    case EventKind::jobFinished: {
      const JobRow* job = transfers_.job(event.job);
      if (!job || job->state != JobState::failed || !job->error) return;
      const QString connection = savedConnection(fromUtf8(job->error->object));
      if (job->error->retry == Retry::afterAuth && !connection.isEmpty())
        return askForKey(connection, event.job);
      return drawer_->message().showError(*job->error, tr("Try again"), [this, id = event.job] {
        bridge_.engine()->retryJob(id);
        bridge_.poke();
      });
    }
    case EventKind::connectionsChanged:
      return refreshConnections();
    case EventKind::transferFailed:
      break;
  }
}

// A job of an earlier run that could not be taken up.
void MainWindow::refused(JobId id, const std::string& why) {
  const JobRow* job = transfers_.job(id);
  if (!job || !job->error)
    return drawer_->message().show(
        MessageBar::Kind::warning,
        tr("A job of an earlier time is not taken up (technical detail: %1).").arg(fromUtf8(why)));
  const QString connection = savedConnection(fromUtf8(job->error->object));
  if (job->error->retry == Retry::afterAuth && !connection.isEmpty()) return askForKey(connection, id);
  drawer_->message().show(MessageBar::Kind::warning,
                          tr("“%1” does not go on: %2", "job, why")
                              .arg(titleText(job->title), sentence(*job->error, Speaker::window).whole()),
                          tr("Try again"), [this, id] {
                            bridge_.engine()->resumeJob(id);
                            bridge_.poke();
                          });
}

void MainWindow::askForKey(const QString& connection, JobId job) {
  if (connection.isEmpty()) return;
  waiting_[connection].insert(job);
  drawer_->message().show(MessageBar::Kind::warning,
                          tr("“%1” needs its key or SAS again; then its transfers go on.").arg(connection),
                          tr("Enter it"), [this, connection] { editConnection(connection); });
}

// Its name where a location lies in one that the user saved.
QString MainWindow::savedConnection(const QString& location) const {
  const QString name = location.section(QLatin1Char(':'), 0, 0);
  if (isLocalPath(location) || !bridge_.ready()) return {};
  for (const Connection& connection : bridge_.engine()->connections())
    if (fromUtf8(connection.name) == name && !isOfThisComputer(connection)) return name;
  return {};
}

// The saved connection that refused a transfer, from what its error is about.
QString MainWindow::connectionOf(const Event& event) const {
  const TransferRow* row = transfers_.find(event.transfer);
  if (!row) return {};
  QStringList ends;
  if (row->error) ends << fromUtf8(row->error->object);
  ends << fromUtf8(row->destination) << fromUtf8(row->source);
  for (const QString& end : std::as_const(ends))
    if (const QString name = savedConnection(end); !name.isEmpty()) return name;
  return {};
}

// A pane shows what arrives in it.
void MainWindow::noticeArrivals(const Snapshot& snapshot) {
  if (!std::exchange(sampled_, true)) return;
  for (BrowserPane* pane : panes_) {
    if (pane->isHidden()) continue;
    const std::string folder = toUtf8(pane->location());
    for (const TransferRow& row : snapshot.transfers) {
      if (row.state != TransferState::done || !row.destination.starts_with(folder)) continue;
      pane->reloadSoon();
      break;
    }
  }
}

// An answer is offered in the drawer and never forced: the other rows go on meanwhile.
void MainWindow::offerAnswers() {
  const std::vector<TransferId> asking =
      bridge_.totals().asking == 0 ? std::vector<TransferId>() : transfers_.withState(TransferState::asking);
  MessageBar& bar = drawer_->message();
  if (asking.empty()) {
    if (bar.property("asks").toBool()) bar.hide();
    bar.setProperty("asks", false);
    return;
  }
  const TransferRow* row = transfers_.find(asking.front());
  const QString text = asking.size() == 1
                           ? tr("“%1” is already there. What should happen to it?")
                                 .arg(onOneLine(nameOf(fromUtf8(row->destination))))
                           : tr("%Ln item(s) are already at their destination. What should happen to them?",
                                "", static_cast<int>(asking.size()));
  if (bar.isVisible() && bar.text() == text) return;
  bar.setProperty("asks", true);
  bar.show(MessageBar::Kind::warning, text, tr("Decide…"), [this, id = asking.front()] { decide(id); });
}

void MainWindow::refreshStatus() {
  const SpeedSample now = bridge_.speeds().current();
  const bool moving = bridge_.totals().running > 0;
  const QString up = rateText(moving ? now.up : 0), down = rateText(moving ? now.down : 0);
  rates_->setText(tr("↑ %1   ↓ %2", "rates up and down").arg(up, down));
  // Arrows are not read well; the other two labels speak for themselves.
  rates_->setAccessibleName(tr("%1 up, %2 down", "rates").arg(up, down));
  const std::uint64_t limit = bridge_.limitRate();
  limit_->setText(limit == 0 ? tr("No limit") : tr("Limit %1").arg(chosenRateText(limit)));
  saved_->setText(!bridge_.ready()                ? tr("Opening the journal…")
                  : bridge_.totals().journalSaved ? tr("Everything saved")
                                                  : tr("Saving…"));
  saved_->setToolTip(
      tr("What is done is on disk: transfers go on from here even after a crash or power cut"));
  sparkline_->update();
}

void MainWindow::refreshConnections() {
  if (!bridge_.ready()) return;
  places_.setConnections(bridge_.engine()->connections(), bridge_.engine()->givenConnections());
  placesView_->showLocation(activePane().location());
}

// A home on a network may take its time to say what is in it.
void MainWindow::findFolders() {
  auto found = bridge_.carry<QStringList>(this, [this](QStringList folders) {
    places_.setFolders(folders);
    placesView_->showLocation(activePane().location());
  });
  QThreadPool::globalInstance()->start(
      [found, wanted = PlacesModel::usualFolders()] { found(PlacesModel::onDisk(wanted)); });
}

void MainWindow::setActivePane(std::size_t pane) {
  active_ = pane;
  const bool two = !panes_[1]->isHidden();
  for (std::size_t i = 0; i < panes_.size(); ++i)
    panes_[i]->setActive(i == active_, two);
  placesView_->showLocation(activePane().location());
  refreshActions();
}

void MainWindow::setTwoPanes(bool two) {
  panes_[1]->setVisible(two);
  if (two && panes_[1]->location().isEmpty()) panes_[1]->open(folderLocation(QDir::homePath()));
  if (two) splitter_->setSizes({1, 1});
  setActivePane(two ? active_ : 0);
}

void MainWindow::restoreLayout() {
  const QSettings settings;
  restoreGeometry(settings.value(QStringLiteral("window/geometry")).toByteArray());
  restoreState(settings.value(QStringLiteral("window/state")).toByteArray(), kLayoutVersion);
  // A screen that is gone must not take the window with it.
  bool seen = false;
  for (const QScreen* screen : QGuiApplication::screens())
    seen = seen || screen->availableGeometry().intersects(frameGeometry());
  if (!seen) move(QGuiApplication::primaryScreen()->availableGeometry().topLeft() + QPoint(40, 40));
  const QString place =
      settings.value(QStringLiteral("window/location"), QStringLiteral("default:")).toString();
  panes_[0]->open(place);
  const QString second = settings.value(QStringLiteral("window/secondLocation")).toString();
  if (!second.isEmpty()) panes_[1]->open(second);
  if (settings.value(QStringLiteral("window/twoPanes")).toBool()) {
    setTwoPanes(true);
    actions_[QStringLiteral("twoPanes")]->setChecked(true);
  }
}

void MainWindow::resetLayout() {
  restoreState(firstState_, kLayoutVersion);
  for (QDockWidget* dock : {placesDock_, transfersDock_, detailsDock_})
    dock->show();
  resizeDocks({placesDock_}, {196}, Qt::Horizontal);
  resizeDocks({transfersDock_}, {290}, Qt::Vertical);
  resizeDocks({transfersDock_, detailsDock_}, {640, 330}, Qt::Horizontal);
}

void MainWindow::openArguments(const QStringList& arguments) {
  QStringList files;
  for (const QString& argument : arguments) {
    if (!isLocalPath(argument))
      activePane().open(folderLocation(argument));
    else
      files << argument;
  }
  if (files.isEmpty()) return;
  const QString target = canReceive(activePane().location()) && !isLocalPath(activePane().location())
                             ? activePane().location()
                             : QString();
  if (!target.isEmpty()) return copyTo(files, target);
  activePane().message().show(MessageBar::Kind::info,
                              tr("Open the folder in a store that should receive %Ln item(s), then paste.",
                                 "", static_cast<int>(files.size())));
  QGuiApplication::clipboard()->setMimeData(mimeFor(files));
}

void MainWindow::warnNoKeychain(const QString& why) {
  activePane().message().show(MessageBar::Kind::warning, why);
}

void MainWindow::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  bridge_.setVisible(true);
  if (tray_) tray_->setWindowHidden(false);
}

void MainWindow::hideEvent(QHideEvent* event) {
  QMainWindow::hideEvent(event);
  bridge_.setVisible(false);
  if (tray_) tray_->setWindowHidden(true);
}

// The details make way in a narrow window and come back with the room, unless the user decided otherwise.
void MainWindow::resizeEvent(QResizeEvent* event) {
  QMainWindow::resizeEvent(event);
  const bool narrow = width() < kNarrow;
  if (narrow == std::exchange(narrow_, narrow)) return;
  const bool yields = narrow && !detailsDock_->isHidden();
  if (yields) detailsDock_->hide();
  if (!narrow && detailsYielded_) detailsDock_->show();
  detailsYielded_ = yields;
}

void MainWindow::closeWithoutAsking() {
  closes_ = true;
  close();
}

void MainWindow::askToClose() {
  if (closing_) return;
  closing_ = bridge_.engine()->mounts(bridge_.carry<std::vector<RunningMount>>(
      this, [this](const std::vector<RunningMount>& mounts) { mayClose(mounts); }));
}

void MainWindow::mayClose(const std::vector<RunningMount>& mounts) {
  closing_.reset();
  const QString consequences = consequencesOfClosing(mounts);
  if (consequences.isEmpty()) return closeWithoutAsking();
  auto* dialog = new QuestionDialog(tr("Close"), tr("Close Hawser and detach its mounts?"), consequences,
                                    tr("&Close and detach"), this);
  connect(dialog, &QDialog::accepted, this, &MainWindow::closeWithoutAsking);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setWindowModality(Qt::WindowModal);
  dialog->show();
}

void MainWindow::closeEvent(QCloseEvent* event) {
  if (hideToTray()) return event->ignore();
  if (!closes_ && bridge_.ready() && bridge_.engine()->hasOwnMounts()) {
    event->ignore();
    return askToClose();
  }
  if (std::exchange(detailsYielded_, false)) detailsDock_->show();
  QSettings settings;
  settings.setValue(QStringLiteral("window/geometry"), saveGeometry());
  settings.setValue(QStringLiteral("window/state"), saveState(kLayoutVersion));
  settings.setValue(QStringLiteral("window/location"), panes_[0]->location());
  settings.setValue(QStringLiteral("window/secondLocation"), panes_[1]->location());
  settings.setValue(QStringLiteral("window/twoPanes"), !panes_[1]->isHidden());
  QMainWindow::closeEvent(event);
  Q_EMIT closed();
}

void MainWindow::changeEvent(QEvent* event) {
  if (event->type() == QEvent::WindowStateChange) bridge_.setVisible(!isMinimized());
  // Whoever comes back may have saved a connection with the command line.
  if (event->type() == QEvent::ActivationChange && isActiveWindow() && bridge_.ready())
    bridge_.engine()->refreshConnections();
  QMainWindow::changeEvent(event);
}

}  // namespace hawser::ui
