// The window's habits: where the keyboard goes, what is said when something cannot go on, and what a name may
// look like.
#include <QFileDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QStatusBar>
#include <QTabBar>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

#include "models/text.h"
#include "models/transfer_text.h"
#include "presenters/drop_rules.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/conflict_dialog.h"
#include "widgets/connection_dialog.h"
#include "widgets/delete_dialog.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/message_bar.h"
#include "widgets/removal_bar.h"
#include "widgets/row_table.h"
#include "widgets/transfers_drawer.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

JobRow jobWith(JobState state, const Error& error) {
  JobRow job;
  job.id = 77;
  job.title = {{}, 9, "studio:renders"};
  job.state = state;
  job.error = error;
  return job;
}

TransferRow asking(const std::string& name) {
  TransferRow row;
  row.source = "/home/ada/" + name;
  row.destination = "studio:shared/" + name;
  row.state = TransferState::asking;
  row.size = 1000;
  return row;
}

}  // namespace

class WindowTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    window_ = std::make_unique<MainWindow>(stage_->bridge, stage_->clock);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    open("studio:renders/");
  }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }
  void aTypedPathGivesTheKeyboardToTheList();
  void anEmptyFolderKeepsTheKeyboard();
  void theSelectionIsForgottenWithItsFolder();
  void foldersComeFirst();
  void enterOnAnObject();
  void aJobThatCouldNotBePlannedIsSeen();
  void aJobThatWaitsForItsStoreSaysSo();
  void whatIsKeptIsSaid();
  void aJobThatNeedsItsKeyGoesOnWithIt();
  void conflictsAreAskedOneByOne();
  void whatCannotBeTriedAgainIsNotOffered();
  void allTabsAreSeenWhereItIsNarrow();
  void onlyFoldersThatAreThere();
  void namesStayOnOneLine();
  void chosenRatesHaveNoIdleDigits_data();
  void chosenRatesHaveNoIdleDigits();
  void refusalsSayWhy();
  void whatComesWhileAllIsPausedWaits();
  void connectionsSavedElsewhereAreSeen();
  void connectionsOfTheEnvironmentAreThere();
  void deletingSaysHowFarItIs();
  void deletingCanBeStopped();

 private:
  QStringList places() {
    QStringList names;
    const auto* view = named<QAbstractItemView>(*window_, "Places");
    for (int row = 0; row < view->model()->rowCount(); ++row)
      names << view->model()->index(row, 0).data().toString();
    return names;
  }
  // Selects the folder "night", asks to delete it and says the number.
  void deleteAFolder();
  BrowserPane& pane() { return window_->activePane(); }
  void open(const char* location) {
    pane().open(QString::fromUtf8(location));
    QTRY_VERIFY(pane().model().coverage().whole);
  }
  bool called(const std::string& call) {
    const std::vector<std::string> calls = stage_->engine->calls();
    return std::find(calls.begin(), calls.end(), call) != calls.end();
  }
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<MainWindow> window_;
};

void WindowTest::aTypedPathGivesTheKeyboardToTheList() {
  QTest::keyClick(window_.get(), Qt::Key_L, Qt::ControlModifier);
  QWidget* edit = QApplication::focusWidget();
  QVERIFY(qobject_cast<QLineEdit*>(edit));
  type(edit, "studio:photos/");
  QTest::keyClick(edit, Qt::Key_Return);
  QTRY_COMPARE(QApplication::focusWidget(), &pane().view());
  QTest::keyClick(&pane().view(), Qt::Key_Down);
  QVERIFY(pane().hasSelection());
}

void WindowTest::anEmptyFolderKeepsTheKeyboard() {
  pane().view().setFocus();
  open("default:empty/");
  QTRY_VERIFY(!pane().view().isVisible());
  const QWidget* focus = QApplication::focusWidget();
  QVERIFY(focus && !focus->inherits("QToolButton"));
  open("studio:renders/");
  QTRY_COMPARE(QApplication::focusWidget(), &pane().view());
}

void WindowTest::theSelectionIsForgottenWithItsFolder() {
  const auto* said = named<QLabel>(pane(), "Selection");
  pane().view().selectAll();
  QVERIFY(!said->text().isEmpty());
  open("default:empty/");
  QCOMPARE(said->text(), QString());
}

void WindowTest::foldersComeFirst() {
  const auto kindAt = [this](int row) {
    return pane().model().index(row, 0).data(ListingModel::KindRole).toInt();
  };
  const int folder = static_cast<int>(BrowseItem::Kind::folder);
  bool folders = true;
  QString before;
  for (int row = 0; row < pane().model().rowCount(); ++row) {
    if (kindAt(row) != folder && std::exchange(folders, false)) before.clear();
    QCOMPARE(kindAt(row) == folder, folders);
    const QString name = pane().model().index(row, 0).data().toString();
    QVERIFY(before.compare(name, Qt::CaseInsensitive) < 0);
    before = name;
  }
  QVERIFY(!folders);
}

void WindowTest::enterOnAnObject() {
  const int row = pane().model().rowOfLocation(QStringLiteral("studio:renders/cut-07.mov"));
  pane().view().setFocus();
  pane().view().selectRow(row);
  QTest::keyClick(&pane().view(), Qt::Key_Return);
  auto* dialog = window_->findChild<QFileDialog*>();
  QVERIFY(dialog);
  dialog->reject();
  window_->setTwoPanes(true);
  window_->pane(1).open(QStringLiteral("/home/ada/"));
  pane().view().selectRow(row);
  QTest::keyClick(&pane().view(), Qt::Key_Return);
  QTRY_COMPARE(stage_->engine->submitted().size(), std::size_t{1});
  QCOMPARE(stage_->engine->submitted().front().destination, std::string("/home/ada/"));
}

void WindowTest::aJobThatCouldNotBePlannedIsSeen() {
  Error error = makeError(ErrorCode::invalidArgument, "no key can hold this name");
  error.object = "studio:renders/odd";
  stage_->engine->setJob(jobWith(JobState::failed, error), EventKind::jobFinished);
  stage_->bridge.poke();
  MessageBar& bar = window_->drawer().message();
  QTRY_VERIFY(bar.isVisible());
  QVERIFY(bar.text().contains(QLatin1String("no key can hold this name")));
  QCOMPARE(window_->transfers().count(TransferTab::failed), 1);
  window_->drawer().showTab(TransferTab::failed);
  QCOMPARE(window_->drawer().table().model()->index(0, 0).data().toString(),
           QStringLiteral("9 items to studio:renders"));
  press(window_->drawer(), "Try again");
  QVERIFY(called("retryJob 77"));
  stage_->engine->setJob(jobWith(JobState::planning, error), EventKind::transferFailed);
  stage_->bridge.poke();
  QTRY_COMPARE(window_->transfers().count(TransferTab::failed), 0);
}

void WindowTest::aJobThatWaitsForItsStoreSaysSo() {
  JobRow job;
  job.id = 77;
  job.title = {"render", 1, "studio:renders"};
  job.obstacle = makeError(ErrorCode::connection, "refused", Retry::afterDelay).about("studio:renders");
  job.retryAt = stage_->clock.now() + std::chrono::milliseconds(11'500);
  stage_->engine->setJob(job, EventKind::transferFailed);
  stage_->bridge.poke();
  QTRY_COMPARE(window_->transfers().count(TransferTab::active), 1);
  const QModelIndex row = window_->drawer().table().model()->index(0, 0);
  const auto says = [&](int role) { return row.data(role).toString(); };
  QCOMPARE(says(Qt::DisplayRole), QStringLiteral("render to studio:renders"));
  QCOMPARE(says(TransferModel::TruthRole),
           QStringLiteral("The server refused the connection; trying again in 12 s"));
  QVERIFY(says(Qt::AccessibleTextRole).contains(QLatin1String("trying again in 12 s")));
  QVERIFY(says(Qt::ToolTipRole).contains(QLatin1String("studio:renders: the server refused")));
  QVERIFY(says(Qt::ToolTipRole).contains(QLatin1String("Check the address and port")));
  stage_->clock.advance(std::chrono::seconds(5));
  QVERIFY(says(TransferModel::TruthRole).endsWith(QLatin1String("in 7 s")));
  stage_->clock.advance(std::chrono::seconds(7));
  QVERIFY(says(TransferModel::TruthRole).endsWith(QLatin1String("trying again now")));
  // It can be stopped from there, and taken up again though it has found nothing yet.
  window_->drawer().table().selectRow(0);
  window_->action(QStringLiteral("pause"))->trigger();
  QTRY_VERIFY(called("pauseJob 77"));
  job.obstacle.reset();
  job.retryAt.reset();
  job.state = JobState::paused;
  stage_->engine->setJob(job, EventKind::transferFailed);
  stage_->bridge.poke();
  QTRY_COMPARE(window_->transfers().count(TransferTab::queued), 1);
  window_->drawer().showTab(TransferTab::queued);
  window_->drawer().table().selectRow(0);
  window_->action(QStringLiteral("resume"))->trigger();
  QTRY_VERIFY(called("resumeJob 77"));
  job.state = JobState::planning;
  stage_->engine->setJob(job, EventKind::transferFailed);
  stage_->bridge.poke();
  QTRY_COMPARE(window_->transfers().count(TransferTab::all), 0);
}

void WindowTest::aJobThatNeedsItsKeyGoesOnWithIt() {
  Error error = makeError(ErrorCode::denied, "no credential is kept for it", Retry::afterAuth);
  error.object = "studio:";
  stage_->engine->setJob(jobWith(JobState::paused, error), EventKind::jobRefused);
  stage_->bridge.poke();
  MessageBar& bar = window_->drawer().message();
  QTRY_VERIFY(bar.isVisible());
  QVERIFY(!bar.text().contains(QLatin1String("hawserctl")));
  press(bar, "Enter it");
  auto* dialog = window_->findChild<ConnectionDialog*>();
  QVERIFY(dialog);
  type(named<QLineEdit>(*dialog, "Account key or SAS"), "c2VjcmV0c2VjcmV0");
  press(*dialog, "Save connection");
  QTRY_VERIFY(called("resumeJob 77"));
}

void WindowTest::conflictsAreAskedOneByOne() {
  for (const char* name : {"a.txt", "b.txt"})
    stage_->engine->add(asking(name));
  stage_->bridge.poke();
  MessageBar& bar = window_->drawer().message();
  QTRY_VERIFY(bar.isVisible());
  press(bar, "Decide");
  auto* first = window_->findChild<ConflictDialog*>();
  QVERIFY(first);
  first->reject();
  QVERIFY2(bar.isVisible(), "who looks away is reminded");
  press(bar, "Decide");
  const auto shown = [this]() -> ConflictDialog* {
    for (auto* dialog : window_->findChildren<ConflictDialog*>())
      if (dialog->isVisible()) return dialog;
    return nullptr;
  };
  ConflictDialog* answered = shown();
  QVERIFY(answered);
  press(*answered, "Skip");
  QTRY_VERIFY(shown() && shown() != answered);
}

void WindowTest::whatIsKeptIsSaid() {
  stage_->engine->addAway();
  stage_->bridge.poke();
  auto* line = window_->findChild<QToolButton*>(QStringLiteral("spoolLine"));
  QVERIFY(line->isHidden());
  QTRY_VERIFY(!line->isHidden());
  QCOMPARE(line->text(), QStringLiteral("1.47 GiB kept"));
  QVERIFY(line->accessibleName().startsWith(QLatin1String("1.47 GiB kept for 2 destinations since ")));
  QVERIFY(line->toolTip().contains(QLatin1String("\n1.38 GiB for archive:backups/ since ")));
  const auto tries = [&] {
    const std::vector<std::string> calls = stage_->engine->calls();
    return std::count(calls.begin(), calls.end(), "tryNow");
  };
  line->click();
  auto* dialog = window_->findChild<QDialog*>(QStringLiteral("spoolDialog"));
  QVERIFY(dialog->findChildren<QLabel*>().back()->text().contains(
      QLatin1String("\n91.6 MiB for /mnt/disk/films/ since ")));
  for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
    if (button->text() == QLatin1String("&Try Now")) button->click();
  }
  QCOMPARE(tries(), 1);
  // What waits can be tried from its row.
  QTRY_COMPARE(window_->transfers().count(TransferTab::active), 1);
  window_->drawer().table().selectRow(0);
  window_->action(QStringLiteral("retry"))->trigger();
  QCOMPARE(tries(), 2);
}

void WindowTest::whatCannotBeTriedAgainIsNotOffered() {
  TransferRow row = asking("c.txt");
  row.state = TransferState::cancelled;
  stage_->engine->add(row);
  row.state = TransferState::failed;
  stage_->engine->add(row);
  stage_->bridge.poke();
  QTRY_COMPARE(window_->transfers().count(TransferTab::failed), 1);
  window_->drawer().showTab(TransferTab::done);
  window_->drawer().table().selectRow(0);
  QVERIFY(!window_->action(QStringLiteral("retry"))->isEnabled());
  window_->drawer().showTab(TransferTab::failed);
  window_->drawer().table().selectRow(0);
  QVERIFY(window_->action(QStringLiteral("retry"))->isEnabled());
  QVERIFY(!window_->action(QStringLiteral("cancel"))->isEnabled());
}

void WindowTest::allTabsAreSeenWhereItIsNarrow() {
  stage_->engine->addShowcase();
  stage_->bridge.poke();
  QTRY_VERIFY(window_->transfers().count(TransferTab::failed) > 0);
  auto* tabs = named<QTabBar>(*window_, "Which transfers are shown");
  window_->resize(800, 500);
  QTRY_VERIFY(tabs->width() >= tabs->sizeHint().width());
  QVERIFY(named<QAbstractButton>(*window_, "Retry failed")->text().isEmpty());
  window_->resize(1400, 700);
  QTRY_VERIFY(!named<QAbstractButton>(*window_, "Retry failed")->text().isEmpty());
}

void WindowTest::onlyFoldersThatAreThere() {
  const QTemporaryDir home;
  QDir(home.path()).mkdir(QStringLiteral("Documents"));
  const QStringList wanted{home.filePath(QStringLiteral("Desktop")),
                           home.filePath(QStringLiteral("Documents"))};
  PlacesModel places;
  places.setFolders(PlacesModel::onDisk(wanted));
  places.setConnections({});
  QCOMPARE(places.rowFor(wanted[0] + QLatin1Char('/')), places.rowFor(QStringLiteral("/")));
  QVERIFY(places.rowFor(wanted[1] + QLatin1Char('/')) != places.rowFor(QStringLiteral("/")));
}

void WindowTest::namesStayOnOneLine() {
  TransferRow row = asking("two\nlines.txt");
  QVERIFY(!transferTitle(row).contains(QLatin1Char('\n')));
  QVERIFY(!transferTruth(row, stage_->clock.now()).contains(QLatin1Char('\n')));
  const QString turned = QStringLiteral("photo\u202Egpj.exe");
  QVERIFY(!onOneLine(turned).contains(QChar(0x202E)));
  QCOMPARE(onOneLine(QStringLiteral("ünï ☃ 空.txt")), QStringLiteral("ünï ☃ 空.txt"));
}

void WindowTest::chosenRatesHaveNoIdleDigits_data() {
  QTest::addColumn<quint64>("rate");
  QTest::addColumn<QString>("text");
  QTest::newRow("one") << quint64{1024 * 1024} << QStringLiteral("1 MiB/s");
  QTest::newRow("fifty") << quint64{50 * 1024 * 1024} << QStringLiteral("50 MiB/s");
  QTest::newRow("half") << quint64{1536 * 1024} << QStringLiteral("1.5 MiB/s");
  QTest::newRow("odd") << quint64{7'000'000} << QStringLiteral("6.68 MiB/s");
  QTest::newRow("few") << quint64{300} << QStringLiteral("300 B/s");
}

void WindowTest::chosenRatesHaveNoIdleDigits() {
  QFETCH(quint64, rate);
  QTEST(chosenRateText(rate), "text");
}

void WindowTest::refusalsSayWhy() {
  const QString box = QStringLiteral("studio:renders/");
  QCOMPARE(whyNot({}, box), Refusal::nothing);
  QCOMPARE(whyNot({QStringLiteral("studio:renders/a")}, box), Refusal::sameFolder);
  QCOMPARE(whyNot({QStringLiteral("studio:renders/a/")}, QStringLiteral("studio:renders/a/b/")),
           Refusal::intoItself);
  QCOMPARE(whyNot({QStringLiteral("/home/a")}, QStringLiteral("studio:")), Refusal::place);
}

void WindowTest::whatComesWhileAllIsPausedWaits() {
  JobRequest request;
  request.sources = {"/home/ada/notes.md"};
  request.destination = "studio:shared/";
  window_->action(QStringLiteral("pauseAll"))->trigger();
  stage_->bridge.submit(request);
  QTRY_COMPARE(stage_->engine->submitted().size(), std::size_t{1});
  const auto paused = [this] {
    const std::vector<std::string> calls = stage_->engine->calls();
    return std::any_of(calls.begin(), calls.end(),
                       [](const std::string& call) { return call.starts_with("pauseJob "); });
  };
  QTRY_VERIFY(paused());
}

void WindowTest::connectionsSavedElsewhereAreSeen() {
  stage_->engine->saveElsewhere({"laptop", "azure", "https://laptop.blob.core.windows.net", "laptop", {}});
  QVERIFY(!places().contains(QStringLiteral("laptop")));
  // Who comes back to the window has perhaps been at a terminal.
  QEvent back(QEvent::ActivationChange);
  QCoreApplication::sendEvent(window_.get(), &back);
  stage_->bridge.poke();
  QTRY_VERIFY(places().contains(QStringLiteral("laptop")));
}

void WindowTest::connectionsOfTheEnvironmentAreThere() {
  stage_->engine->give({"CLOUD", "azure", "https://cloud.blob.core.windows.net", "cloud", {}});
  MainWindow again(stage_->bridge, stage_->clock);
  const auto* view = named<QAbstractItemView>(again, "Places");
  const auto found =
      view->model()->match(view->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("CLOUD"));
  QCOMPARE(found.size(), qsizetype{1});
  again.activePane().open(QStringLiteral("CLOUD:"));
  QCOMPARE(view->currentIndex().data().toString(), QStringLiteral("CLOUD"));
  QVERIFY(!again.action(QStringLiteral("editConnection"))->isEnabled());
}

void WindowTest::deleteAFolder() {
  pane().view().selectRow(0);
  window_->action(QStringLiteral("delete"))->trigger();
  auto* dialog = window_->findChild<DeleteDialog*>();
  QVERIFY(dialog);
  stage_->engine->letRemovalsGo();
  auto* typed = named<QLineEdit>(*dialog, "Number of objects to delete");
  QTRY_VERIFY(typed->isVisible());
  stage_->engine->holdRemovals();
  type(typed, "250");
  press(*dialog, "Delete 250 objects");
}

void WindowTest::deletingSaysHowFarItIs() {
  deleteAFolder();
  auto* bar = window_->findChild<RemovalBar*>();
  QVERIFY(bar);
  QTRY_VERIFY(bar->isVisible());
  QCOMPARE(bar->accessibleName(), QStringLiteral("Deleting: 0 of 250 objects"));
  QCOMPARE(stage_->engine->removed(), std::vector<std::string>{"studio:renders/night/"});
  stage_->engine->letRemovalsGo();
  QTRY_VERIFY(!window_->findChild<RemovalBar*>());
  QVERIFY(window_->statusBar()->currentMessage().contains(QStringLiteral("250 objects")));
}

void WindowTest::deletingCanBeStopped() {
  deleteAFolder();
  press(*window_->findChild<RemovalBar*>(), "Stop");
  stage_->engine->letRemovalsGo();
  QTRY_VERIFY(!window_->findChild<RemovalBar*>());
  QVERIFY(pane().message().text().startsWith(QStringLiteral("Stopped: 0 objects were deleted")));
}

int main(int argc, char** argv) {
  return runUiTest<WindowTest>(argc, argv);
}
#include "window_test.moc"
