// Random histories of both sides against the planner, its steps and the journal's memory: no version that
// nobody has given up is ever lost, both sides become the same, a second run has nothing to do, and a run
// that is broken off anywhere is mended by the next. Clocks jump all the time.
#include <QTemporaryDir>
#include <QtTest>
#include <random>
#include <set>

#include "journal/journal.h"
#include "sync/sync_memory.h"
#include "sync/sync_steps.h"
#include "unit/sync/model_sides.h"

using namespace hawser;
using namespace hawser::test;

namespace {

constexpr int kDone = static_cast<int>(TransferState::done);
constexpr int kSkipped = static_cast<int>(TransferState::skipped);

class History {
 public:
  History(const std::string& folder, unsigned seed) : random_(seed) {
    journal_ = std::move(*Journal::open(folder + "/" + std::to_string(seed) + ".db"));
  }

  ModelSides sides;

  unsigned chance(unsigned below) { return static_cast<unsigned>(random_() % below); }
  void someoneEdits(unsigned times) {
    for (unsigned i = 0; i < times; ++i)
      edit(chance(2) == 0 ? sides.left : sides.right);
  }
  // Versions that were made since both sides were the same, and that nobody has edited or removed since.
  const std::set<std::string>& wanted() const { return fresh_; }
  std::set<std::string> everything() {
    std::set<std::string> all;
    for (ModelSide* side : {&sides.left, &sides.right})
      for (const auto& [path, content] : side->contents())
        all.insert(content);
    return all;
  }

  SyncPlan plan(SyncKind kind = SyncKind::twoWay) {
    const SyncTask task = taskOf(kind);
    const auto pair = journal_->findPair("left", "right").value();
    if (pair && !journal_->settlePair(pair->id)) qFatal("not settled");
    ModelListing left(sides.left), right(sides.right);
    JournalMemory memory(*journal_, pair ? pair->id : 0);
    auto made = planSync({}, task, sides, left, right, memory);
    if (!made) qFatal("%s", made.error().detail.c_str());
    return std::move(*made);
  }

  // The first `most` steps of it, in any order that the Runner may take; between them somebody edits where
  // `busy`. False: it was broken off.
  bool carryOut(const SyncPlan& plan, std::size_t most, bool busy) {
    SyncSteps steps = stepsOf(plan, {{}, {}, true, chance(2) == 0});
    steps.start.pair = {0, "left", "right", "root", "root"};
    JournalJob job;
    job.planned = true;
    for (std::size_t i = 0; i < steps.transfers.size(); ++i)
      steps.transfers[i].place = static_cast<std::int64_t>(i);
    job.id = journal_->addSync(job, steps.transfers, steps.start).value();
    bool all = true;
    for (const int stage : {0, 1, 2}) {
      std::vector<JournalTransfer*> turn;
      for (JournalTransfer& step : steps.transfers)
        if (stageOf(step) == stage) turn.push_back(&step);
      std::shuffle(turn.begin(), turn.end(), random_);
      if (stage == 1 && !all) continue;  // as letLate() has it
      for (JournalTransfer* step : turn) {
        if (most-- == 0) return false;
        if (busy && chance(3) == 0) someoneEdits(1);
        all = perform(*step) && all;
      }
    }
    job.finished = WallTime(std::chrono::hours(1));
    job.revision = 10;
    if (!journal_->updateJob(job)) qFatal("no end");
    return true;
  }

  // What is on both sides was given up where it then goes from both.
  void agreed() { fresh_.clear(); }

 private:
  static int stageOf(const JournalTransfer& step) {
    if (step.kind == static_cast<int>(TransferKind::removal)) return 2;
    return step.late ? 1 : 0;
  }
  static SyncTask taskOf(SyncKind kind) {
    SyncTask task;
    task.kind = kind;
    task.host = "host";
    task.limit = {0, 100, {}};
    return task;
  }
  bool perform(JournalTransfer& step) {
    const auto made = sides.perform(step);
    step.state = made ? kDone : kSkipped;
    step.resultEtag = made.value_or("");
    // The crash may come before the journal has it.
    if (chance(20) == 0) return made.has_value();
    const Status kept = made ? journal_->finishTransfers({&step, 1}) : journal_->updateTransfer(step);
    if (!kept) qFatal("not kept");
    return made.has_value();
  }

  void edit(ModelSide& side) {
    static const std::vector<std::string> kPaths = {"a.txt", "b.txt", "c", "d/a.txt", "d/b", "e/f/g.txt"};
    const std::string path = kPaths[chance(kPaths.size())];
    const bool is = side.files.contains(path);
    // A clock that may be anywhere, and is coarse at times.
    const WallTime now{std::chrono::seconds(1'000'000 + chance(2'000'000)) +
                       std::chrono::nanoseconds(chance(2) == 0 ? 0 : chance(1'000'000'000))};
    switch (chance(6)) {
      case 0:
        if (!is) break;
        fresh_.erase(side.files.at(path).content);
        side.files.erase(path);
        return;
      case 1: {
        const std::string to = kPaths[chance(kPaths.size())];
        if (!is || side.files.contains(to)) break;
        return side.rename(path, to);
      }
      case 2:
        if (is) side.touch(path);
        return;
      default:
        break;
    }
    // All of few sizes, so that sizes alone tell nothing.
    std::string content = "version " + std::to_string(++versions_);
    content.resize(12 + chance(2), '.');
    if (is) fresh_.erase(side.files.at(path).content);
    fresh_.insert(content);
    side.write(path, content, now);
  }

  std::mt19937 random_;
  std::unique_ptr<Journal> journal_;
  std::set<std::string>
      fresh_;  // made since both sides were the same, and not edited or removed where it was
  unsigned versions_ = 0;
};

QString differences(History& history) {
  QString text;
  for (ModelSide* side : {&history.sides.left, &history.sides.right}) {
    for (const auto& [path, content] : side->contents())
      text += QString::fromStdString(path + "=" + content + " ");
    text += u'|';
  }
  return text;
}

}  // namespace

class HistoriesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void bothSidesBecomeTheSame();
  void brokenOffAnywhere();
  void whileSomebodyWorks();
  void aMirrorIsWhatItsSourceIs();
  void anUpdateRemovesNothing();
  void aRenameMovesNoBytes();
  void samePlanSameHash();

 private:
  // In memory where there is such a place: each run is on the disk before it begins.
  QTemporaryDir folder_{QDir(u"/dev/shm"_qs).exists() ? u"/dev/shm/hawser-XXXXXX"_qs : QString()};
};

void HistoriesTest::bothSidesBecomeTheSame() {
  for (unsigned seed = 0; seed < 60; ++seed) {
    History history(folder_.path().toStdString(), seed);
    for (int round = 0; round < 6; ++round) {
      history.someoneEdits(history.chance(8));
      const auto wanted = history.wanted();
      QVERIFY(history.carryOut(history.plan(), 1000, false));
      const auto all = history.everything();
      for (const std::string& content : wanted)
        QVERIFY2(all.contains(content), qPrintable(QString::fromStdString(content) + differences(history)));
      QVERIFY2(history.sides.left.contents() == history.sides.right.contents(),
               qPrintable(QString::number(seed) + u' ' + differences(history)));
      QVERIFY2(history.plan().rows.empty(), qPrintable(QString::number(seed)));
      history.agreed();
    }
  }
}

void HistoriesTest::brokenOffAnywhere() {
  for (unsigned seed = 1000; seed < 1080; ++seed) {
    History history(folder_.path().toStdString(), seed);
    for (int round = 0; round < 4; ++round) {
      history.someoneEdits(history.chance(10));
      for (int tries = 0; tries < 3; ++tries) {
        const auto wanted = history.wanted();
        const std::size_t most = history.chance(6);
        (void)history.carryOut(history.plan(), most, false);
        const auto all = history.everything();
        for (const std::string& content : wanted)
          QVERIFY2(all.contains(content), qPrintable(QString::fromStdString(content) + differences(history)));
      }
      const auto wanted = history.wanted();
      QVERIFY(history.carryOut(history.plan(), 1000, false));
      const auto all = history.everything();
      for (const std::string& content : wanted)
        QVERIFY(all.contains(content));
      QVERIFY2(history.sides.left.contents() == history.sides.right.contents(),
               qPrintable(QString::number(seed) + u' ' + differences(history)));
      QVERIFY(history.plan().rows.empty());
      history.agreed();
    }
  }
}

void HistoriesTest::whileSomebodyWorks() {
  for (unsigned seed = 2000; seed < 2080; ++seed) {
    History history(folder_.path().toStdString(), seed);
    for (int round = 0; round < 5; ++round) {
      history.someoneEdits(history.chance(8));
      (void)history.carryOut(history.plan(), 1 + history.chance(20), true);
      // What was made before or during the run and not given up since is there.
      const auto all = history.everything();
      for (const std::string& content : history.wanted())
        QVERIFY(all.contains(content));
    }
    for (int quiet = 0; quiet < 3; ++quiet)
      QVERIFY(history.carryOut(history.plan(), 1000, false));
    QVERIFY2(history.sides.left.contents() == history.sides.right.contents(),
             qPrintable(QString::number(seed) + u' ' + differences(history)));
    QVERIFY(history.plan().rows.empty());
  }
}

void HistoriesTest::aMirrorIsWhatItsSourceIs() {
  for (unsigned seed = 3000; seed < 3040; ++seed) {
    History history(folder_.path().toStdString(), seed);
    for (int round = 0; round < 5; ++round) {
      history.someoneEdits(history.chance(8));
      const auto before = history.sides.left.contents();
      if (history.chance(3) == 0)
        (void)history.carryOut(history.plan(SyncKind::mirror), history.chance(5), false);
      QVERIFY(history.carryOut(history.plan(SyncKind::mirror), 1000, false));
      QVERIFY(history.sides.left.contents() == before);
      QVERIFY2(history.sides.right.contents() == before,
               qPrintable(QString::number(seed) + differences(history)));
      QVERIFY(history.plan(SyncKind::mirror).rows.empty());
    }
  }
}

void HistoriesTest::anUpdateRemovesNothing() {
  for (unsigned seed = 4000; seed < 4040; ++seed) {
    History history(folder_.path().toStdString(), seed);
    for (int round = 0; round < 5; ++round) {
      history.someoneEdits(history.chance(8));
      const auto left = history.sides.left.contents(), right = history.sides.right.contents();
      QVERIFY(history.carryOut(history.plan(SyncKind::update), 1000, false));
      QVERIFY(history.sides.left.contents() == left);
      for (const auto& [path, content] : right)
        QVERIFY(history.sides.right.files.contains(path));
      for (const auto& [path, content] : left)
        QVERIFY(history.sides.right.files.contains(path));
    }
  }
}

void HistoriesTest::aRenameMovesNoBytes() {
  for (const SyncSide side : {SyncSide::left, SyncSide::right}) {
    History history(folder_.path().toStdString(), 5000 + static_cast<unsigned>(side));
    const WallTime made{std::chrono::hours(400'000)};
    history.sides.on(side).write("old.img", "a large one", made);
    history.sides.on(side).write("other", "another one", made + std::chrono::seconds(1));
    QVERIFY(history.carryOut(history.plan(), 1000, false));
    history.sides.moved = 0;
    history.sides.on(side).rename("old.img", "disks/new.img");
    const SyncPlan plan = history.plan();
    QCOMPARE(plan.rows.size(), std::size_t{1});
    QCOMPARE(plan.rows.front().action, SyncAction::move);
    QCOMPARE(plan.rows.front().from, std::string("old.img"));
    QCOMPARE(plan.removals(), std::uint64_t{0});
    QVERIFY(history.carryOut(plan, 1000, false));
    QVERIFY(history.sides.left.contents() == history.sides.right.contents());
    QCOMPARE(history.sides.moved, std::uint64_t{0});
    QVERIFY(history.plan().rows.empty());
  }
}

void HistoriesTest::samePlanSameHash() {
  History history(folder_.path().toStdString(), 6000);
  history.someoneEdits(20);
  const SyncPlan plan = history.plan();
  QVERIFY(!plan.rows.empty());
  QCOMPARE(history.plan().hash, plan.hash);
  const SyncPlan fewer = without(plan, {plan.rows.front().path}, {0, 100, {}});
  QVERIFY(fewer.hash != plan.hash);
  QCOMPARE(fewer.rows.size() + 1, plan.rows.size());
  history.sides.left.write(plan.rows.front().path, "something else", WallTime{});
  QVERIFY(history.plan().hash != plan.hash);
}

QTEST_GUILESS_MAIN(HistoriesTest)
#include "histories_test.moc"
