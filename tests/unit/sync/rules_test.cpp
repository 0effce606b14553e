// What is done about a path, case by case; what holds a plan back; names of conflicts; filters; folders.
#include <QtTest>

#include "sync/conflict_name.h"
#include "unit/sync/model_sides.h"

using namespace hawser;
using namespace hawser::test;

namespace {

const WallTime kTime{std::chrono::hours(400'000)};

class NoMemory final : public SyncMemory {
 public:
  explicit NoMemory(std::vector<SyncKnown> known = {}) : known_(std::move(known)) {}
  Result<const SyncKnown*> peek() override { return at_ == known_.size() ? nullptr : &known_[at_]; }
  void take() override { ++at_; }

 private:
  std::vector<SyncKnown> known_;
  std::size_t at_ = 0;
};

SyncObject object(std::uint64_t size, const std::string& etag, WallTime made = kTime) {
  SyncObject one;
  one.size = size;
  one.etag = etag;
  one.made = one.modified = made;
  return one;
}

SyncKnown known(const std::string& path, std::uint64_t size, const std::string& left,
                const std::string& right) {
  SyncKnown one;
  one.path = path;
  one.size = size;
  one.left = {left, kTime};
  one.right = {right, kTime};
  return one;
}

class Bench {
 public:
  std::vector<SyncEntry> left, right;
  std::vector<SyncKnown> memory;
  SyncTask task;
  ModelSides sides;

  SyncPlan plan() {
    ModelListing a(left), b(right);
    NoMemory before(memory);
    auto made = planSync({}, task, sides, a, b, before);
    if (!made) qFatal("%s", made.error().detail.c_str());
    return std::move(*made);
  }
  SyncRow only() {
    const SyncPlan made = plan();
    if (made.rows.size() != 1) qFatal("%zu rows", made.rows.size());
    return made.rows.front();
  }
};

bool holds(const SyncPlan& plan, SyncHold hold, SyncSide side) {
  return std::find(plan.holds.begin(), plan.holds.end(), SyncHeld{hold, side}) != plan.holds.end();
}

}  // namespace

class RulesTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void aChangeWinsOverARemoval();
  void anUpdateLeavesWhatIsNewer();
  void clocksDecideNothingThatIsKnown();
  void rightsAreNoChange();
  void emptyAndEmptiedSides();
  void aReplacedFolder();
  void tooManyRemovals();
  void filteredPathsStayAsTheyAre();
  void emptyFolders();
  void aFileWhereAFolderIs();
  void namesOfConflicts();
  void aTakenNameOfAConflict();
  void whatStaysOfFolders();
  void anErrorIsNoEmptySide();
  void rowsTheOtherWayRound();
};

void RulesTest::aChangeWinsOverARemoval() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.memory = {known("a", 5, "l", "r")};
  bench.right = {{"a", object(6, "r2")}};
  const SyncRow row = bench.only();
  QCOMPARE(row.action, SyncAction::copy);
  QCOMPARE(row.to, SyncSide::left);
  QCOMPARE(row.reason, SyncReason::removedThere);
  bench.right = {{"a", object(5, "r")}};
  QCOMPARE(bench.only().action, SyncAction::remove);
  QCOMPARE(bench.only().to, SyncSide::right);
}

void RulesTest::anUpdateLeavesWhatIsNewer() {
  Bench bench;
  bench.left = {{"a", object(5, "l", kTime)}};
  bench.right = {{"a", object(6, "r", kTime + std::chrono::hours(1))}, {"b", object(1, "r")}};
  QCOMPARE(bench.only().action, SyncAction::keep);
  QCOMPARE(bench.only().reason, SyncReason::newerThere);
  bench.left.front().object.made = kTime + std::chrono::hours(2);
  QCOMPARE(bench.only().action, SyncAction::copy);
  QCOMPARE(bench.only().reason, SyncReason::differs);
}

void RulesTest::clocksDecideNothingThatIsKnown() {
  Bench bench;
  bench.memory = {known("a", 5, "l", "r")};
  // Changed at the source, by a clock that is years behind.
  bench.left = {{"a", object(5, "l2", kTime - std::chrono::hours(50'000))}};
  bench.right = {{"a", object(5, "r")}};
  QCOMPARE(bench.only().action, SyncAction::copy);
  // Changed at the destination, likewise.
  bench.left = {{"a", object(5, "l")}};
  bench.right = {{"a", object(7, "r2", kTime - std::chrono::hours(50'000))}};
  QCOMPARE(bench.only().action, SyncAction::keep);
  QCOMPARE(bench.only().reason, SyncReason::changedThere);
}

void RulesTest::rightsAreNoChange() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.memory = {known("a", 5, "l", "r")};
  bench.left = {{"a", object(5, "l2")}};
  bench.right = {{"a", object(5, "r")}};
  const SyncPlan plan = bench.plan();
  QVERIFY(plan.rows.empty());
  QCOMPARE(plan.adopted.size(), std::size_t{1});
  QCOMPARE(plan.adopted.front().left.etag, std::string("l2"));
}

void RulesTest::emptyAndEmptiedSides() {
  Bench bench;
  bench.task.kind = SyncKind::mirror;
  bench.task.limit.percent = 100;
  bench.right = {{"a", object(5, "r")}};
  QVERIFY(holds(bench.plan(), SyncHold::sourceEmpty, SyncSide::left));
  bench.memory = {known("a", 5, "l", "r")};
  QVERIFY(holds(bench.plan(), SyncHold::sideEmptied, SyncSide::left));
  // No consent makes it right.
  bench.task.limit.agreed = 1;
  QVERIFY(holds(bench.plan(), SyncHold::sideEmptied, SyncSide::left));
  bench.task.kind = SyncKind::twoWay;
  QVERIFY(holds(bench.plan(), SyncHold::sideEmptied, SyncSide::left));
  bench.task.kind = SyncKind::update;
  QVERIFY(bench.plan().holds.empty());
  // Nothing that counts is left of it.
  bench.task.kind = SyncKind::mirror;
  bench.task.exclude = {"lost+found/"};
  bench.left = {{"lost+found/", object(0, "l")}};
  QVERIFY(holds(bench.plan(), SyncHold::sideEmptied, SyncSide::left));
}

void RulesTest::aReplacedFolder() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.task.leftReplaced = true;
  bench.memory = {known("a", 5, "l", "r"), known("b", 5, "l", "r"), known("c", 5, "l", "r")};
  bench.left = {{"a", object(5, "l")}, {"b", object(5, "l")}};
  bench.right = {{"a", object(5, "r")}, {"b", object(5, "r")}, {"c", object(5, "r")}};
  QVERIFY(holds(bench.plan(), SyncHold::rootReplaced, SyncSide::left));
  bench.left.push_back({"c", object(5, "l")});
  QVERIFY(bench.plan().holds.empty());
}

void RulesTest::tooManyRemovals() {
  Bench bench;
  bench.task.kind = SyncKind::mirror;
  bench.left = {{"a", object(5, "l")}};
  bench.right = {{"a", object(5, "r")}, {"b", object(5, "r")}};
  QVERIFY(bench.plan().holds.empty());  // half of it
  bench.right.push_back({"c", object(5, "r")});
  QVERIFY(holds(bench.plan(), SyncHold::manyRemovals, SyncSide::right));
  bench.task.limit.agreed = 1;
  QVERIFY(holds(bench.plan(), SyncHold::manyRemovals, SyncSide::right));
  bench.task.limit.agreed = 2;
  QVERIFY(bench.plan().holds.empty());
  bench.task.limit = {1, 100, {}};
  QVERIFY(holds(bench.plan(), SyncHold::manyRemovals, SyncSide::right));
  QVERIFY(without(bench.plan(), {"c"}, bench.task.limit).holds.empty());
}

void RulesTest::filteredPathsStayAsTheyAre() {
  Bench bench;
  bench.task.kind = SyncKind::mirror;
  bench.task.exclude = {"*.tmp"};
  bench.left = {{"a", object(5, "l")}, {"b.tmp", object(5, "l")}};
  bench.right = {{"a", object(5, "r")}, {"c.tmp", object(5, "r")}};
  bench.memory = {known("d.tmp", 5, "l", "r")};
  const SyncPlan plan = bench.plan();
  QVERIFY(plan.rows.empty() && plan.forgotten.empty());
  QCOMPARE(plan.equal.objects, std::uint64_t{1});
}

void RulesTest::emptyFolders() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  SyncObject folder;
  folder.kind = ObjectKind::folder;
  bench.left = {{"d/", folder}};
  QCOMPARE(bench.only().path, std::string("d/"));
  // It is not empty there, which is as good.
  bench.right = {{"d/x", object(5, "r")}};
  QCOMPARE(bench.only().path, std::string("d/x"));
  bench.left = {{"d/x", object(5, "l")}};
  bench.right = {{"d/", folder}, {"d/x", object(5, "r")}};
  QVERIFY(bench.plan().rows.empty());
}

void RulesTest::aFileWhereAFolderIs() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.left = {{"a", object(5, "l")}, {"b", object(1, "l")}};
  bench.right = {{"a/x", object(5, "r")}, {"b", object(1, "r")}};
  for (const SyncRow& row : bench.plan().rows) {
    QCOMPARE(row.action, SyncAction::keep);
    QCOMPARE(row.reason, SyncReason::folderInTheWay);
  }
}

void RulesTest::namesOfConflicts() {
  const WallTime time = kTime + std::chrono::milliseconds(1500);
  QCOMPARE(conflictName("d/a.tar.gz", "desk.example.org", time),
           std::string("d/a.tar (conflict desk 2015-08-19 160001).gz"));
  QCOMPARE(conflictName(".hidden", "Ünix/..", time, 2),
           std::string(".hidden (conflict nix 2015-08-19 160001 2)"));
  QCOMPARE(conflictName("a.b/c", "", time), std::string("a.b/c (conflict computer 2015-08-19 160001)"));
}

void RulesTest::aTakenNameOfAConflict() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.task.host = "desk";
  bench.sides.left.write("a", "left version", kTime + std::chrono::hours(1));
  bench.sides.right.write("a", "right version", kTime);
  const std::string name = conflictName("a", "desk", kTime);
  bench.sides.left.write(name, "somebody else's", kTime);
  const auto plan = [&] {
    ModelListing left(bench.sides.left), right(bench.sides.right);
    NoMemory memory;
    return *planSync({}, bench.task, bench.sides, left, right, memory);
  };
  SyncPlan made = plan();
  QCOMPARE(made.rows.front().action, SyncAction::conflict);
  QCOMPARE(made.rows.front().to, SyncSide::right);
  QCOMPARE(made.rows.front().keptAs, conflictName("a", "desk", kTime, 2));
  // The same version, which a run that was broken off has saved on one side.
  bench.sides.left.files.erase(name);
  bench.sides.right.write(name, "right version", kTime);
  made = plan();
  QCOMPARE(made.rows.size(), std::size_t{1});
  QCOMPARE(made.rows.front().keptAs, name);
  QVERIFY(made.rows.front().keptRight && !made.rows.front().keptLeft);
}

void RulesTest::whatStaysOfFolders() {
  Bench bench;
  bench.task.kind = SyncKind::mirror;
  bench.task.limit.percent = 100;
  bench.left = {{"a/b/x", object(1, "l")}, {"a/c/", object(0, "l")}};
  bench.left.back().object.kind = ObjectKind::folder;
  bench.right = {{"a/b/y/1", object(2, "r")}, {"a/c/2", object(3, "r")}, {"q/3", object(4, "r")}};
  std::map<std::string, std::string> stays;
  for (const SyncRow& row : bench.plan().rows)
    if (row.action == SyncAction::remove) stays[row.path] = row.stays;
  QCOMPARE(stays, (std::map<std::string, std::string>{{"a/b/y/1", "a/b/"}, {"a/c/2", "a/c/"}, {"q/3", ""}}));
}

void RulesTest::anErrorIsNoEmptySide() {
  class Broken final : public SyncListing {
   public:
    Result<const SyncEntry*> peek(const OpContext&) override {
      if (given_) return fail(ErrorCode::connection, "gone");
      return &entry_;
    }
    void take() override { given_ = true; }

   private:
    SyncEntry entry_{"a", object(1, "l")};
    bool given_ = false;
  } broken;
  Bench bench;
  bench.task.kind = SyncKind::mirror;
  ModelListing right({{"a", object(1, "r")}, {"b", object(1, "r")}});
  NoMemory memory;
  const auto plan = planSync({}, bench.task, bench.sides, broken, right, memory);
  QCOMPARE(plan.error().code, ErrorCode::connection);
}

void RulesTest::rowsTheOtherWayRound() {
  Bench bench;
  bench.task.kind = SyncKind::twoWay;
  bench.memory = {known("d/changed", 5, "l", "r"), known("d/gone", 5, "l", "r"), known("x", 5, "l", "r")};
  bench.left = {{"d/changed", object(6, "l2")}, {"d/new", object(7, "l")}, {"x", object(5, "l")}};
  bench.right = {{"d/changed", object(5, "r")}, {"d/gone", object(5, "r")}, {"x", object(5, "r")}};
  const SyncPlan plan = bench.plan();
  const SyncPlan other = turned(plan, {"d/changed", "d/gone", "d/new"}, bench.task.limit);
  QVERIFY(other.hash != plan.hash);
  QCOMPARE(other.rows.size(), std::size_t{3});
  QCOMPARE(other.rows[0].action, SyncAction::copy);  // changed: taken back
  QCOMPARE(other.rows[0].to, SyncSide::left);
  QCOMPARE(other.rows[1].action, SyncAction::copy);  // gone: brought back
  QCOMPARE(other.rows[1].to, SyncSide::left);
  QCOMPARE(other.rows[2].action, SyncAction::remove);  // new: removed where it is
  QCOMPARE(other.rows[2].to, SyncSide::left);
  QCOMPARE(other.rows[2].stays, std::string("d/"));
  // One way no row can be turned.
  bench.task.kind = SyncKind::mirror;
  const SyncPlan mirror = bench.plan();
  QCOMPARE(turned(mirror, {"d/new"}, bench.task.limit).hash, mirror.hash);
}

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"
