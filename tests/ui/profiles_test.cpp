// Saved profiles in the window: what is there, made and changed, run alone and together, brought from
// elsewhere.
#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QTemporaryDir>
#include <QtTest>

#include "models/profile_runs.h"
#include "models/profile_text.h"
#include "models/text.h"
#include "presenters/profile_file.h"
#include "presenters/profile_rules.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/message_bar.h"
#include "widgets/profile_dialog.h"
#include "widgets/profile_name_dialog.h"
#include "widgets/profiles_window.h"
#include "widgets/question_dialog.h"
#include "widgets/row_table.h"
#include "widgets/sync_window.h"
#include "widgets/week_grid.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

bool called(const FakeEngine& engine, const std::string& call) {
  const std::vector<std::string> calls = engine.calls();
  return std::find(calls.begin(), calls.end(), call) != calls.end();
}

QString textAt(ProfilesWindow& window, int row, ProfileColumn column) {
  return window.model().index(row, static_cast<int>(column)).data().toString();
}

}  // namespace

class ProfilesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }
  void emptySaysWhatToDo();
  void rowsSayWhatTheyDo();
  void theModelKeepsItsRules();
  void oneIsRun();
  void severalAndAGroupAreRun();
  void whatIsRefusedIsSaid();
  void runsGoOnWithoutTheWindow();
  void runsThatOverlapAreToldApart();
  void othersAreShownWithTheirTrouble();
  void aSyncIsPreviewed();
  void aCopyIsPreviewed();
  void oneIsMade();
  void oneIsChanged();
  void whatIsNotTouchedStays();
  void whatIsWrongIsSaid();
  void noSecretIsKept();
  void theWeekIsPainted();
  void oneIsClonedAndRemoved();
  void exportedAndImported();

 private:
  void show(ProfilesWindow& window) {
    window.show();
    QTRY_VERIFY(window.atRest());
  }
  Profile saved(const char* name) {
    for (const SavedProfile& one : stage_->engine->profilesNow())
      if (one.name == name) return one.profile;
    return {};
  }
  std::unique_ptr<Stage> stage_;
};

void ProfilesTest::emptySaysWhatToDo() {
  ProfilesWindow window(stage_->bridge);
  show(window);
  QVERIFY(says(window, "No profile yet"));
  QVERIFY(says(window, "Save as Profile…"));
  press(window, "Make one");
  QVERIFY(window.findChild<ProfileDialog*>());
}

void ProfilesTest::rowsSayWhatTheyDo() {
  stage_->engine->addProfiles();
  ProfilesWindow window(stage_->bridge);
  show(window);
  QCOMPARE(window.model().rowCount(), 5);
  // Groups first, those of a group by name.
  QCOMPARE(textAt(window, 0, ProfileColumn::name), QStringLiteral("notes"));
  QCOMPARE(textAt(window, 1, ProfileColumn::what),
           QStringLiteral("Mirror: /home/ada/Pictures/ to studio:photos/"));
  QCOMPARE(textAt(window, 1, ProfileColumn::when), QStringLiteral("Every 6 h, at certain hours"));
  QCOMPARE(textAt(window, 0, ProfileColumn::when), QStringLiteral("On changes"));
  BackgroundRow row;
  row.profile = "notes";
  row.state = BackgroundState::refused;
  row.error = makeError(ErrorCode::invalidArgument, "300 objects would be removed, more than the limit");
  window.model().setBackground({row});
  QCOMPARE(textAt(window, 0, ProfileColumn::when), QStringLiteral("On changes; could not start"));
  window.model().setBackground({});
  QCOMPARE(textAt(window, 0, ProfileColumn::when), QStringLiteral("On changes"));
  QCOMPARE(textAt(window, 3, ProfileColumn::name), QStringLiteral("footage to both places"));
  QCOMPARE(textAt(window, 3, ProfileColumn::when), QStringLiteral("By hand"));
  QCOMPARE(window.model().index(1, 0).data(Qt::AccessibleTextRole).toString(),
           QStringLiteral("photos, Mirror: /home/ada/Pictures/ to studio:photos/, Every 6 h, at certain "
                          "hours, group nightly"));
}

void ProfilesTest::theModelKeepsItsRules() {
  ProfileModel model;
  const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  stage_->engine->addProfiles();
  model.set(stage_->engine->profilesNow());
  QCOMPARE(model.rowCount(), 5);
  QCOMPARE(model.groups(), QStringList{QStringLiteral("nightly")});
  QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
  model.set(stage_->engine->profilesNow());
  QCOMPARE(resets.count(), 0);
  QCOMPARE(model.rowOf("photos"), 1);
  model.set({});
  QCOMPARE(model.rowOf("photos"), -1);
}

void ProfilesTest::oneIsRun() {
  stage_->engine->addProfiles();
  QSignalSpy started(&stage_->bridge, &EngineBridge::started);
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.view().selectRow(1);
  window.action(QStringLiteral("run"))->trigger();
  QTRY_VERIFY(says(window, "Started: photos. See the transfers."));
  QVERIFY(called(*stage_->engine, "runProfile photos"));
  QCOMPARE(started.count(), 1);
}

void ProfilesTest::severalAndAGroupAreRun() {
  stage_->engine->addProfiles();
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.view().selectAll();
  QVERIFY(!window.action(QStringLiteral("edit"))->isEnabled());
  window.action(QStringLiteral("run"))->trigger();
  QTRY_VERIFY(window.atRest());
  for (const char* name : {"notes", "photos", "footage to both places"})
    QVERIFY(called(*stage_->engine, std::string("runProfile ") + name));
  // What another program has to run is not run.
  QVERIFY(!called(*stage_->engine, "runProfile blobxfer-nightly"));
  auto* group = named<QPushButton>(window, "Run a Group");
  Q_EMIT group->menu()->aboutToShow();
  QCOMPARE(group->menu()->actions().size(), 1);
  group->menu()->actions().front()->trigger();
  QTRY_VERIFY(says(window, "Started: notes, photos."));
}

void ProfilesTest::whatIsRefusedIsSaid() {
  stage_->engine->addProfiles();
  Error refusal = makeError(ErrorCode::invalidArgument, "there is nothing to copy");
  stage_->engine->failSubmit(refusal.about("studio:photos/"));
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.view().selectRow(1);
  window.action(QStringLiteral("run"))->trigger();
  QTRY_VERIFY(says(window, "“photos”: studio:photos/: there is nothing to copy."));
}

void ProfilesTest::runsGoOnWithoutTheWindow() {
  stage_->engine->addProfiles();
  stage_->engine->holdRuns();
  QSignalSpy started(&stage_->bridge, &EngineBridge::started);
  QSignalSpy failed(&ProfileRuns::of(stage_->bridge), &ProfileRuns::failed);
  const auto runAndClose = [&] {
    stage_->engine->holdRuns();
    ProfilesWindow window(stage_->bridge);
    show(window);
    window.view().selectRow(1);
    window.action(QStringLiteral("run"))->trigger();
  };
  runAndClose();
  QVERIFY(!stage_->engine->runStopped());
  stage_->engine->letRunsGo();
  QTRY_COMPARE(started.count(), 1);
  QCOMPARE(failed.count(), 0);
  // Nobody else is left to say it.
  stage_->engine->failSubmit(makeError(ErrorCode::invalidArgument, "there is nothing to copy"));
  runAndClose();
  stage_->engine->letRunsGo();
  QTRY_COMPARE(failed.count(), 1);
  QCOMPARE(failed.front().front().toString(), QStringLiteral("photos"));
  QCOMPARE(started.count(), 1);
}

void ProfilesTest::runsThatOverlapAreToldApart() {
  stage_->engine->addProfiles();
  stage_->engine->holdRuns();
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.make(saved("photos"));
  auto* dialog = window.findChild<ProfileDialog*>();
  QVERIFY(dialog);
  Q_EMIT dialog->runWanted(QStringLiteral("photos"));
  Q_EMIT dialog->runWanted(QStringLiteral("notes"));
  QVERIFY(!window.atRest());
  QVERIFY(!stage_->engine->runStopped());
  stage_->engine->letRunsGo();
  QTRY_VERIFY(window.atRest());
  QVERIFY(called(*stage_->engine, "runProfile photos") && called(*stage_->engine, "runProfile notes"));
  dialog->reject();
  window.view().selectRow(1);
  QTRY_VERIFY(window.action(QStringLiteral("run"))->isEnabled());
}

void ProfilesTest::othersAreShownWithTheirTrouble() {
  stage_->engine->addProfiles();
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.choose(QStringLiteral("blobxfer-nightly"));
  QTRY_VERIFY(says(window, "is a configuration of blobxfer. “hawserctl profile run"));
  QVERIFY(!window.action(QStringLiteral("run"))->isEnabled());
  QVERIFY(window.action(QStringLiteral("remove"))->isEnabled());
  window.choose(QStringLiteral("from-the-new-laptop"));
  QTRY_VERIFY(says(window, "“from-the-new-laptop” was written by a newer Hawser"));
  QVERIFY(!window.action(QStringLiteral("edit"))->isEnabled());
}

void ProfilesTest::aSyncIsPreviewed() {
  stage_->engine->addProfiles();
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.view().selectRow(1);
  window.action(QStringLiteral("preview"))->trigger();
  auto* preview = window.findChild<SyncWindow*>();
  QVERIFY(preview);
  QTRY_VERIFY(preview->atRest());
  QCOMPARE(stage_->engine->syncsPreviewed().back().kind, SyncKind::mirror);
  QVERIFY(!called(*stage_->engine, "runProfile photos"));
}

void ProfilesTest::aCopyIsPreviewed() {
  stage_->engine->addProfiles();
  PlanSummary plan;
  plan.objects = 12;
  plan.bytes = 3 << 20;
  plan.removals = 2;
  stage_->engine->setPlan(plan);
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.choose(QStringLiteral("footage to both places"));
  QTRY_VERIFY(window.atRest());
  window.action(QStringLiteral("preview"))->trigger();
  QTRY_VERIFY(says(window, "12 objects with 3.00 MiB would be copied. 2 objects would be removed"));
}

void ProfilesTest::oneIsMade() {
  ProfileDialog dialog(stage_->bridge, syncProfile(SyncKind::mirror, {}, {}), true, {});
  QSignalSpy ran(&dialog, &ProfileDialog::runWanted);
  open(dialog);
  QVERIFY(says(dialog, "Name the source first."));
  type(named<QPlainTextEdit>(dialog, "Sources"), "/home/ada/Notes/");
  type(named<QPlainTextEdit>(dialog, "Destinations"), "archive:notes/");
  QVERIFY(says(dialog, "Give it a name first."));
  QVERIFY(named<QAbstractButton>(dialog, "Preview")->isEnabled());
  QVERIFY(!named<QAbstractButton>(dialog, "Save and Run")->isEnabled());
  type(named<QLineEdit>(dialog, "Name"), "notes");
  dialog.showPage(1);
  type(named<QLineEdit>(dialog, "Leave out what matches"), "*.tmp");
  dialog.showPage(2);
  press(dialog, "Send only what changed in a file, where that can be found out");
  QCOMPARE(named<QPlainTextEdit>(dialog, "The same as a command")->toPlainText(),
           QStringLiteral("hawserctl sync /home/ada/Notes/ archive:notes/ --delete \\\n"
                          "  --exclude '*.tmp' --delta"));
  dialog.showPage(3);
  QVERIFY(says(dialog, "It runs by itself while Hawser does"));
  named<QCheckBox>(dialog, "When I sign in")->click();
  press(dialog, "Save and Run");
  QTRY_COMPARE(ran.count(), 1);
  const Profile made = saved("notes");
  QCOMPARE(made.kind, ProfileKind::mirror);
  QCOMPARE(made.options.exclude, std::vector<std::string>{"*.tmp"});
  QVERIFY(made.options.delta && made.when.atSignIn);
}

void ProfilesTest::oneIsChanged() {
  stage_->engine->addProfiles();
  const Profile before = saved("photos");
  ProfileDialog dialog(stage_->bridge, before, false, {QStringLiteral("nightly")});
  open(dialog);
  // Only looked at, it stays what it is.
  QCOMPARE(dialog.profile(), before);
  QVERIFY(named<QLineEdit>(dialog, "Name")->isReadOnly());
  press(dialog, "Two-way");
  press(dialog, "Save");
  QTRY_COMPARE(saved("photos").kind, ProfileKind::twoWay);
  QCOMPARE(saved("photos").when, before.when);
}

void ProfilesTest::whatIsNotTouchedStays() {
  Profile before = syncProfile(SyncKind::mirror, QStringLiteral("/a/with a blank at its end "),
                               QStringLiteral("archive:notes/"));
  before.name = "odd";
  before.options.exclude = {"a;b", " c"};
  before.when.every = std::chrono::minutes(8785);
  ProfileDialog dialog(stage_->bridge, before, false, {});
  open(dialog);
  QCOMPARE(dialog.profile(), before);
  // A line that is added changes no other; neither does another field.
  named<QPlainTextEdit>(dialog, "Sources")
      ->setPlainText(QStringLiteral("/a/with a blank at its end \n /another/ "));
  dialog.showPage(1);
  type(named<QLineEdit>(dialog, "Only what matches"), "*.jpg; *.png");
  const Profile made = dialog.profile();
  QCOMPARE(made.sources, (std::vector<std::string>{"/a/with a blank at its end ", "/another/"}));
  QCOMPARE(made.options.include, (std::vector<std::string>{"*.jpg", "*.png"}));
  QCOMPARE(made.options.exclude, before.options.exclude);
  QCOMPARE(made.when, before.when);
}

void ProfilesTest::whatIsWrongIsSaid() {
  ProfileDialog dialog(stage_->bridge, syncProfile(SyncKind::mirror, {}, {}), true, {});
  open(dialog);
  named<QPlainTextEdit>(dialog, "Sources")->setPlainText(QStringLiteral("/a/\n/b/"));
  type(named<QPlainTextEdit>(dialog, "Destinations"), "archive:notes/");
  QVERIFY(says(dialog, "Folders that are kept the same are two"));
  QVERIFY(!named<QAbstractButton>(dialog, "Preview")->isEnabled());
  press(dialog, "Copy");
  QVERIFY(!says(dialog, "Folders that are kept the same are two"));
  dialog.showPage(2);
  type(named<QLineEdit>(dialog, "Limit in bytes a second"), "fast");
  QVERIFY(says(dialog, "The limit is no size"));
  type(named<QLineEdit>(dialog, "Limit in bytes a second"), "20M");
  QCOMPARE(dialog.profile().options.limitRate, std::uint64_t{20'000'000});
}

void ProfilesTest::noSecretIsKept() {
  ProfileDialog dialog(stage_->bridge, syncProfile(SyncKind::mirror, QStringLiteral("/a/"), {}), true, {});
  open(dialog);
  type(named<QLineEdit>(dialog, "Name"), "mine");
  type(named<QPlainTextEdit>(dialog, "Destinations"),
       "https://acct.blob.core.windows.net/box/?sv=2024-11-04&sp=rl&sig=abc");
  QVERIFY(says(dialog, "A profile holds no signature or key."));
  QVERIFY(!named<QAbstractButton>(dialog, "Save")->isEnabled());
  QVERIFY(
      !named<QPlainTextEdit>(dialog, "The same as a command")->toPlainText().contains(QLatin1String("sig")));
}

void ProfilesTest::theWeekIsPainted() {
  WeekGrid grid;
  QSignalSpy changed(&grid, &WeekGrid::changed);
  grid.show();
  QTest::keyClick(&grid, Qt::Key_Space);
  QVERIFY(!grid.hours().has(0, 0));
  QCOMPARE(grid.accessibleDescription(), QStringLiteral("Monday 0 to 1: does not run"));
  QTest::keyClick(&grid, Qt::Key_Down);
  QTest::keyClick(&grid, Qt::Key_End);
  QTest::keyClick(&grid, Qt::Key_Space, Qt::ShiftModifier);
  QCOMPARE(grid.hours().days[1], std::uint32_t{0});
  QCOMPARE(grid.accessibleDescription(), QStringLiteral("Tuesday 23 to 24: does not run"));
  QVERIFY(changed.count() > 24);
}

void ProfilesTest::oneIsClonedAndRemoved() {
  stage_->engine->addProfiles();
  ProfilesWindow window(stage_->bridge);
  show(window);
  window.choose(QStringLiteral("photos"));
  QTRY_COMPARE(window.view().selectedRowNumbers(), QList<int>{1});
  QTRY_VERIFY(window.action(QStringLiteral("clone"))->isEnabled());
  window.action(QStringLiteral("clone"))->trigger();
  auto* cloning = window.findChild<ProfileNameDialog*>();
  QVERIFY(cloning);
  QCOMPARE(named<QLineEdit>(*cloning, "Name")->text(), QStringLiteral("photos (copy)"));
  press(*cloning, "Save");
  QTRY_COMPARE(window.model().rowCount(), 6);
  QCOMPARE(saved("photos (copy)").sources, saved("photos").sources);
  QTRY_COMPARE(window.view().selectedRowNumbers(), QList<int>{window.model().rowOf("photos (copy)")});
  window.action(QStringLiteral("remove"))->trigger();
  auto* question = window.findChild<QuestionDialog*>();
  QVERIFY(question && says(*question, "Remove the profile “photos (copy)”?"));
  question->accept();
  QTRY_COMPARE(window.model().rowCount(), 5);
  QVERIFY(says(window, "“photos (copy)” is removed."));
}

void ProfilesTest::exportedAndImported() {
  stage_->engine->addProfiles();
  const QTemporaryDir folder;
  ProfilesWindow window(stage_->bridge);
  show(window);
  const QString path = folder.filePath(QStringLiteral("pictures.yaml"));
  window.exportTo(path, saved("photos"));
  QTRY_VERIFY(says(window, "without a secret in it."));
  window.importFrom(path);
  QTRY_VERIFY(window.findChild<ProfileNameDialog*>());
  auto* importing = window.findChild<ProfileNameDialog*>();
  QCOMPARE(named<QLineEdit>(*importing, "Name")->text(), QStringLiteral("pictures"));
  press(*importing, "Save");
  QTRY_COMPARE(window.model().rowCount(), 6);
  Profile same = saved("pictures");
  same.name = "photos";
  QCOMPARE(same, saved("photos"));
  const QString other = folder.filePath(QStringLiteral("blobxfer.yaml"));
  QFile file(other);
  QVERIFY(file.open(QIODevice::WriteOnly) && file.write("version: 1\nupload: []\n") > 0);
  file.close();
  window.importFrom(other);
  QTRY_VERIFY(says(window, "This is no profile that can be imported here."));
  window.importFrom(folder.filePath(QStringLiteral("missing.yaml")));
  QTRY_VERIFY(says(window, "missing.yaml: "));
}

int main(int argc, char** argv) {
  return runUiTest<ProfilesTest>(argc, argv);
}
#include "profiles_test.moc"
