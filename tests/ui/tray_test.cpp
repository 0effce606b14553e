// The tray: what its icon says, how the window goes there and comes back, pauses that end by themselves.
#include "widgets/tray.h"

#include <QSignalSpy>
#include <QtTest>

#include "models/autostart.h"
#include "models/timed_pause.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/main_window.h"
#include "widgets/preferences_dialog.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

TrayFacts working() {
  TrayFacts facts;
  facts.ready = true;
  return facts;
}

BackgroundRow refused() {
  BackgroundRow row;
  row.profile = "nightly";
  row.state = BackgroundState::refused;
  row.error = makeError(ErrorCode::invalidArgument, "300 objects would be removed, more than the limit");
  return row;
}

QImage drawn(TrayState state, int side) {
  return trayIcon(state, std::nullopt).pixmap(side, side).toImage();
}

}  // namespace

class TrayTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    QSettings().clear();
    stage_ = std::make_unique<Stage>();
    window_ = std::make_unique<MainWindow>(stage_->bridge, stage_->clock);
    there_ = true;
    window_->useTray([this] { return there_; });
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }
  void whatNeedsTheUserComesFirst();
  void wordsSayWhatIs();
  void profilesThatRunByThemselves();
  void aRefusalIsToldOnce();
  void aMountThatHasEndedIsSeen();
  void eachStateHasItsPicture();
  void closingHidesAndQuitEnds();
  void withoutATrayClosingEnds();
  void whoDoesNotWantItSaysSo();
  void aTrayThatDiesBringsTheWindowBack();
  void theMenuHasWhatTheWindowHas();
  void aPauseEndsByItself();
  void aPauseOutlivesTheProgram();
  void whoeverResumesHasTheLastWord();
  void pausesEndWhenTheySay();
  void noticesSayHowItEnded();
  void noticesAreAsTheProfileSays();
  void whatTheUserSeesIsNotTold();
  void signInIsAFileOfTheDesktop();

 private:
  Tray& tray() { return *window_->findChild<Tray*>(); }
  bool called(const std::string& call) const {
    const auto calls = stage_->engine->calls();
    return std::find(calls.begin(), calls.end(), call) != calls.end();
  }
  std::unique_ptr<Stage> stage_;
  std::unique_ptr<MainWindow> window_;
  bool there_ = true;
};

void TrayTest::whatNeedsTheUserComesFirst() {
  TrayFacts facts;
  QVERIFY(trayStateOf(facts) == TrayState::starting);
  facts = working();
  QVERIFY(trayStateOf(facts) == TrayState::idle);
  facts.totals.paused = 1;
  QVERIFY(trayStateOf(facts) == TrayState::paused);
  facts.totals.queued = 1;
  QVERIFY(trayStateOf(facts) == TrayState::active);
  facts.totals.failed = 1;
  QVERIFY(trayStateOf(facts) == TrayState::error);
  facts.jobsWaiting = 1;
  QVERIFY(trayStateOf(facts) == TrayState::offline);
  facts.totals.running = 1;
  QVERIFY(trayStateOf(facts) == TrayState::active);
  facts.pausedByUser = true;
  QVERIFY(trayStateOf(facts) == TrayState::paused);
  facts.totals.asking = 1;
  QVERIFY(trayStateOf(facts) == TrayState::attention);
  facts.failedToOpen = true;
  QVERIFY(trayStateOf(facts) == TrayState::error);
}

void TrayTest::wordsSayWhatIs() {
  TrayFacts facts = working();
  QCOMPARE(trayText(facts), QStringLiteral("Nothing to do"));
  facts.totals.running = 2;
  facts.bytes = 1000;
  facts.done = 610;
  facts.rate = 18.2 * 1024 * 1024;
  QCOMPARE(trayText(facts), QStringLiteral("2 transfers, 61 %, 18.2 MiB/s"));
  facts.totals.asking = 1;
  QCOMPARE(trayText(facts), QStringLiteral("1 transfer waits for your answer"));
  facts = working();
  facts.totals.failed = 3;
  QCOMPARE(trayText(facts), QStringLiteral("3 transfers failed"));
  facts.pausedByUser = true;
  QCOMPARE(trayText(facts), QStringLiteral("Paused by you"));
}

void TrayTest::profilesThatRunByThemselves() {
  TrayFacts facts = working();
  BackgroundRow row;
  row.profile = "nightly";
  row.next = stage_->clock.now();
  facts.background = {row};
  QVERIFY(trayStateOf(facts) == TrayState::idle);
  QVERIFY(trayText(facts).startsWith(QStringLiteral("Nothing to do; nightly next at ")));
  row.next.reset();
  row.job = 7;
  row.state = BackgroundState::hindered;
  row.hindrance = Hindrance::battery;
  facts.background = {row};
  QVERIFY(trayStateOf(facts) == TrayState::paused);
  QCOMPARE(trayText(facts), QStringLiteral("nightly waits for mains power"));
  facts.background = {refused()};
  QVERIFY(trayStateOf(facts) == TrayState::attention);
  QCOMPARE(trayText(facts), QStringLiteral("nightly could not start"));
  // What is tried again by itself needs nobody.
  facts.background[0].error = makeError(ErrorCode::timeout, "no answer", Retry::afterDelay);
  QVERIFY(trayStateOf(facts) == TrayState::idle);
  facts.background[0].error = makeError(ErrorCode::notFound, "the folder is not there");
  facts.background[0].error->serviceCode = kFolderMissing;
  QVERIFY(trayStateOf(facts) == TrayState::idle);
  facts.background[0].error = makeError(ErrorCode::busy, "another running program works on it");
  QVERIFY(trayStateOf(facts) == TrayState::idle);
  // But without its key it never starts.
  facts.background[0].error = makeError(ErrorCode::authExpired, "the key is refused", Retry::afterAuth);
  QVERIFY(trayStateOf(facts) == TrayState::attention);
}

void TrayTest::aRefusalIsToldOnce() {
  QSignalSpy told(&tray(), &Tray::noticed);
  stage_->engine->setBackground({refused()});
  QTRY_COMPARE(told.size(), 1);
  QCOMPARE(told[0][0].value<Notice>().title, QStringLiteral("nightly could not start"));
  QVERIFY(trayStateOf(tray().facts()) == TrayState::attention);
  BackgroundRow later = refused();
  later.lastRun = stage_->clock.now();
  stage_->engine->setBackground({later});
  QTRY_VERIFY(tray().facts().background[0].lastRun.has_value());
  QCOMPARE(told.size(), 1);
  // Also where it is tried again meanwhile.
  later.state = BackgroundState::planning;
  stage_->engine->setBackground({later});
  QTRY_VERIFY(tray().facts().background[0].state == BackgroundState::planning);
  stage_->engine->setBackground({refused()});
  QTRY_VERIFY(trayStateOf(tray().facts()) == TrayState::attention);
  QCOMPARE(told.size(), 1);
  // Once it has run that is over.
  later.state = BackgroundState::running;
  later.error.reset();
  stage_->engine->setBackground({later});
  QTRY_VERIFY(tray().facts().background[0].state == BackgroundState::running);
  stage_->engine->setBackground({refused()});
  QTRY_COMPARE(told.size(), 2);
  stage_->engine->setBackground({});
  QTRY_VERIFY(trayStateOf(tray().facts()) == TrayState::idle);
}

void TrayTest::aMountThatHasEndedIsSeen() {
  stage_->engine->addMounts();
  QTRY_VERIFY_WITH_TIMEOUT(trayStateOf(tray().facts()) == TrayState::attention, 20'000);
  QVERIFY(tray().menu().actions().front()->text().contains(QStringLiteral("mount")));
}

void TrayTest::eachStateHasItsPicture() {
  constexpr std::array kStates{TrayState::starting,  TrayState::idle,  TrayState::active, TrayState::paused,
                               TrayState::attention, TrayState::error, TrayState::offline};
  for (const int side : {16, 22, 48}) {
    for (std::size_t i = 0; i < kStates.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        // By form: without colours they differ still.
        const QImage one = drawn(kStates[i], side).convertToFormat(QImage::Format_Grayscale8);
        const QImage other = drawn(kStates[j], side).convertToFormat(QImage::Format_Grayscale8);
        QVERIFY(one != other);
      }
    }
  }
  QVERIFY(trayIcon(TrayState::active, 0.2).pixmap(22, 22).toImage() !=
          trayIcon(TrayState::active, 0.8).pixmap(22, 22).toImage());
}

void TrayTest::closingHidesAndQuitEnds() {
  QSignalSpy closed(window_.get(), &MainWindow::closed);
  QSignalSpy told(window_.get(), &MainWindow::noticeWanted);
  window_->close();
  QVERIFY(window_->isHidden());
  QCOMPARE(closed.size(), 0);
  QCOMPARE(told.size(), 1);
  Q_EMIT tray().windowWanted();
  QVERIFY(window_->isVisible());
  window_->close();
  QCOMPARE(told.size(), 1);  // once is enough
  window_->action(QStringLiteral("quit"))->trigger();
  QCOMPARE(closed.size(), 1);
}

void TrayTest::withoutATrayClosingEnds() {
  there_ = false;
  QSignalSpy closed(window_.get(), &MainWindow::closed);
  window_->close();
  QCOMPARE(closed.size(), 1);
}

void TrayTest::whoDoesNotWantItSaysSo() {
  Preferences preferences = window_->preferences();
  preferences.closeToTray = false;
  window_->applyPreferences(preferences);
  QVERIFY(!Preferences::load().closeToTray);
  QSignalSpy closed(window_.get(), &MainWindow::closed);
  window_->close();
  QCOMPARE(closed.size(), 1);
}

void TrayTest::aTrayThatDiesBringsTheWindowBack() {
  window_->close();
  QVERIFY(window_->isHidden());
  there_ = false;
  QTRY_VERIFY_WITH_TIMEOUT(window_->isVisible(), 20'000);
  QVERIFY(says(*window_, "The tray is gone"));
}

void TrayTest::theMenuHasWhatTheWindowHas() {
  QStringList texts;
  for (const QAction* action : tray().menu().actions())
    if (!action->isSeparator()) texts << plain(action->text());
  QCOMPARE(texts, (QStringList{QStringLiteral("Nothing to do"), QStringLiteral("Open Hawser"),
                               QStringLiteral("Pause All"), QStringLiteral("Pause for a While"),
                               QStringLiteral("Limit"), QStringLiteral("Mounts"),
                               QStringLiteral("Preferences"), QStringLiteral("Quit")}));
  window_->action(QStringLiteral("pauseAll"))->trigger();
  QCOMPARE(tray().menu().actions().front()->text(), QStringLiteral("Paused by you"));
  QVERIFY(tray().icon().toolTip().contains(QStringLiteral("Paused by you")));
}

void TrayTest::aPauseEndsByItself() {
  window_.reset();  // it has one of its own
  TimedPause pause(stage_->bridge);
  pause.pauseUntil(stage_->bridge.now() + std::chrono::milliseconds(300));
  QVERIFY(stage_->bridge.allPaused());
  QVERIFY(called("pauseAll"));
  stage_->clock.advance(std::chrono::seconds(1));
  QTRY_VERIFY(!stage_->bridge.allPaused());
  QVERIFY(called("resumeAll"));
  QVERIFY(!pause.end());
}

void TrayTest::aPauseOutlivesTheProgram() {
  window_.reset();  // it has one of its own
  {
    TimedPause pause(stage_->bridge);
    pause.pauseUntil(stage_->bridge.now() + std::chrono::hours(2));
  }
  Stage next;
  EngineBridge bridge(next.clock);
  TimedPause pause(bridge);
  QVERIFY(pause.end().has_value());
  bridge.setEngine(next.engine);
  QVERIFY(bridge.allPaused());
  // And one that ended while nobody was there has ended.
  next.clock.advance(std::chrono::hours(3));
  EngineBridge later(next.clock);
  TimedPause over(later);
  later.setEngine(next.engine);
  QVERIFY(!later.allPaused());
  QVERIFY(!over.end());
  const auto calls = next.engine->calls();
  QCOMPARE(calls.back(), std::string("resumeAll"));
}

void TrayTest::whoeverResumesHasTheLastWord() {
  window_.reset();  // it has one of its own
  TimedPause pause(stage_->bridge);
  pause.pauseUntil(stage_->bridge.now() + std::chrono::hours(2));
  stage_->bridge.setAllPaused(false);
  QVERIFY(!pause.end());
  QVERIFY(!TimedPause(stage_->bridge).end());
}

void TrayTest::pausesEndWhenTheySay() {
  const WallTime now = stage_->bridge.now();
  QCOMPARE(pauseEnd(PauseFor::halfAnHour, now), now + std::chrono::minutes(30));
  QCOMPARE(pauseEnd(PauseFor::twoHours, now), now + std::chrono::hours(2));
  const auto ms = [](WallTime time) {
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
  };
  const QDateTime begin = QDateTime::fromMSecsSinceEpoch(ms(now));
  const QDateTime end = QDateTime::fromMSecsSinceEpoch(ms(pauseEnd(PauseFor::tomorrow, now)));
  QCOMPARE(end.date(), begin.date().addDays(1));
  QCOMPARE(end.time(), QTime(6, 0));
}

void TrayTest::noticesSayHowItEnded() {
  JobRow job;
  job.id = 7;
  job.title = {"photos", 1, "studio:shared/"};
  job.state = JobState::done;
  job.transfersDone = 120;
  QCOMPARE(noticeOf({job})->title, QStringLiteral("photos to studio:shared/"));
  QCOMPARE(noticeOf({job})->text, QStringLiteral("120 objects arrived"));
  QVERIFY(!noticeOf({job})->failed);
  JobRow failed = job;
  failed.id = 8;
  failed.state = JobState::failed;
  failed.transfersFailed = 2;
  QCOMPARE(noticeOf({job, failed})->title, QStringLiteral("2 jobs have ended"));
  QCOMPARE(noticeOf({job, failed})->text, QStringLiteral("240 objects arrived, 2 failed"));
  QVERIFY(noticeOf({job, failed})->failed);
  JobRow cancelled = job;
  cancelled.state = JobState::cancelled;
  QVERIFY(!noticeOf({cancelled}));
  QVERIFY(!noticeOf({}));
}

void TrayTest::noticesAreAsTheProfileSays() {
  JobRow job;
  job.id = 7;
  job.state = JobState::done;
  BackgroundRow row;
  row.job = 7;
  QVERIFY(!noticeOf({job}, {row}));  // failures alone
  row.notify = NotifyRule::always;
  QVERIFY(noticeOf({job}, {row}));
  row.notify = NotifyRule::never;
  job.state = JobState::failed;
  QVERIFY(!noticeOf({job}, {row}));
  row.notify = NotifyRule::failures;
  QVERIFY(noticeOf({job}, {row})->failed);
  row.job = 8;  // of another
  QVERIFY(noticeOf({job}, {row}));
}

void TrayTest::whatTheUserSeesIsNotTold() {
  QSignalSpy told(window_.get(), &MainWindow::noticeWanted);
  Notice notice;
  notice.title = QStringLiteral("a job");
  notice.failed = true;
  notice.jobs = {7};
  Q_EMIT tray().noticed(notice);
  QCOMPARE(told.size(), 0);
  window_->hide();
  Q_EMIT tray().noticed(notice);
  QCOMPARE(told.size(), 1);
  window_->answerNotice(notice, QStringLiteral("retry"));
  QVERIFY(called("retryJob 7"));
  QVERIFY(window_->isHidden());
  window_->answerNotice(notice, QStringLiteral("default"));
  QVERIFY(window_->isVisible());
}

void TrayTest::signInIsAFileOfTheDesktop() {
  QVERIFY(setStartsAtSignIn(false));
  QVERIFY(!startsAtSignIn());
  QVERIFY(setStartsAtSignIn(true));
  QVERIFY(startsAtSignIn());
  QFile file(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) +
             QStringLiteral("/autostart/org.hawser.Hawser.desktop"));
  QVERIFY(file.open(QIODevice::ReadOnly));
  const QByteArray text = file.readAll();
  const QByteArray program = QCoreApplication::applicationFilePath().toUtf8();
  QVERIFY2(text.contains("\nExec=\"" + program + "\" --minimized\n"), text);
  QVERIFY(setStartsAtSignIn(false));
  QVERIFY(!file.exists());
}

int main(int argc, char** argv) {
  return runUiTest<TrayTest>(argc, argv);
}
#include "tray_test.moc"
