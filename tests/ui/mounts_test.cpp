// Mounting an object and the window of mounts, with keys and clicks as its user has them.
#include <QCheckBox>
#include <QClipboard>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QtTest>

#include "models/mount_text.h"
#include "presenters/mount_rules.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/empty_state.h"
#include "widgets/limit_dialog.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/message_bar.h"
#include "widgets/mount_details.h"
#include "widgets/mount_dialog.h"
#include "widgets/mount_map.h"
#include "widgets/mount_view.h"
#include "widgets/mounts_window.h"
#include "widgets/question_dialog.h"
#include "widgets/task_bar.h"

using namespace hawser;
using namespace hawser::ui;

namespace {
using Calls = std::vector<std::string>;
const char* const kDebian = "3f9a2c";   // comes, is in use, was changed
const char* const kWindows = "1c77e0";  // all here
const char* const kHome = "a40b19";     // paused
const char* const kScratch = "d2e8f4";  // the source has changed
const char* const kMail = "77b3aa";     // has ended
const char* const kNode = "e91d05";     // somebody else's, being committed
}  // namespace

class MountsTest : public QObject {
  Q_OBJECT

  std::unique_ptr<Stage> stage_;
  std::unique_ptr<MountsWindow> window_;

  void open() {
    window_ = std::make_unique<MountsWindow>(stage_->bridge);
    window_->show();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTRY_VERIFY(window_->atRest());
  }
  void choose(const char* id) {
    window_->view().choose(id);
    QVERIFY(window_->view().current() && window_->view().current()->id == id);
  }
  bool enabled(const char* action) const { return window_->action(QLatin1String(action))->isEnabled(); }
  void trigger(const char* action) { window_->action(QLatin1String(action))->trigger(); }
  template <class Dialog>
  static Dialog* askedBy(QWidget& window) {
    auto* dialog = window.findChild<Dialog*>();
    if (!dialog || !QTest::qWaitForWindowActive(dialog)) QTest::qFail("nothing is asked", __FILE__, __LINE__);
    return dialog;
  }
  template <class Dialog>
  Dialog* asked() {
    return askedBy<Dialog>(*window_);
  }
  QString shown(int row, MountColumn column) const {
    return window_->model().index(row, static_cast<int>(column)).data().toString();
  }
  static BrowseItem object() {
    BrowseItem item;
    item.name = "vm.raw";
    item.location = "studio:images/vm.raw";
    item.size = 80ULL << 30;
    return item;
  }

 private Q_SLOTS:
  void init() {
    QSettings().clear();
    stage_ = std::make_unique<Stage>();
    stage_->engine->addMounts();
  }
  void cleanup() {
    window_.reset();
    stage_.reset();
  }

  void showsThemInOrderOfTheirNames() {
    open();
    QCOMPARE(window_->model().rowCount(), 6);
    QCOMPARE(shown(1, MountColumn::name), u"debian-12.raw"_qs);
    QCOMPARE(shown(1, MountColumn::here), u"31.0 of 80.0 GiB"_qs);
    QCOMPARE(shown(1, MountColumn::changed), u"1.20 GiB"_qs);
    QCOMPARE(shown(1, MountColumn::state), u"Arriving"_qs);
    QCOMPARE(shown(5, MountColumn::here), u"all of 127 GiB"_qs);
    QVERIFY(window_->view().hasFocus());
    // One is chosen, so that something is seen of it.
    QVERIFY(window_->view().current());
    QVERIFY(says(window_->details(), "cluster-node-with-a-name"));
  }

  void whatIsToldAnewStaysInItsPlace() {
    open();
    choose(kDebian);
    auto mounts = stage_->engine->mountsNow();
    mounts.erase(mounts.begin() + 2);
    mounts[0].status.here += 5ULL << 30;
    mounts[0].status.fetched += 5ULL << 30;
    stage_->engine->setMounts(mounts);
    stage_->clock.advance(std::chrono::seconds(10));
    QTRY_COMPARE(window_->model().rowCount(), 5);
    QCOMPARE(window_->view().current()->id, std::string(kDebian));
    QCOMPARE(shown(1, MountColumn::here), u"36.0 of 80.0 GiB"_qs);
    QVERIFY(shown(1, MountColumn::rate).contains(u"MiB/s"_qs));
    stage_->engine->setMounts({});
    QTRY_VERIFY(window_->findChild<EmptyState*>()->isVisible());
    QVERIFY(window_->findChild<EmptyState*>()->text().contains(u"Mount as Disk"_qs));
  }

  void offersWhatCanBeDone() {
    open();
    const auto offered = [&](const char* id) {
      choose(id);
      QString all;
      for (const char* name : {"pause", "resume", "commit", "detach"})
        all += enabled(name) ? QLatin1Char(*name) : QLatin1Char('-');
      return all;
    };
    QCOMPARE(offered(kDebian), u"p-cd"_qs);
    QCOMPARE(offered(kWindows), u"---d"_qs);
    QCOMPARE(offered(kHome), u"-r-d"_qs);
    QCOMPARE(offered(kScratch), u"---d"_qs);
    QCOMPARE(offered(kMail), u"---d"_qs);
    QCOMPARE(offered(kNode), u"----"_qs);
    QVERIFY(says(window_->details(), "Not while it is being committed"));
    choose(kWindows);
    QVERIFY(says(window_->details(), "Safe to detach"));
    QVERIFY(window_->action(u"commit"_qs)->toolTip().contains(u"Nothing was changed"_qs));
    choose(kDebian);
    QVERIFY(says(window_->details(), "1 program is connected · 1.20 GiB are not committed yet"));
    QVERIFY(says(window_->details(), "97 % of 12,405 reads found all of it here"));
  }

  void whatIsWrongIsSaidWithTheNextStep() {
    open();
    choose(kScratch);
    QVERIFY(says(window_->details(), "mount the new version into another file"));
    choose(kMail);
    QVERIFY(says(window_->details(), "has ended unexpectedly"));
    QVERIFY(says(window_->details(), "goes on where it was"));
    press(window_->details(), "Mount again");
    QTRY_COMPARE(stage_->engine->calls().size(), std::size_t{2});
    QCOMPARE(stage_->engine->calls().front(),
             std::string("mount archive:backups/mail.img /home/ada/.local/share/hawser/disks/mail.img copy"));
    QCOMPARE(stage_->engine->calls().back(), std::string("detach ") + kMail);
    QTRY_VERIFY(window_->atRest() && window_->view().current() && window_->view().current()->id == "000016");
    QVERIFY(window_->message().text().contains(u"mounted again"_qs));
  }

  void theMapIsReadByKeysAndWords() {
    open();
    choose(kDebian);
    MountMap& map = window_->details().map();
    QTRY_VERIFY(map.accessibleDescription().contains(u"changed here"_qs));
    QVERIFY(map.accessibleDescription().contains(u"only at the source"_qs));
    map.setFocus();
    QTest::keyClick(&map, Qt::Key_End);
    QVERIFY2(map.cursorText().contains(u"80.0 GiB: only at the source"_qs), qPrintable(map.cursorText()));
    QTest::keyClick(&map, Qt::Key_Home);
    QVERIFY2(map.cursorText().contains(u"changed here"_qs), qPrintable(map.cursorText()));
    QVERIFY(says(window_->details(), "Bytes 0 B to"));
  }

  void pausesAndGoesOn() {
    open();
    choose(kDebian);
    QTest::keyClick(&window_->view(), Qt::Key_P, Qt::ControlModifier);
    QTRY_VERIFY(window_->atRest() && enabled("resume"));
    QCOMPARE(shown(1, MountColumn::state), u"Paused"_qs);
    QTest::keyClick(&window_->view(), Qt::Key_R, Qt::ControlModifier);
    QTRY_VERIFY(window_->atRest() && enabled("pause"));
    QCOMPARE(stage_->engine->calls(),
             (Calls{std::string("pause ") + kDebian, std::string("resume ") + kDebian}));
  }

  void detachesWhatIsSafeAtOnce() {
    open();
    choose(kWindows);
    QTest::keyClick(&window_->view(), Qt::Key_Delete);
    QTRY_COMPARE(stage_->engine->calls(), Calls{std::string("detach ") + kWindows});
    QTRY_COMPARE(window_->model().rowCount(), 5);
    QVERIFY(window_->message().text().contains(u"“windows-2022.raw” is detached"_qs));
  }

  void asksWhereSomethingStandsAgainstIt() {
    open();
    choose(kDebian);
    trigger("detach");
    auto* dialog = asked<QuestionDialog>();
    QVERIFY(says(*dialog, "1 program is connected to it and gets errors"));
    QVERIFY(says(*dialog, "1.20 GiB of it was changed and is not committed"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window_->findChild<QuestionDialog*>());
    QVERIFY(stage_->engine->calls().empty());
    trigger("detach");
    press(*asked<QuestionDialog>(), "Detach");
    QTRY_COMPARE(stage_->engine->calls(), Calls{std::string("detachAnyway ") + kDebian});
  }

  void commitsWithAWayBack() {
    open();
    choose(kDebian);
    stage_->engine->holdCommits();
    trigger("commit");
    auto* dialog = asked<QuestionDialog>();
    QVERIFY(says(*dialog, "1.20 GiB of it was changed"));
    press(*dialog, "Commit");
    auto* task = window_->findChild<TaskBar*>();
    QTRY_VERIFY(task->isVisible() && says(*task, "Committing “debian-12.raw”: 410 MiB of 1.20 GiB"));
    QTRY_COMPARE(shown(1, MountColumn::state), u"Being committed: 33 %"_qs);
    QVERIFY(!enabled("commit") && !enabled("detach"));
    press(*task, "Cancel");
    QTRY_VERIFY(!task->isVisible());
    QVERIFY(window_->message().text().contains(u"the object is as it was"_qs));
    QTRY_VERIFY(enabled("commit"));
    trigger("commit");
    press(*asked<QuestionDialog>(), "Commit");
    QTRY_COMPARE(stage_->engine->calls(),
                 (Calls{std::string("commit ") + kDebian, std::string("commit ") + kDebian}));
    stage_->engine->letCommitsGo();
    QTRY_VERIFY(!task->isVisible());
    QVERIFY(window_->message().text().contains(u"1.20 GiB sent"_qs));
    QTRY_COMPARE(shown(1, MountColumn::changed), QString());
  }

  void aCommitThatAnotherForestalledIsExplained() {
    open();
    choose(kDebian);
    stage_->engine->failMounts(makeError(ErrorCode::changedUnderUs, "somebody else has changed it"));
    trigger("commit");
    press(*asked<QuestionDialog>(), "Commit");
    QTRY_VERIFY(window_->message().text().contains(u"nothing was overwritten"_qs));
  }

  void aCommitGoesOnWithoutItsWindow() {
    open();
    choose(kDebian);
    stage_->engine->holdCommits();
    trigger("commit");
    press(*asked<QuestionDialog>(), "Commit");
    QTRY_VERIFY(stage_->engine->mountsNow().front().status.commit);
    window_->close();
    stage_->engine->letCommitsGo();
    QTRY_COMPARE(stage_->engine->mountsNow().front().status.written, std::uint64_t{0});
  }

  void theRateIsOfAll() {
    open();
    press(*window_, "Rate limit");
    auto* dialog = asked<LimitDialog>();
    type(named<QLineEdit>(*dialog, "Limit in bytes a second"), "20M");
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(stage_->engine->calls(), Calls{"mountRate 20000000"});
    QTRY_VERIFY(window_->message().isVisible());
  }

  void theAddressIsCopied() {
    open();
    choose(kDebian);
    press(window_->details(), "Copy the address");
    QCOMPARE(QGuiApplication::clipboard()->text(),
             u"nbd+unix:///?socket=/run/user/1000/hawser/mounts/3f9a2c/nbd"_qs);
  }

  void anObjectIsMounted() {
    QTemporaryDir folder;
    QSettings().setValue(u"mounts/folder"_qs, folder.path());
    MountDialog dialog(stage_->bridge, object());
    ui::open(dialog);
    auto* path = named<QLineEdit>(dialog, "File that it is kept in");
    QTRY_COMPARE(path->text(), folder.filePath(u"vm.raw"_qs));
    QTRY_VERIFY(dialog.isLookedAt());
    QVERIFY(says(dialog, "It grows up to 80.0 GiB"));
    named<QCheckBox>(dialog, "Read-only")->click();
    QSignalSpy mounted(&dialog, &MountDialog::mounted);
    QTest::keyClick(&dialog, Qt::Key_Return);
    QTRY_COMPARE(mounted.size(), 1);
    QCOMPARE(stage_->engine->calls(),
             Calls{"mount studio:images/vm.raw " + toUtf8(path->text()) + " read-only copy"});
  }

  void nothingElseIsOverwritten() {
    QTemporaryDir folder;
    QSettings().setValue(u"mounts/folder"_qs, folder.path());
    QFile mine(folder.filePath(u"vm.raw"_qs));
    QVERIFY(mine.open(QIODevice::WriteOnly) && mine.write("mine") == 4);
    mine.close();
    MountDialog dialog(stage_->bridge, object());
    ui::open(dialog);
    auto* path = named<QLineEdit>(dialog, "File that it is kept in");
    auto* go = named<QPushButton>(dialog, "Mount");
    QTRY_COMPARE(path->text(), folder.filePath(u"vm.raw-2"_qs));
    QTRY_VERIFY(dialog.isLookedAt() && go->isEnabled());
    path->setText(mine.fileName());
    QTRY_VERIFY(dialog.isLookedAt() && says(dialog, "Something else is there already"));
    QVERIFY(!go->isEnabled());
    path->setText(folder.filePath(u"no/such/vm.raw"_qs));
    QTRY_VERIFY(dialog.isLookedAt() && says(dialog, "There is no such folder"));
    QVERIFY(!go->isEnabled());
  }

  void whyItIsNotMountedIsSaid() {
    QTemporaryDir folder;
    QSettings().setValue(u"mounts/folder"_qs, folder.path());
    Error missing = makeError(ErrorCode::notFound, "it cannot be started");
    missing.serviceCode = "MountProgramMissing";
    missing.object = "/usr/bin/hawser-nbd";
    stage_->engine->failMounts(missing);
    MountDialog dialog(stage_->bridge, object());
    ui::open(dialog);
    auto* go = named<QPushButton>(dialog, "Mount");
    QTRY_VERIFY(go->isEnabled());
    go->click();
    auto* message = dialog.findChild<MessageBar*>();
    QTRY_VERIFY(message->isVisible());
    QVERIFY(message->text().contains(u"the program that serves mounts is missing"_qs));
    QVERIFY(go->isEnabled());
  }

  void theMainWindowOffersIt() {
    QTemporaryDir folder;
    QSettings().setValue(u"mounts/folder"_qs, folder.path());
    stage_->engine->setMounts({});
    MainWindow window(stage_->bridge, stage_->clock);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.activePane().open(u"studio:renders/"_qs);
    QTRY_VERIFY(window.activePane().model().coverage().whole);
    QAction* mount = window.action(u"mount"_qs);
    QVERIFY(!mount->isEnabled());
    for (int row = 0; row < window.activePane().model().rowCount(); ++row) {
      window.activePane().view().selectRow(row);
      const bool isObject = window.activePane().selectedItems().front().kind == BrowseItem::Kind::object;
      QCOMPARE(mount->isEnabled(), isObject);
      if (isObject) break;
    }
    QVERIFY(mount->isEnabled());
    QTest::keyClick(&window, Qt::Key_M, Qt::ControlModifier);
    auto* go = named<QPushButton>(*askedBy<MountDialog>(window), "Mount");
    QTRY_VERIFY(go->isEnabled());
    go->click();
    QTRY_VERIFY(window.findChild<MountsWindow*>() && window.findChild<MountsWindow*>()->isVisible());
    QTRY_VERIFY(window.findChild<MountsWindow*>()->view().current());
    // Nobody has used it: nothing is asked.
    window.close();
    QTRY_VERIFY(!window.isVisible());
  }

  void closingAsksWhereItEndsSomething() {
    MainWindow window(stage_->bridge, stage_->clock);
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    window.close();
    QTRY_VERIFY(window.findChild<QuestionDialog*>());
    auto* dialog = askedBy<QuestionDialog>(window);
    QVERIFY(says(*dialog, "“debian-12.raw” is detached. 1 program is connected"));
    QVERIFY(!says(*dialog, "cluster-node"));
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!window.findChild<QuestionDialog*>());
    QVERIFY(window.isVisible());
    window.close();
    QTRY_VERIFY(window.findChild<QuestionDialog*>());
    press(*askedBy<QuestionDialog>(window), "Close and detach");
    QTRY_VERIFY(!window.isVisible());
    window.show();
    // A signal does not wait for an answer.
    window.closeWithoutAsking();
    QVERIFY(!window.isVisible());
  }

  void allIsCounted() {
    const MountStatus none;
    QCOMPARE(mountHereShare(none), 1.0);
    QVERIFY(mountMapSummary({}, none).contains(u"Nothing is known"_qs));
    bool possible = true;
    QVERIFY(placeText({MountPlace::Found::nothing, {}, 1ULL << 30}, 80ULL << 30, possible)
                .contains(u"only 1.00 GiB are free"_qs));
    QVERIFY(possible);
    QVERIFY(placeText({MountPlace::Found::backing, "az://a/b/c", 0}, 1, possible).contains(u"az://a/b/c"_qs));
  }
};

int main(int argc, char** argv) {
  return runUiTest<MountsTest>(argc, argv);
}

#include "mounts_test.moc"
