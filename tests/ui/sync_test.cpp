// Folders that are kept the same, in the window: what is asked, what would be done, what is decided about it,
// and that nothing but that is started.
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QTabBar>
#include <QtTest>

#include "models/sync_text.h"
#include "models/text.h"
#include "presenters/copy_command.h"
#include "presenters/profile_rules.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/browser_pane.h"
#include "widgets/listing_view.h"
#include "widgets/main_window.h"
#include "widgets/message_bar.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/sync_dialog.h"
#include "widgets/sync_view.h"
#include "widgets/sync_window.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

Profile asked(SyncKind kind) {
  return syncProfile(kind, QStringLiteral("/home/ada/render/"), QStringLiteral("studio:renders/render/"));
}

QStringList tabsOf(const SyncWindow& window) {
  QStringList texts;
  const auto* tabs = window.findChild<QTabBar*>();
  for (int i = 0; i < tabs->count(); ++i)
    texts << tabs->tabText(i);
  return texts;
}

QString nameAt(const SyncWindow& window, int row, SyncColumn column = SyncColumn::right) {
  return const_cast<SyncWindow&>(window).model().index(row, static_cast<int>(column)).data().toString();
}

QPushButton* startOf(const SyncWindow& window) {
  return window.findChild<QPushButton*>(QStringLiteral("go"));
}

// What is in the way, as bars.
QStringList notesOf(const SyncWindow& window) {
  QStringList texts;
  for (const MessageBar* bar : window.findChildren<MessageBar*>())
    if (bar->isVisible()) texts << bar->text();
  return texts;
}

}  // namespace

class SyncTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }
  void removalsComeFirst();
  void rowsSayWhatIsDone();
  void theFooterSaysAllOfIt();
  void theModelKeepsItsRules();
  void leftOutIsNotStarted();
  void turnedGoesTheOtherWay();
  void theFilterCounts();
  void manyRemovalsAreAgreedTo();
  void anotherFolderIsTrusted();
  void anEarlierRunGoesOn();
  void lookingCanBeGivenUp();
  void whatFailsIsTriedAgain();
  void nothingToDo();
  void aRefusedStartStays();
  void aHundredThousandRows();
  void theDialogAsks();
  void theDialogSaysWhatIsWrong();
  void thePanesAreFilledIn();
  void savedAsAProfile();
  void noSecretIsSaved();

 private:
  void show(SyncWindow& window) {
    window.show();
    QTRY_VERIFY(window.atRest());
    QTRY_VERIFY(window.model().rowCount() > 0);
  }
  void restAgain(SyncWindow& window) { QTRY_VERIFY(window.atRest()); }
  SyncPreview found(SyncKind kind) {
    SyncPreview preview = FakeEngine::showcaseSync(kind);
    stage_->engine->setSync(preview);
    return preview;
  }
  std::unique_ptr<Stage> stage_;
};

void SyncTest::removalsComeFirst() {
  found(SyncKind::twoWay);
  SyncWindow window(stage_->bridge, asked(SyncKind::twoWay));
  show(window);
  const QStringList tabs = tabsOf(window);
  QCOMPARE(tabs.size(), 7);
  QCOMPARE(tabs[0], QStringLiteral("Removals 3 · 1.49 GiB"));
  QVERIFY(tabs[1].startsWith(QStringLiteral("Overwrites 3 · ")));
  QVERIFY(tabs[2].startsWith(QStringLiteral("New 12 · ")));
  QCOMPARE(tabs[3], QStringLiteral("Renames 1"));
  QVERIFY(tabs[4].startsWith(QStringLiteral("Conflicts 1 · ")));
  QCOMPARE(tabs[5], QStringLiteral("Left as they are 1"));
  QCOMPARE(window.findChild<QTabBar*>()->currentIndex(), 0);
  QCOMPARE(window.model().rowCount(), 3);
  QCOMPARE(nameAt(window, 0), QStringLiteral("night/frame-0991.exr"));
  QCOMPARE(nameAt(window, 0, SyncColumn::left), QString());
  window.findChild<QTabBar*>()->setCurrentIndex(6);
  QTRY_COMPARE(window.model().rowCount(), 21);
  QVERIFY(stage_->engine->syncsStarted().empty());
}

void SyncTest::rowsSayWhatIsDone() {
  const SyncPreview preview = found(SyncKind::twoWay);
  const auto row = [&](const char* path) {
    for (const SyncRow& one : preview.plan.rows)
      if (one.path == path) return one;
    return SyncRow();
  };
  QCOMPARE(syncVerb(row("night/frame-0991.exr")), QStringLiteral("Remove"));
  QCOMPARE(syncVerb(row("cut-08.mov")), QStringLiteral("Copy"));
  QCOMPARE(syncVerb(row("vm-disk-01.img")), QStringLiteral("Overwrite"));
  QCOMPARE(syncVerb(row("notes.md")), QStringLiteral("Keep both"));
  QCOMPARE(syncVerb(row("sound/mix-final.wav")), QStringLiteral("Rename"));
  QCOMPARE(syncNameOn(row("sound/mix-final.wav"), SyncSide::right), QStringLiteral("sound/mix-v12.wav"));
  QCOMPARE(syncBytesText(preview, row("vm-disk-01.img")), QStringLiteral("3.00 of 250 MiB"));
  QCOMPARE(syncBytesText(preview, row("cut-08.mov")), QStringLiteral("840 MiB"));
  QCOMPARE(
      syncSpoken(preview, row("night/frame-0991.exr"), false),
      QStringLiteral("night/frame-0991.exr: Remove, in studio:renders/render/. Removed on the other side, "
                     "64.0 MiB"));
  QVERIFY(syncSpoken(preview, row("cut-08.mov"), true).startsWith(QStringLiteral("cut-08.mov: left out, ")));
  QVERIFY(
      syncToolTip(preview, row("cut-08.mov")).contains(QStringLiteral("studio:renders/render/: nothing")));
}

void SyncTest::theFooterSaysAllOfIt() {
  SyncPreview preview = FakeEngine::showcaseSync(SyncKind::mirror);
  preview.freeRight = 9'000 * kMiB;
  const SyncOutcome outcome = outcomeOf(preview, SyncChoices::of(preview));
  const QString footer = syncFooter(preview, outcome);
  QVERIFY2(footer.startsWith(QStringLiteral("Will be: 12 made, 2 overwritten, 3 removed and 1 renamed; ")),
           qPrintable(footer));
  QVERIFY(footer.contains(
      QStringLiteral(" to send, the rest is there; about 214 requests; there is room for it.")));
  QCOMPARE(syncStartText(outcome), QStringLiteral("Copy 14, rename 1 and remove 3"));
  preview.freeRight = kMiB;
  QVERIFY(syncFooter(preview, outcome)
              .contains(QStringLiteral(" more room is needed in studio:renders/render/.")));
}

void SyncTest::theModelKeepsItsRules() {
  SyncModel model(stage_->bridge);
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  tester.setUseFetchMore(false);
  model.setPreview(std::make_shared<const SyncPreview>(FakeEngine::showcaseSync(SyncKind::twoWay)));
  QTRY_COMPARE(model.rowCount(), 21);
  SyncOrder order = model.order();
  order.column = SyncColumn::bytes;
  order.descending = true;
  model.setOrder(order);
  QTRY_COMPARE(QString::fromStdString(model.row(0).path), QStringLiteral("sound/mix-final.wav"));
  model.leaveOut({0, 3, 5}, true);
  model.turn({0, 1, 2});
  QTRY_VERIFY(model.settled() && !model.arranging());
  QVERIFY(model.isLeftOut(0));
  model.setPreview(std::make_shared<const SyncPreview>(FakeEngine::showcaseSync(SyncKind::mirror)));
  QCOMPARE(model.rowCount(), 0);
  QTRY_COMPARE(model.rowCount(), 19);
}

void SyncTest::leftOutIsNotStarted() {
  found(SyncKind::mirror);
  QSignalSpy started(&stage_->bridge, &EngineBridge::started);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  window.view().selectRow(1);
  QTest::keyClick(&window.view(), Qt::Key_Space);
  restAgain(window);
  QVERIFY(window.model().isLeftOut(1));
  QCOMPARE(tabsOf(window).front(), QStringLiteral("Removals 2 of 3 · 1.43 GiB"));
  QCOMPARE(nameAt(window, 1, SyncColumn::action), QStringLiteral("Left out"));
  QCOMPARE(plain(startOf(window)->text()), QStringLiteral("Copy 14, rename 1 and remove 2"));
  QTest::keyClick(&window.view(), Qt::Key_Space);
  restAgain(window);
  QVERIFY(!window.model().isLeftOut(1));
  window.view().selectAll();
  window.action(QStringLiteral("leaveOut"))->trigger();
  restAgain(window);
  QCOMPARE(plain(startOf(window)->text()), QStringLiteral("Copy 14 and rename 1"));
  // Nothing is taken away any more, so that Return may do it.
  QVERIFY(startOf(window)->isDefault());
  QVERIFY(stage_->engine->syncsStarted().empty());
  QTest::mouseClick(startOf(window), Qt::LeftButton);
  QTRY_COMPARE(window.result(), static_cast<int>(QDialog::Accepted));
  QCOMPARE(started.count(), 1);
  const SyncPreview made = stage_->engine->syncsStarted().front();
  QCOMPARE(made.plan.removals(), std::uint64_t{0});
  QCOMPARE(made.plan.rows.size(), std::size_t{16});
  QCOMPARE(made.plan.hash,
           without(FakeEngine::showcaseSync(SyncKind::mirror),
                   {"night/frame-0991.exr", "night/frame-0992.exr", "previz/old/walk-cycle.mov"})
               .plan.hash);
}

void SyncTest::turnedGoesTheOtherWay() {
  found(SyncKind::twoWay);
  SyncWindow window(stage_->bridge, asked(SyncKind::twoWay));
  show(window);
  window.view().selectRow(0);
  QVERIFY(window.action(QStringLiteral("turn"))->isEnabled());
  window.action(QStringLiteral("turn"))->trigger();
  restAgain(window);
  QTRY_COMPARE(window.model().rowCount(), 2);
  QVERIFY(tabsOf(window)[2].startsWith(QStringLiteral("New 13 · ")));
  QTest::mouseClick(startOf(window), Qt::LeftButton);
  QTRY_COMPARE(window.result(), static_cast<int>(QDialog::Accepted));
  const SyncPreview made = stage_->engine->syncsStarted().front();
  QCOMPARE(made.plan.removals(), std::uint64_t{2});
  QVERIFY(made.plan.rows[3].path != "night/frame-0991.exr" || made.plan.rows[3].to == SyncSide::left);
  SyncWindow mirror(stage_->bridge, asked(SyncKind::mirror));
  QVERIFY(!mirror.action(QStringLiteral("turn"))->isVisible());
}

void SyncTest::theFilterCounts() {
  found(SyncKind::mirror);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  QVERIFY(says(window, "3 rows"));
  type(named<QLineEdit>(window, "Filter by name"), "FRAME");
  QTRY_COMPARE(window.model().rowCount(), 2);
  QVERIFY(says(window, "2 of 3 rows"));
  // What is not seen is done all the same.
  QCOMPARE(plain(startOf(window)->text()), QStringLiteral("Copy 14, rename 1 and remove 3"));
  type(named<QLineEdit>(window, "Filter by name"), "old/*.mov");
  QTRY_COMPARE(window.model().rowCount(), 1);
}

void SyncTest::manyRemovalsAreAgreedTo() {
  SyncPreview preview = found(SyncKind::mirror);
  preview.plan.right.objects = 4;
  stage_->engine->setSync(preview);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  QCOMPARE(notesOf(window).size(), 1);
  QVERIFY(notesOf(window).front().contains(QStringLiteral("3 of 4 objects in studio:renders/render/")));
  QVERIFY(!startOf(window)->isEnabled());
  press(window, "Agree to 3 Removals");
  QTRY_VERIFY(startOf(window)->isEnabled());
  QCOMPARE(notesOf(window).size(), 0);
  // What is taken away is not what Return does by itself.
  QVERIFY(!startOf(window)->isDefault());
  QTest::mouseClick(startOf(window), Qt::LeftButton);
  QTRY_COMPARE(window.result(), static_cast<int>(QDialog::Accepted));
  QCOMPARE(stage_->engine->syncsStarted().front().request.agreedRemovals, std::optional<std::uint64_t>(3));
}

void SyncTest::anotherFolderIsTrusted() {
  SyncPreview preview = found(SyncKind::mirror);
  preview.plan.holds.push_back({SyncHold::rootReplaced, SyncSide::left});
  stage_->engine->setSync(preview);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  QVERIFY(notesOf(window).front().contains(QStringLiteral("another folder than at the last run")));
  QVERIFY(!startOf(window)->isEnabled());
  stage_->engine->holdSync();
  press(window, "It Is the Right One");
  // A second click finds nothing to press: what was said before counts no more.
  QCOMPARE(notesOf(window).size(), 0);
  QCOMPARE(stage_->engine->syncsPreviewed().size(), std::size_t(2));
  QVERIFY(!window.atRest());
  stage_->engine->letSyncGo();
  restAgain(window);
  QTRY_VERIFY(startOf(window)->isEnabled());
  QVERIFY(stage_->engine->syncsPreviewed().back().newFolders);
}

void SyncTest::anEarlierRunGoesOn() {
  SyncPreview preview = found(SyncKind::mirror);
  preview.unfinished = 17;
  stage_->engine->setSync(preview);
  QSignalSpy started(&stage_->bridge, &EngineBridge::started);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  QVERIFY(notesOf(window).front().startsWith(QStringLiteral("An earlier run of these two has not ended.")));
  QVERIFY(!startOf(window)->isEnabled());
  press(window, "Resume It");
  QTRY_COMPARE(window.result(), static_cast<int>(QDialog::Accepted));
  QCOMPARE(started.front().front().value<JobId>(), JobId(17));
  QVERIFY(stage_->engine->syncsStarted().empty());
}

void SyncTest::lookingCanBeGivenUp() {
  stage_->engine->holdSync();
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  open(window);
  QVERIFY(says(window, "Looking at both sides"));
  QVERIFY(!startOf(window)->isEnabled());
  QVERIFY(!stage_->engine->syncStopped());
  QTest::keyClick(&window, Qt::Key_Escape);
  QVERIFY(stage_->engine->syncStopped());
  stage_->engine->letSyncGo();
  stage_->engine->finishAnswers();
  QCoreApplication::processEvents();
  QVERIFY(!window.model().preview());
}

void SyncTest::whatFailsIsTriedAgain() {
  Error missing = makeError(ErrorCode::notFound, "the folder is not there");
  missing.serviceCode = kFolderMissing;
  stage_->engine->failSync(missing.about("/home/ada/render/"));
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  open(window);
  QTRY_VERIFY(says(window, "The two cannot be held against each other"));
  QVERIFY(says(window, "/home/ada/render/"));
  QVERIFY(!startOf(window)->isEnabled());
  stage_->engine->failSync(std::nullopt);
  press(window, "Look Again");
  QTRY_VERIFY(window.model().rowCount() > 0);
}

void SyncTest::nothingToDo() {
  SyncPreview preview = found(SyncKind::mirror);
  preview.plan.rows.clear();
  stage_->engine->setSync(preview);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  open(window);
  QTRY_VERIFY(says(window, "Both are the same"));
  QVERIFY(says(window, "320 objects stand on both sides"));
  QVERIFY(!startOf(window)->isEnabled());
}

void SyncTest::aRefusedStartStays() {
  found(SyncKind::mirror);
  Error refusal = makeError(ErrorCode::busy, "an earlier run of the two has not ended: job 3");
  stage_->engine->failSubmit(refusal.about("studio:renders/render/"));
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  QTest::mouseClick(startOf(window), Qt::LeftButton);
  QTRY_VERIFY(says(window, "studio:renders/render/: "));
  QVERIFY(window.isVisible());
  stage_->engine->failSubmit(std::nullopt);
  press(window, "Look Again");
  restAgain(window);
  QTRY_VERIFY(startOf(window)->isEnabled());
}

// Nothing that the window's thread does for so many takes long.
void SyncTest::aHundredThousandRows() {
  stage_->engine->setSync(FakeEngine::largeSync(100'000));
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  window.show();
  QTRY_COMPARE_WITH_TIMEOUT(window.model().rowCount(), 100'000, 60'000);
  qint64 longest = 0;
  const auto timed = [&](const std::function<void()>& work) {
    QElapsedTimer timer;
    timer.start();
    work();
    longest = std::max(longest, timer.elapsed());
  };
  timed([&] { window.view().selectAll(); });
  timed([&] { window.action(QStringLiteral("leaveOut"))->trigger(); });
  QTRY_VERIFY_WITH_TIMEOUT(window.atRest(), 60'000);
  QVERIFY(!startOf(window)->isEnabled());
  timed([&] { window.action(QStringLiteral("takeIn"))->trigger(); });
  QTRY_VERIFY_WITH_TIMEOUT(window.atRest(), 60'000);
  SyncOrder order = window.model().order();
  order.filter = QStringLiteral("frame-99");
  timed([&] { window.model().setOrder(order); });
  QTRY_VERIFY_WITH_TIMEOUT(window.atRest(), 60'000);
  QCOMPARE(window.model().rowCount(), 1111);
  timed([&] { QTest::keyClick(&window.view(), Qt::Key_End, Qt::ControlModifier); });
  timed([&] { window.view().grab(); });
  QVERIFY2(longest < 1000, qPrintable(QString::number(longest)));
}

void SyncTest::theDialogAsks() {
  SyncDialog dialog(stage_->bridge, asked(SyncKind::update), {QStringLiteral("archive:backups/")});
  QSignalSpy wanted(&dialog, &SyncDialog::previewWanted);
  open(dialog);
  QVERIFY(says(dialog, "Nothing is removed there."));
  QVERIFY(!named<QSpinBox>(dialog, "Largest share of a side that may be removed")->isEnabled());
  press(dialog, "Mirror");
  QVERIFY(says(dialog, "what the left has not is removed there"));
  named<QSpinBox>(dialog, "Largest share of a side that may be removed")->setValue(20);
  type(named<QLineEdit>(dialog, "Leave out what matches"), "*.tmp; cache/**");
  press(dialog, "Send only what changed in a file, where that can be found out");
  QCOMPARE(
      named<QPlainTextEdit>(dialog, "The same as a command")->toPlainText(),
      QStringLiteral("hawserctl sync /home/ada/render/ studio:renders/render/ \\\n"
                     "  --delete --max-delete 20% --exclude '*.tmp' \\\n  --exclude 'cache/**' --delta"));
  QTest::keyClick(&dialog, Qt::Key_Return);
  QCOMPARE(wanted.count(), 1);
  const Profile made = dialog.asked();
  QCOMPARE(made.kind, ProfileKind::mirror);
  QCOMPARE(made.deleteLimit, (DeleteLimit{0, 20}));
  QCOMPARE(made.options.exclude, (std::vector<std::string>{"*.tmp", "cache/**"}));
  QVERIFY(made.options.delta);
}

void SyncTest::theDialogSaysWhatIsWrong() {
  SyncDialog dialog(stage_->bridge, syncProfile(SyncKind::twoWay, QStringLiteral("render"), {}), {});
  open(dialog);
  QVERIFY(says(dialog, "This is no place yet"));
  QVERIFY(!named<QAbstractButton>(dialog, "Preview")->isEnabled());
  type(named<QLineEdit>(dialog, "Left, the source"), "/home/ada/a");
  type(named<QLineEdit>(dialog, "Right, the destination"), "studio:");
  QVERIFY(says(dialog, "Objects live in containers"));
  type(named<QLineEdit>(dialog, "Right, the destination"), "studio:renders/a");
  QVERIFY(named<QAbstractButton>(dialog, "Preview")->isEnabled());
  press(dialog, "Swap the two sides");
  QCOMPARE(dialog.asked().sources, std::vector<std::string>{"studio:renders/a/"});
  QCOMPARE(dialog.asked().destinations, std::vector<std::string>{"/home/ada/a/"});
}

void SyncTest::thePanesAreFilledIn() {
  MainWindow window(stage_->bridge, stage_->clock);
  window.show();
  window.setTwoPanes(true);
  window.pane(0).open(QStringLiteral("studio:renders/"));
  window.pane(1).open(QStringLiteral("archive:backups/"));
  QTRY_VERIFY(window.pane(0).model().coverage().whole && window.pane(1).model().coverage().whole);
  window.pane(0).view().setFocus();
  window.pane(0).view().clearSelection();
  window.action(QStringLiteral("sync"))->trigger();
  auto* dialog = window.findChild<SyncDialog*>();
  QVERIFY(dialog);
  QCOMPARE(dialog->asked().sources, std::vector<std::string>{"studio:renders/"});
  QCOMPARE(dialog->asked().destinations, std::vector<std::string>{"archive:backups/"});
  press(*dialog, "Preview");
  auto* preview = window.findChild<SyncWindow*>();
  QVERIFY(preview);
  QTRY_VERIFY(preview->atRest());
  press(*preview, "Change");
  QTRY_VERIFY(window.findChild<SyncDialog*>());
}

void SyncTest::savedAsAProfile() {
  stage_->engine->addProfiles();
  found(SyncKind::mirror);
  SyncWindow window(stage_->bridge, asked(SyncKind::mirror));
  show(window);
  press(window, "Save as Profile");
  auto* dialog = window.findChild<ProfileNameDialog*>();
  QVERIFY(dialog);
  auto* save = named<QAbstractButton>(*dialog, "Save");
  QVERIFY(!save->isEnabled());
  auto* name = named<QLineEdit>(*dialog, "Name");
  type(name, "a/b");
  QVERIFY(says(*dialog, "A name has up to 64 bytes"));
  type(name, "photos");
  press(*dialog, "Save");
  QTRY_VERIFY(says(*dialog, "There is a profile of this name already"));
  type(name, "renders");
  press(*dialog, "Save");
  QTRY_VERIFY(notesOf(window).contains(QStringLiteral("Saved as the profile “renders”.")));
  const SavedProfile kept = stage_->engine->profilesNow().back();
  QCOMPARE(kept.name, std::string("renders"));
  QCOMPARE(kept.profile.kind, ProfileKind::mirror);
}

void SyncTest::noSecretIsSaved() {
  const QString signedPlace =
      QStringLiteral("https://acct.blob.core.windows.net/box/?sv=2024-11-04&sp=rl&sig=abc");
  const Profile profile = syncProfile(SyncKind::update, QStringLiteral("/a/"), signedPlace);
  QVERIFY(profileProblem(profile).startsWith(QStringLiteral("A profile holds no signature or key.")));
  QVERIFY(!profileCommand(profile).contains(QStringLiteral("sig=")));
  ProfileNameDialog dialog(stage_->bridge, profile, ProfileNameDialog::For::saving);
  open(dialog);
  QVERIFY(says(dialog, "A profile holds no signature or key."));
  type(named<QLineEdit>(dialog, "Name"), "mine");
  QVERIFY(!named<QAbstractButton>(dialog, "Save")->isEnabled());
}

int main(int argc, char** argv) {
  return runUiTest<SyncTest>(argc, argv);
}
#include "sync_test.moc"
