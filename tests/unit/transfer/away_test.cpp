// A store that cannot be reached is waited for, holds up no other, and costs what waits for it none of its
// tries.
#include <QTest>
#include <atomic>
#include <cerrno>

#include "runner_bench.h"

using namespace hawser;
using hawser::test::Bench;
using hawser::test::bytesOf;
using hawser::test::MemoryStore;

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

Error refused() {
  Error error = makeError(ErrorCode::connection, "nobody there", Retry::soon);
  error.sys = ECONNREFUSED;
  return error;
}

}  // namespace

class AwayTest : public QObject {
  Q_OBJECT

 private Q_SLOTS:
  void init() {
    bench_ = std::make_unique<Bench>();
    away_ = true;
    breaks_ = false;
    tries_ = resets_ = 0;
    for (int i = 0; i < 30; ++i)
      bench_->from->set("in/" + std::to_string(i), bytesOf(i % 5 == 0 ? 35'000 : 500, unsigned(i)));
    bench_->to->hook = [this](const std::string& verb, const std::string& key) -> Status {
      if (away_) {
        ++tries_;
        return fail(refused());
      }
      if (!breaks_ || verb != "part" || key != "5") return {};
      ++resets_;
      return fail(makeError(ErrorCode::connection, "reset", Retry::soon));
    };
  }
  void cleanup() { bench_.reset(); }
  void whatIsAwayIsWaitedFor();
  void pausedInBetweenItGoesOn();
  void aPlanWaitsToo();
  void othersAreTriedAsOftenAsEver();
  void otherStoresGoOn();
  void aSourceIsNotItsDestination();
  void itIsLeftAlone();
  void itIsTriedNow();
  void whoDoesNotWaitFails();

 private:
  void openWith(milliseconds first, milliseconds untilBack) {
    bench_->close();
    bench_->first = first;
    bench_->untilBack = untilBack;
    bench_->open();
  }
  // Replicas: one that is away keeps the plan from nothing.
  JobId submitPlanned() {
    const auto other = std::make_shared<MemoryStore>("to2");
    const JobId job = bench_->submit("in/", std::vector{other});
    until([&] { return bench_->row(job).transfersDone == 30; });
    return job;
  }
  template <class Condition>
  void until(Condition condition) {
    QTRY_VERIFY_WITH_TIMEOUT(condition(), 20'000);
  }
  bool isWhole() {
    for (int i = 0; i < 30; ++i) {
      if (bench_->to->get(std::to_string(i)) != bench_->from->get("in/" + std::to_string(i))) return false;
    }
    return true;
  }

  std::unique_ptr<Bench> bench_;
  std::atomic<bool> away_{true}, breaks_{false};
  std::atomic<int> tries_{0}, resets_{0};
};

void AwayTest::whatIsAwayIsWaitedFor() {
  openWith(milliseconds(1), milliseconds(5));
  const JobId job = submitPlanned();
  until([&] { return tries_ > 40; });
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(0));
  QVERIFY(!bench_->row(job).finished);
  away_ = false;
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole());
}

void AwayTest::pausedInBetweenItGoesOn() {
  openWith(milliseconds(1), milliseconds(5));
  const JobId job = submitPlanned();
  until([&] { return tries_ > 60; });
  bench_->runner->pauseJob(job);
  until([&] { return bench_->isQuiet(); });
  away_ = false;
  bench_->runner->resumeJob(job);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QVERIFY(isWhole());
}

void AwayTest::aPlanWaitsToo() {
  openWith(milliseconds(1), milliseconds(5));
  const JobId job = bench_->submit("in/", "out/");
  until([&] { return tries_ > 20; });
  until([&] { return bench_->row(job).obstacle.has_value() || tries_ > 1000; });
  QCOMPARE(bench_->row(job).state, JobState::planning);
  away_ = false;
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
}

// However long it was away: what then goes wrong otherwise has all its tries, and no more.
void AwayTest::othersAreTriedAsOftenAsEver() {
  openWith(milliseconds(1), milliseconds(5));
  const JobId job = submitPlanned();
  until([&] { return tries_ > 60; });
  breaks_ = true;
  away_ = false;
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(1));
  QVERIFY2(resets_ >= 8, std::to_string(resets_).c_str());
}

void AwayTest::otherStoresGoOn() {
  openWith(hours(1), hours(1));
  submitPlanned();
  const auto third = std::make_shared<MemoryStore>("to3");
  JournalJob row;
  row.id = bench_->journal->addJob(row).value();
  bench_->runner->add(row, {{}, {"from:"}, {"to3:"}}, {}, {});
  bench_->runner->start(row.id, {{{bench_->from, "box", "in/"}}, {{third, "box", ""}}});
  until([&] { return bench_->row(row.id).state == JobState::done; });
  QCOMPARE(third->count(), std::size_t(30));
}

// What is said is about a place that the source is made of, as of a stripe: it is the source all the same.
void AwayTest::aSourceIsNotItsDestination() {
  away_ = false;
  openWith(hours(1), hours(1));
  bench_->from->hook = [](const std::string& verb, const std::string&) -> Status {
    if (verb != "read") return {};
    return fail(refused().about("member:box/slice"));
  };
  bench_->submit("in/", "");
  until([&] {
    const auto rows = bench_->rows();
    return std::count_if(rows.begin(), rows.end(),
                         [](const TransferRow& row) { return row.state == TransferState::retrying; }) == 30;
  });
  const auto other = std::make_shared<MemoryStore>("other");
  other->set("a", bytesOf(35'000, 1));
  JournalJob row;
  row.id = bench_->journal->addJob(row).value();
  bench_->runner->add(row, {{}, {"other:"}, {"to:"}}, {}, {});
  bench_->runner->start(row.id, {{{other, "box", ""}}, {{bench_->to, "box", ""}}});
  until([&] { return bench_->row(row.id).state == JobState::done; });
  QCOMPARE(bench_->to->get("a"), other->get("a"));
}

// Its transfers wait together: it is not asked once for each of them.
void AwayTest::itIsLeftAlone() {
  openWith(hours(1), hours(1));
  submitPlanned();
  until([&] {
    const auto rows = bench_->rows();
    return std::count_if(rows.begin(), rows.end(), [](const TransferRow& row) {
             return row.state == TransferState::retrying && row.error && row.retryAt;
           }) == 30;
  });
  QVERIFY2(tries_ <= 24, std::to_string(tries_).c_str());
}

void AwayTest::itIsTriedNow() {
  openWith(hours(1), hours(1));
  const JobId job = submitPlanned();
  const JobId planned = bench_->submit("in/", "out/");
  until([&] { return bench_->row(planned).obstacle.has_value() && bench_->isQuiet(); });
  away_ = false;
  bench_->runner->tryNow();
  until([&] {
    return bench_->row(job).state == JobState::done && bench_->row(planned).state == JobState::done;
  });
  QVERIFY(isWhole());
}

void AwayTest::whoDoesNotWaitFails() {
  openWith(milliseconds(1), milliseconds(0));
  const JobId job = submitPlanned();
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).transfersFailed, std::uint64_t(30));
}

QTEST_GUILESS_MAIN(AwayTest)
#include "away_test.moc"
