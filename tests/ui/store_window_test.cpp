// The window of an embedded store, with keys and clicks as its user has them.
#include <QClipboard>
#include <QGuiApplication>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QtTest>

#include "ui/fake_store.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/empty_state.h"
#include "widgets/message_bar.h"
#include "widgets/room_bar.h"
#include "widgets/store_dialogs.h"
#include "widgets/store_view.h"
#include "widgets/store_window.h"
#include "widgets/task_bar.h"

using namespace hawser;
using namespace hawser::ui;

namespace {
constexpr std::uint64_t kMiB = 1024 * 1024, kGiB = 1024 * kMiB;
using Calls = std::vector<std::string>;
}  // namespace

class StoreWindowTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::shared_ptr<FakeStore> store_;
  StoreWindow* window_ = nullptr;

  void open() {
    window_ =
        new StoreWindow(stage_->bridge, store_, QStringLiteral("Disks"), QStringLiteral("/srv/disks.store"));
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_));
    QTRY_VERIFY(window_->atRest());
  }
  void choose(const std::string& name) {
    for (const StoreBlob& blob : window_->model().contents()->blobs)
      if (blob.name == name) window_->view().setCurrentIndex(window_->model().find(QString::number(blob.id)));
    QCOMPARE(window_->view().current()->name, name);
  }
  bool enabled(const char* action) const { return window_->action(QLatin1String(action))->isEnabled(); }
  // What an action asks.
  template <class Dialog>
  Dialog* asked(const char* action) {
    window_->action(QLatin1String(action))->trigger();
    auto* dialog = window_->findChild<Dialog*>();
    if (!dialog || !QTest::qWaitForWindowActive(dialog)) QTest::qFail(action, __FILE__, __LINE__);
    return dialog;
  }
  // What changed something, without what was only looked at.
  Calls changes() const {
    Calls calls = store_->calls();
    std::erase_if(calls, [](const std::string& call) { return call.starts_with("forecast"); });
    return calls;
  }
  EmptyState& empty() { return *window_->findChild<EmptyState*>(); }

 private Q_SLOTS:
  void init() {
    stage_ = std::make_unique<Stage>();
    store_ = std::make_shared<FakeStore>();
    store_->addShowcase();
  }
  void cleanup() {
    delete std::exchange(window_, nullptr);
    stage_.reset();
  }

  void showsWhereTheRoomHasGone() {
    open();
    const QString room = window_->findChild<RoomBar*>()->accessibleDescription();
    for (const char* part : {"Objects ", "Snapshots 10.0 GiB", "Unfinished 350 MiB", "Free ", "up to 1 TiB"})
      QVERIFY2(room.contains(QLatin1String(part)), qPrintable(room));
    QVERIFY(!room.contains(u"Other uses"_qs));
    QVERIFY(says(*window_, "8 objects · 2 snapshots · 1 unfinished"));
  }

  void offersWhatCanBeDone() {
    open();
    choose("images/windows-2022");
    QVERIFY(enabled("snapshot") && enabled("branch") && enabled("inflate") && enabled("remove"));
    QVERIFY(!enabled("decouple"));
    choose("images/debian-12");
    QVERIFY(!enabled("snapshot") && enabled("branch") && !enabled("inflate") && !enabled("decouple"));
    choose("sandbox/ada");
    QVERIFY(enabled("snapshot") && enabled("decouple") && enabled("inflate"));
    choose("photos/interview-raw.wav");
    QVERIFY(!enabled("snapshot") && !enabled("branch") && enabled("remove"));
    // A container has what is in it.
    window_->view().setCurrentIndex(window_->model().find(u"/images"_qs));
    QVERIFY(!enabled("snapshot") && !enabled("remove"));
  }

  void takesASnapshot() {
    open();
    choose("images/windows-2022");
    auto* dialog = asked<StoreNameDialog>("snapshot");
    auto* name = named<QLineEdit>(*dialog, "Name");
    QTRY_VERIFY(name->hasFocus());
    QVERIFY(name->text().startsWith(u"images/windows-2022@20"_qs));
    type(name, "images/debian-12");
    QVERIFY(says(*dialog, "is there already"));
    QVERIFY(!named<QPushButton>(*dialog, "Take snapshot")->isEnabled());
    type(name, "images/clean");
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(changes(), Calls{"snapshot images/windows-2022 images/clean"});
    QTRY_VERIFY(window_->message().text().contains(u"images/clean"_qs));
    QTRY_VERIFY(window_->atRest());
    // What was chosen is chosen still, below its snapshot now.
    QCOMPARE(window_->view().current()->parentName, std::string("images/clean"));
  }

  void branches() {
    open();
    choose("images/debian-12@2026-01-10");
    auto* dialog = asked<StoreNameDialog>("branch");
    QCOMPARE(named<QLineEdit>(*dialog, "Name of the branch")->text(), u"images/debian-12-branch"_qs);
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(changes(), Calls{"clone images/debian-12@2026-01-10 images/debian-12-branch"});
    QTRY_VERIFY(window_->atRest());
    // Of an object: that a snapshot is taken first is said, and how it is called.
    choose("photos/panorama.psb");
    QTRY_VERIFY(!window_->findChild<StoreNameDialog*>());
    dialog = asked<StoreNameDialog>("branch");
    QVERIFY(says(*dialog, "One is taken of the object first"));
    type(named<QLineEdit>(*dialog, "Name of the snapshot"), "photos/p@1");
    type(named<QLineEdit>(*dialog, "Name of the branch"), "photos/p@1");
    QVERIFY(says(*dialog, "two different names"));
    type(named<QLineEdit>(*dialog, "Name of the branch"), "photos/mine");
    press(*dialog, "Make branch");
    QTRY_COMPARE(changes().back(), std::string("branch photos/panorama.psb photos/p@1 photos/mine"));
  }

  void saysWhatIndependenceTakes() {
    StoreForecast forecast;
    forecast.decouple = 6 * kGiB;
    store_->setForecast(forecast);
    open();
    choose("sandbox/ada");
    auto* dialog = asked<StoreStepDialog>("decouple");
    QTRY_VERIFY(says(*dialog, "It takes 6.00 GiB more"));
    QVERIFY(says(*dialog, "images/debian-12"));
    store_->hold();
    press(*dialog, "Make independent");
    auto* task = window_->findChild<TaskBar*>();
    QTRY_VERIFY(task->isVisible());
    QTRY_COMPARE(task->accessibleName(), u"Making “sandbox/ada” independent: 1.00 of 4.00 GiB"_qs);
    QVERIFY(!enabled("snapshot") && !named<QPushButton>(*window_, "Check")->isEnabled());
    store_->letGo();
    QTRY_VERIFY(!task->isVisible());
    QTRY_VERIFY(window_->message().text().contains(u"does not need its snapshot"_qs));
    QCOMPARE(changes(), Calls{"decouple sandbox/ada"});
  }

  void whatTakesLongCanBeCancelled() {
    open();
    choose("sandbox/ada");
    auto* dialog = asked<StoreStepDialog>("inflate");
    QTRY_VERIFY(named<QPushButton>(*dialog, "Fill")->isEnabled());
    store_->hold();
    press(*dialog, "Fill");
    auto* task = window_->findChild<TaskBar*>();
    QTRY_VERIFY(task->isVisible());
    press(*task, "Cancel");
    QTRY_VERIFY(window_->message().text().startsWith(u"Cancelled"_qs));
    QTRY_VERIFY(window_->atRest() && enabled("snapshot"));
  }

  void tooLittleRoomIsSaidBefore() {
    StoreForecast forecast;
    forecast.inflate = 90 * kGiB;
    store_->setForecast(forecast);
    store_->setRoom({65536, 64 * kGiB, kGiB, 100 * kGiB, 64 * kGiB, false});
    open();
    choose("sandbox/ada");
    auto* dialog = asked<StoreStepDialog>("inflate");
    QTRY_VERIFY(says(*dialog, "make the store larger first"));
    QVERIFY(!named<QPushButton>(*dialog, "Fill")->isVisible());
  }

  void deletesWithItsConsequencesShown() {
    StoreForecast forecast;
    forecast.clones = {"images/debian-12@2026-01-10"};
    forecast.inherits = 700 * kMiB;
    forecast.frees = 30 * kMiB;
    store_->setForecast(forecast);
    open();
    choose("images/debian-12");
    auto* dialog = asked<StoreStepDialog>("remove");
    QTRY_VERIFY(says(*dialog, "keeps what it needs of it: 700 MiB. 30.0 MiB becomes free."));
    auto* remove = named<QPushButton>(*dialog, "Delete");
    QVERIFY(remove->isEnabled() && !remove->isDefault());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<StoreStepDialog*>());
    QCOMPARE(changes(), Calls{});
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_));
    QTRY_VERIFY(window_->atRest());
    QTest::keyClick(&window_->view(), Qt::Key_Delete);
    QTRY_VERIFY(window_->findChild<StoreStepDialog*>());
    dialog = window_->findChild<StoreStepDialog*>();
    QTRY_VERIFY(named<QPushButton>(*dialog, "Delete")->isEnabled());
    press(*dialog, "Delete");
    QTRY_COMPARE(changes(), Calls{"remove images/debian-12"});
    QTRY_VERIFY(window_->message().text().contains(u"is deleted"_qs));
  }

  void whatStandsOnItIsNamed() {
    StoreForecast forecast;
    for (int i = 0; i < 12; ++i)
      forecast.clones.push_back("images/branch-" + std::to_string(i));
    store_->setForecast(forecast);
    open();
    choose("images/debian-12");
    auto* dialog = asked<StoreStepDialog>("remove");
    QTRY_VERIFY(says(*dialog, "It cannot be deleted: 12 branches read through it."));
    QVERIFY(says(*dialog, "images/branch-7\nand 4 more"));
    QVERIFY(!named<QPushButton>(*dialog, "Delete")->isVisible());
    press(*dialog, "Close");
    QCOMPARE(changes(), Calls{});
  }

  void whatWasNeverFinishedGoesByItself() {
    open();
    choose("photos/interview-raw.wav");
    const std::uint64_t id = window_->view().current()->id;
    auto* dialog = asked<StoreStepDialog>("remove");
    QVERIFY(says(*dialog, "350 MiB becomes free. Whoever still writes it has to begin anew."));
    press(*dialog, "Delete");
    QTRY_COMPARE(changes(), Calls{"discard " + std::to_string(id)});
  }

  void growsToASizeThatCanBe() {
    open();
    press(*window_, "Make larger");
    auto* dialog = window_->findChild<GrowDialog*>();
    QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
    auto* size = named<QLineEdit>(*dialog, "Size of the store");
    auto* go = named<QPushButton>(*dialog, "Make it larger");
    for (const char* wrong : {"", "much", "1GiB", "64GiB", "2000GiB"}) {
      type(size, wrong);
      QVERIFY2(!go->isEnabled(), wrong);
    }
    type(size, "96GiB");
    QVERIFY(says(*dialog, "32 GiB more"));
    press(*dialog, "Make it larger");
    QTRY_COMPARE(changes(), Calls{"grow " + std::to_string(96 * kGiB)});
    QTRY_VERIFY(window_->message().text().contains(u"96 GiB"_qs));
  }

  void saysThatAllIsWell() {
    StoreFindings findings;
    findings.blobs = 11;
    findings.objects = 7;
    findings.usedClusters = 1024;
    store_->setFindings(findings);
    open();
    press(*window_, "Check");
    QTRY_COMPARE(
        window_->message().text(),
        u"All is well: every checksum of 11 blobs in 64.0 MiB is right. The content of 7 objects was "
        u"read and compared with its hash."_qs);
    QVERIFY(!window_->findChild<FindingsDialog*>());
  }

  void findingsAreListedAndCopied() {
    StoreFindings findings;
    findings.problems = {"blob 3: images/trial: its bytes are not those that were written", "journal: torn"};
    store_->setFindings(findings);
    open();
    press(*window_, "Check");
    QTRY_COMPARE(window_->message().text(), u"The check has found 2 problems."_qs);
    press(window_->message(), "Show them");
    auto* dialog = window_->findChild<FindingsDialog*>();
    QVERIFY(dialog && QTest::qWaitForWindowActive(dialog));
    QCOMPARE(named<QListView>(*dialog, "Findings")->model()->rowCount(), 2);
    press(*dialog, "Copy all");
    QVERIFY(QGuiApplication::clipboard()->text().endsWith(u"written\njournal: torn"_qs));
  }

  void errorsStandWhereTheyHappened() {
    open();
    choose("images/windows-2022");
    auto* dialog = asked<StoreStepDialog>("remove");
    QTRY_VERIFY(named<QPushButton>(*dialog, "Delete")->isEnabled());
    store_->fail(makeError(ErrorCode::denied, "", Retry::never).about("store:/srv/disks.store"));
    press(*dialog, "Delete");
    QTRY_VERIFY(window_->message().text().contains(u"/srv/disks.store"_qs));
    QTRY_VERIFY(window_->atRest());
    QVERIFY(empty().isVisible());
    store_->fail({});
    press(empty(), "Try again");
    QTRY_VERIFY(window_->view().isVisible());
  }

  void anotherProgramHasIt() {
    store_->fail(makeError(ErrorCode::busy, "another program has this store open").about("/srv/disks.store"));
    open();
    QCOMPARE(empty().title(), u"Another program has this store open"_qs);
    QVERIFY(empty().text().contains(u"/srv/disks.store"_qs));
    QVERIFY(!enabled("snapshot") && !window_->findChild<RoomBar*>()->isVisible());
    store_->fail({});
    press(empty(), "Try again");
    QTRY_VERIFY(window_->view().isVisible() && window_->findChild<RoomBar*>()->isVisible());
  }

  void anEmptyStoreSaysSo() {
    store_ = std::make_shared<FakeStore>();
    store_->setRoom({65536, kGiB, kGiB, 8 * kGiB, kGiB, false});
    open();
    QCOMPARE(empty().title(), u"Nothing in this store yet"_qs);
    QVERIFY(window_->findChild<RoomBar*>()->accessibleDescription().contains(u"Free 1.00 GiB"_qs));
    QVERIFY(named<QPushButton>(*window_, "Make larger")->isEnabled());
  }

  void findsByName() {
    open();
    QTest::keyClick(window_, Qt::Key_F, Qt::ControlModifier);
    auto* search = named<QLineEdit>(*window_, "Find a name");
    QVERIFY(search->hasFocus());
    type(search, "ada");
    QTRY_COMPARE(window_->model().order().filter, u"ada"_qs);
    QTRY_VERIFY(says(*window_, "only what matches “ada”"));
    type(search, "nothing of the kind");
    QTRY_COMPARE(empty().title(), u"Nothing here is called so"_qs);
    press(empty(), "Show all");
    QTRY_VERIFY(window_->view().isVisible());
  }

  // What runs is cancelled, and the window goes once that is over.
  void closingEndsWhatRuns() {
    store_->hold();
    open();
    press(*window_, "Check");
    QTRY_VERIFY(window_->findChild<TaskBar*>()->isVisible());
    StoreWindow* closed = std::exchange(window_, nullptr);
    const QPointer<StoreWindow> there(closed);
    closed->close();
    QVERIFY(there && closed->isHidden());
    QTRY_VERIFY(!there);
    store_->letGo();
  }
};

int main(int argc, char** argv) {
  return runUiTest<StoreWindowTest>(argc, argv);
}
#include "store_window_test.moc"
