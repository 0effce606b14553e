// Only what changed: what is said of it before it is copied, what is asked of the engine, and how it looks on
// its way and afterwards.
#include <QAbstractItemModelTester>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QtTest>

#include "models/changes_model.h"
#include "models/changes_text.h"
#include "models/text.h"
#include "models/transfer_text.h"
#include "presenters/copy_command.h"
#include "presenters/preferences.h"
#include "ui/hands.h"
#include "ui/stage.h"
#include "widgets/changes_dialog.h"
#include "widgets/filter_dialog.h"
#include "widgets/map_view.h"
#include "widgets/report_window.h"
#include "widgets/row_table.h"

using namespace hawser;
using namespace hawser::ui;

namespace {

constexpr std::uint64_t kMiB = 1024 * 1024;

JobRequest wanted() {
  JobRequest request{{"/home/ada/render"}, "studio:renders/", {}};
  request.options.conflict = ConflictPolicy::ask;
  return request;
}

PlanSummary planOf(std::uint64_t objects, std::uint64_t bytes, std::uint64_t toSend) {
  PlanSummary plan;
  plan.objects = objects;
  plan.bytes = bytes;
  plan.bytesToSend = toSend;
  return plan;
}

TransferRow row(TransferState state, DeltaUse use) {
  TransferRow row;
  row.id = 1;
  row.source = "/home/ada/disk.img";
  row.destination = "studio:renders/disk.img";
  row.state = state;
  row.size = 250 * kMiB;
  row.delta = use;
  row.bytesPredicted = 3 * kMiB;
  row.bytesSent = state == TransferState::done ? 3 * kMiB : kMiB;
  return row;
}

}  // namespace

class ChangesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() { stage_ = std::make_unique<Stage>(); }
  void cleanup() { stage_.reset(); }
  void headlines();
  void everyFateIsSaid();
  void placesAreSaid();
  void whatCannotGoIsFirst();
  void manyLinesAreQuick();
  void copiesChanges();
  void copiesWhole();
  void cancellingStopsTheComparison();
  void closingWhileItIsCompared();
  void aFailedComparisonIsTriedAgain();
  void aRefusedCopyStays();
  void nothingToCopy();
  void theCommandDoesTheSame();
  void rowsSayWhatIsSent();
  void theMapShowsWhatWasThere();
  void theReportComparesWithThePrediction();
  void theChoiceLasts();
  void filtersCountWithoutComparing();

 private:
  std::unique_ptr<Stage> stage_;
};

void ChangesTest::headlines() {
  QCOMPARE(changesHeadline(planOf(1, 250 * kMiB, 3 * kMiB + kMiB / 10)),
           QStringLiteral("3.10 of 250 MiB will be sent; the rest is there."));
  QCOMPARE(changesHeadline(planOf(1, 250 * kMiB, 0)),
           QStringLiteral("Nothing has to be sent: all of it is there, 250 MiB."));
  QCOMPARE(changesHeadline(planOf(2, 250 * kMiB, 250 * kMiB)),
           QStringLiteral("All of it will be sent: 250 MiB."));
  QCOMPARE(changesHeadline(planOf(0, 0, 0)), QStringLiteral("There is no object to copy."));
  PlanSummary plan = FakeEngine::showcasePlan();
  QCOMPARE(changesCounts(plan), QStringLiteral("1 cannot be copied · 3 objects by what changed · 5 whole"));
  plan.objects += 20'000;
  QVERIFY(changesCounts(plan).endsWith(QStringLiteral("20,000 more not listed")));
}

void ChangesTest::everyFateIsSaid() {
  QStringList notes;
  for (int use = 0; use <= static_cast<int>(DeltaUse::distant); ++use) {
    PlanSummary::Line line;
    line.action = "overwrite";
    line.source = "/a/b";
    line.delta = static_cast<DeltaUse>(use);
    line.size = kMiB;
    line.changed = std::vector<float>(256, 0);
    notes << changesNote(line);
    QCOMPARE(notes.back().isEmpty(), line.delta == DeltaUse::changes);
    QVERIFY(changesSpoken(line, "").startsWith(QStringLiteral("b, ")));
  }
  notes.removeDuplicates();
  QCOMPARE(notes.size(), static_cast<int>(DeltaUse::distant) + 1);
  PlanSummary::Line line = FakeEngine::showcasePlan().lines.back();
  QCOMPARE(fateOf(line), ChangesFate::problem);
  QVERIFY(changesNote(line).contains(QStringLiteral("plate-020.exr")));
  line.action = "skip";
  line.reason = "it is a symbolic link";
  QCOMPARE(changesNote(line), QStringLiteral("Skipped: it is a symbolic link"));
  QCOMPARE(changesName(line, "studio:renders/"), QStringLiteral("plates/plate-020.exr"));
  QCOMPARE(changesName(line, "elsewhere:"), QStringLiteral("plate-020.exr"));
}

void ChangesTest::placesAreSaid() {
  std::vector<float> shares(256, 0);
  QCOMPARE(changedPlaces(shares), QStringLiteral("nothing of it changed"));
  shares[128] = 0.2F;
  QVERIFY(changedPlaces(shares).startsWith(QStringLiteral("changed in 1 place: at 50")));
  for (std::size_t i = 0; i < 64; ++i)
    shares[i] = 1;
  QVERIFY(changedPlaces(shares).contains(QStringLiteral("2 places: from 0")));
  for (std::size_t i = 70; i < 110; i += 2)
    shares[i] = 1;
  QVERIFY(changedPlaces(shares).contains(QStringLiteral("22 places")));
  QVERIFY(changedPlaces(shares).endsWith(QStringLiteral("and on")));
}

void ChangesTest::whatCannotGoIsFirst() {
  ChangesModel model;
  QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
  const PlanSummary plan = FakeEngine::showcasePlan();
  model.setLines(plan.lines, "studio:renders/");
  QCOMPARE(model.rowCount(), static_cast<int>(plan.lines.size()));
  QCOMPARE(model.index(0, 0).data().toString(), QStringLiteral("plates/plate-020.exr"));
  QCOMPARE(model.index(1, 0).data().toString(), QStringLiteral("vm-disk-01.img"));
  QVERIFY(model.index(1, 0).data(Qt::AccessibleTextRole).toString().contains(QStringLiteral("3 places")));
  QVERIFY(!model.at(model.rowCount()));
}

// Only what is seen is painted.
void ChangesTest::manyLinesAreQuick() {
  PlanSummary plan;
  PlanSummary::Line line = FakeEngine::showcasePlan().lines.front();
  for (int i = 0; i < 10'000; ++i) {
    line.destination = "studio:renders/disk-" + std::to_string(i);
    plan.lines.push_back(line);
  }
  plan.objects = plan.lines.size();
  stage_->engine->setPlan(plan);
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  auto* table = named<RowTable>(dialog, "What would be sent of each object");
  QTRY_COMPARE(table->model()->rowCount(), 10'000);
  table->setFocus();
  QTest::keyClick(table, Qt::Key_End, Qt::ControlModifier);
  QCOMPARE(table->currentIndex().row(), 9'999);
  QTRY_VERIFY(table->viewport()->rect().intersects(table->visualRect(table->currentIndex())));
}

void ChangesTest::copiesChanges() {
  stage_->engine->setPlan(FakeEngine::showcasePlan());
  stage_->engine->holdComparison(1000 * kMiB);
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "Compared: "));
  QTRY_VERIFY(named<QProgressBar>(dialog, "How much has been compared")->value() > 100);
  auto* changes = named<QAbstractButton>(dialog, "Copy Changes");
  QVERIFY(!changes->isEnabled());
  QTest::keyClick(&dialog, Qt::Key_Return);
  QVERIFY(dialog.isVisible());
  stage_->engine->letComparisonGo();
  QTRY_VERIFY(changes->isEnabled());
  QVERIFY(says(dialog, "will be sent; the rest is there."));
  QVERIFY(says(dialog, "next time only what changed"));
  QVERIFY(stage_->engine->submitted().empty());
  QTest::keyClick(&dialog, Qt::Key_Return);
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
  const JobRequest request = stage_->engine->submitted().back();
  QVERIFY(request.options.delta);
  QCOMPARE(request.options.conflict, ConflictPolicy::overwrite);
  QCOMPARE(request.sources, wanted().sources);
  // The same as was shown.
  QCOMPARE(stage_->engine->previewed().back().options, request.options);
}

void ChangesTest::copiesWhole() {
  stage_->engine->setPlan(FakeEngine::showcasePlan());
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "the rest is there."));
  press(dialog, "Copy Whole Files");
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
  QVERIFY(!stage_->engine->submitted().back().options.delta);
}

void ChangesTest::cancellingStopsTheComparison() {
  stage_->engine->holdComparison(kMiB);
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "Compared: "));
  QVERIFY(!stage_->engine->comparisonStopped());
  QTest::keyClick(&dialog, Qt::Key_Escape);
  QVERIFY(stage_->engine->comparisonStopped());
  QCOMPARE(dialog.result(), static_cast<int>(QDialog::Rejected));
  QVERIFY(stage_->engine->submitted().empty());
}

void ChangesTest::closingWhileItIsCompared() {
  stage_->engine->holdComparison(kMiB);
  {
    ChangesDialog dialog(stage_->bridge, wanted());
    open(dialog);
    QTRY_VERIFY(says(dialog, "Compared: "));
  }
  QVERIFY(stage_->engine->comparisonStopped());
  stage_->engine->letComparisonGo();
  stage_->engine->finishAnswers();
  QCoreApplication::processEvents();
}

void ChangesTest::aFailedComparisonIsTriedAgain() {
  Error error = makeError(ErrorCode::denied, "403");
  error.object = "studio:renders/";
  stage_->engine->failPreviews(error);
  stage_->engine->setPlan(FakeEngine::showcasePlan());
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "It could not be compared."));
  QVERIFY(says(dialog, "studio:renders/"));
  QVERIFY(!named<QAbstractButton>(dialog, "Copy Changes")->isEnabled());
  stage_->engine->failPreviews(std::nullopt);
  press(dialog, "Compare Again");
  QTRY_VERIFY(says(dialog, "the rest is there."));
  QVERIFY(!named<QAbstractButton>(dialog, "Compare Again")->isVisible());
}

void ChangesTest::aRefusedCopyStays() {
  QSignalSpy elsewhere(&stage_->bridge, &EngineBridge::submitFailed);
  Error refusal = makeError(ErrorCode::denied, "403");
  refusal.object = "studio:renders/";
  stage_->engine->failSubmit(refusal);
  stage_->engine->setPlan(FakeEngine::showcasePlan());
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "the rest is there."));
  press(dialog, "Copy Changes");
  QTRY_VERIFY(says(dialog, "studio:renders/"));
  QVERIFY(dialog.isVisible());
  QCOMPARE(elsewhere.count(), 0);
  stage_->engine->failSubmit(std::nullopt);
  press(dialog, "Copy Changes");
  QTRY_COMPARE(dialog.result(), static_cast<int>(QDialog::Accepted));
}

void ChangesTest::nothingToCopy() {
  stage_->engine->setPlan({});
  ChangesDialog dialog(stage_->bridge, wanted());
  open(dialog);
  QTRY_VERIFY(says(dialog, "There is no object to copy."));
  QVERIFY(!named<QAbstractButton>(dialog, "Copy Changes")->isEnabled());
  QVERIFY(!named<QAbstractButton>(dialog, "Copy Whole Files")->isEnabled());
}

void ChangesTest::theCommandDoesTheSame() {
  ChangesDialog dialog(stage_->bridge, wanted());
  QCOMPARE(named<QPlainTextEdit>(dialog, "The same as a command")->toPlainText(),
           QStringLiteral("hawserctl copy /home/ada/render studio:renders/ --recursive \\\n  --delta"));
}

void ChangesTest::rowsSayWhatIsSent() {
  using State = TransferState;
  const WallTime now = stage_->clock.now();
  const auto truth = [&](State state, DeltaUse use) { return transferTruth(row(state, use), now); };
  QCOMPARE(truth(State::running, DeltaUse::changes),
           QStringLiteral("3.00 of 250 MiB to be sent, the rest is there"));
  QVERIFY(truth(State::done, DeltaUse::changes)
              .endsWith(QStringLiteral("3.00 of 250 MiB sent, the rest was there")));
  QCOMPARE(truth(State::running, DeltaUse::mostlyNew), QStringLiteral("Goes whole: most of it is new"));
  QVERIFY(
      truth(State::done, DeltaUse::small).endsWith(QStringLiteral("Sent whole: it is too small to compare")));
  TransferRow waits = row(State::queued, DeltaUse::none);
  waits.willCompare = true;
  QCOMPARE(transferTruth(waits, now),
           QStringLiteral("Will be compared first: only what has changed is sent"));
  TransferRow same = row(State::done, DeltaUse::changes);
  same.bytesSent = 0;
  QVERIFY(transferTruth(same, now).endsWith(QStringLiteral("Nothing sent: all of it was there")));
  QCOMPARE(deltaOutcome(row(State::done, DeltaUse::changes)),
           QStringLiteral("3.00 MiB predicted, 3.00 MiB sent"));
  QCOMPARE(deltaOutcome(row(State::running, DeltaUse::changes)),
           QStringLiteral("3.00 MiB predicted, 1.00 MiB sent so far"));
  QVERIFY(deltaOutcome(row(State::done, DeltaUse::none)).isEmpty());
}

void ChangesTest::theMapShowsWhatWasThere() {
  TransferDetail detail;
  detail.row = row(TransferState::running, DeltaUse::changes);
  detail.cells.assign(100, PartState::sent);
  detail.changed.assign(100, false);
  detail.changed[10] = detail.changed[11] = true;
  detail.cells[11] = PartState::reading;
  detail.copied.assign(100, false);
  detail.copied[11] = detail.copied[12] = detail.copied[99] = true;
  MapView map;
  map.resize(400, 120);
  map.setDetail(detail);
  QCOMPARE(map.accessibleDescription(),
           QStringLiteral(
               "100 stretches of 2.50 MiB: 96 there already, 2 copied without sending, 1 sent, 1 moving"));
  QStringList words;
  for (const Legend::Entry& entry : map.legend())
    words << entry.word;
  QCOMPARE(words, (QStringList{QStringLiteral("there already"), QStringLiteral("copied without sending"),
                               QStringLiteral("sent"), QStringLiteral("moving")}));
  map.show();
  QTest::keyClick(&map, Qt::Key_Home);
  QCOMPARE(map.cursorText(), QStringLiteral("Bytes 0 B to 2.50 MiB: there already"));
  for (int i = 0; i < 11; ++i)
    QTest::keyClick(&map, Qt::Key_Right);
  QVERIFY(map.cursorText().endsWith(QStringLiteral(": moving")));
  QTest::keyClick(&map, Qt::Key_Right);
  QVERIFY(map.cursorText().endsWith(QStringLiteral(": copied without sending")));
}

void ChangesTest::theReportComparesWithThePrediction() {
  stage_->engine->addChanges(TransferState::done);
  ReportWindow report(stage_->bridge, *stage_->engine->report(94));
  QVERIFY(says(report,
               "1 object by what changed: 3.10 MiB predicted, 3.10 of 250 MiB sent; the rest was there."));
  const auto* table = report.findChild<RowTable*>();
  QVERIFY(table->model()->index(0, 2).data().toString().startsWith(QStringLiteral("3.10 of 250 MiB")));
  QVERIFY(table->model()
              ->index(0, 0)
              .data(Qt::ToolTipRole)
              .toString()
              .contains(QStringLiteral("3.10 MiB predicted")));
}

void ChangesTest::theChoiceLasts() {
  QVERIFY(!Preferences::load().jobOptions().delta);
  Preferences chosen = Preferences::load();
  chosen.onlyChanges = true;
  chosen.save();
  QVERIFY(Preferences::load().jobOptions().delta);
  QSettings().clear();
}

void ChangesTest::filtersCountWithoutComparing() {
  JobRequest request = wanted();
  request.options.delta = true;
  FilterDialog dialog(stage_->bridge, request);
  open(dialog);
  QTRY_VERIFY(says(dialog, "would be copied"));
  QVERIFY(!stage_->engine->previewed().back().options.delta);
  QVERIFY(dialog.request().options.delta);
}

int main(int argc, char** argv) {
  return runUiTest<ChangesTest>(argc, argv);
}
#include "changes_test.moc"
