// Limits of rate, held against a clock that stands until it is told to go on: what has moved by then is
// counted in bytes, so nothing here depends on how fast the machine is.
#include <QtTest>

#include "unit/transfer/runner_bench.h"

using namespace hawser;
using namespace hawser::test;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kRate = 1'000'000;
// A store in memory is read in pieces of 1000: one more than is allowed may be held back on its way.
constexpr std::uint64_t kPiece = 1'000;

class StandingClock final : public Clock {
 public:
  WallTime now() const override { return WallTime(1'700'000'000s) + passed(); }
  SteadyTime steady() const override { return start_ + passed(); }
  void goOn(std::chrono::milliseconds time) { passed_ += time.count(); }

 private:
  std::chrono::milliseconds passed() const { return std::chrono::milliseconds(passed_.load()); }
  const SteadyTime start_ = Clock::system().steady();
  std::atomic<std::int64_t> passed_{0};
};

}  // namespace

class RunnerLimitsTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void init() {
    clock_ = std::make_unique<StandingClock>();
    bench_ = std::make_unique<Bench>(*clock_);
    bench_->to->caps.localFiles = true;  // only the reading side is held
    bench_->from->set("d/big", bytesOf(3'000'000, 1));
  }
  void cleanup() {
    bench_.reset();
    clock_.reset();
  }
  void eachLimitHolds_data();
  void eachLimitHolds();
  void aLimitChangesUnderWay();
  void limitsOfTransfersSurviveARestart();
  void aStopWaitsForNoRate_data();
  void aStopWaitsForNoRate();

 private:
  JobId start(std::uint64_t ofJob = 0) {
    JobOptions options;
    options.partSize = 5'000'000;
    options.limitRate = ofJob;
    return bench_->submit("d/", "t/", options);
  }
  // Before its first byte.
  void limitTransfer(std::uint64_t rate) {
    bench_->from->hook = [this, rate](const std::string& verb, const std::string&) -> Status {
      if (verb == "read") bench_->runner->setLimitRate(bench_->rows().at(0).id, rate);
      return {};
    };
  }
  std::uint64_t moved() const {
    Cursor cursor;
    return bench_->runner->snapshot(cursor).totals.bytesMoved;
  }
  // Time goes on in small steps; in each of them as much passes as is allowed, and no more. `saved`: what may
  // have been left of the time before, while another limit was the lowest.
  void passes(std::uint64_t rate, std::uint64_t saved = 0) {
    const std::uint64_t before = moved();
    for (std::uint64_t step = 1; step <= 5; ++step) {
      clock_->goOn(50ms);
      const std::uint64_t allowed = rate * step / 20;
      QTRY_VERIFY_WITH_TIMEOUT(moved() + kPiece >= before + allowed, 20'000);
      QVERIFY2(moved() <= before + allowed + saved + 2 * kPiece,
               qPrintable(QString::number(moved() - before)));
    }
  }

  std::unique_ptr<StandingClock> clock_;
  std::unique_ptr<Bench> bench_;
};

void RunnerLimitsTest::eachLimitHolds_data() {
  QTest::addColumn<QString>("of");
  for (const char* of : {"all", "job", "transfer"})
    QTest::newRow(of) << QString::fromLatin1(of);
}

void RunnerLimitsTest::eachLimitHolds() {
  QFETCH(QString, of);
  if (of == QLatin1String("all")) bench_->runner->setLimitRate(kRate);
  if (of == QLatin1String("transfer")) limitTransfer(kRate);
  start(of == QLatin1String("job") ? kRate : 0);
  QTRY_VERIFY_WITH_TIMEOUT(moved() == kPiece, 20'000);
  passes(kRate);
}

// Up, down and off, while it moves.
void RunnerLimitsTest::aLimitChangesUnderWay() {
  bench_->runner->setLimitRate(kRate);
  limitTransfer(2 * kRate);
  const JobId job = start();
  QTRY_VERIFY_WITH_TIMEOUT(moved() == kPiece, 20'000);
  const TransferId id = bench_->rows().at(0).id;
  passes(kRate);
  bench_->runner->setLimitRate(id, kRate / 4);
  passes(kRate / 4, kRate / 4 / 10);
  bench_->runner->setLimitRate(id, 0);
  bench_->runner->setLimitRate(2 * kRate);
  passes(2 * kRate, 2 * kRate / 10);
  bench_->runner->setLimitRate(0);
  QVERIFY(bench_->waitFor(EventKind::jobFinished));
  QCOMPARE(bench_->row(job).state, JobState::done);
  QCOMPARE(bench_->to->get("t/big"), bench_->from->get("d/big"));
}

void RunnerLimitsTest::limitsOfTransfersSurviveARestart() {
  limitTransfer(kRate);
  const JobId job = start();
  QTRY_VERIFY_WITH_TIMEOUT(moved() == kPiece, 20'000);
  bench_->close();
  bench_->from->hook = nullptr;
  bench_->open();
  bench_->runner->add(bench_->journal->job(job).value(), {{}, {"from:"}, {"to:"}}, {},
                      bench_->journal->transfers(job).value());
  QCOMPARE(bench_->rows().at(0).limitRate, kRate);
  bench_->runner->start(job, bench_->places("d/", "t/"));
  QTRY_VERIFY_WITH_TIMEOUT(moved() == kPiece, 20'000);
  passes(kRate);
}

void RunnerLimitsTest::aStopWaitsForNoRate_data() {
  QTest::addColumn<QString>("stop");
  for (const char* stop : {"pause", "pause job", "cancel job", "end"})
    QTest::newRow(stop) << QString::fromLatin1(stop);
}

// The clock stands: who waited for what is owed would wait for ever.
void RunnerLimitsTest::aStopWaitsForNoRate() {
  QFETCH(QString, stop);
  std::atomic<int> writes{0};
  bench_->to->hook = [&](const std::string& verb, const std::string&) -> Status {
    if (verb == "put" || verb == "part" || verb == "commit") ++writes;
    return {};
  };
  bench_->runner->setLimitRate(1);
  const JobId job = start();
  QTRY_VERIFY_WITH_TIMEOUT(moved() == kPiece, 20'000);
  if (stop == QLatin1String("pause")) bench_->runner->pause(bench_->rows().at(0).id);
  if (stop == QLatin1String("pause job")) bench_->runner->pauseJob(job);
  if (stop == QLatin1String("cancel job")) bench_->runner->cancelJob(job);
  if (stop == QLatin1String("end")) bench_->runner->stop();
  Cursor cursor;
  QTRY_VERIFY_WITH_TIMEOUT((cursor = {}, bench_->runner->snapshot(cursor).totals.partsInFlight == 0), 20'000);
  QCOMPARE(moved(), kPiece);
  QCOMPARE(writes.load(), 0);
  QVERIFY(!bench_->to->get("t/big"));
}

QTEST_GUILESS_MAIN(RunnerLimitsTest)
#include "runner_limits_test.moc"
