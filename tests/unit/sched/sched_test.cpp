// Thread pool, token bucket, buffers, retries and the tuner, with a clock that the test owns.
#include <QtTest>
#include <atomic>
#include <barrier>
#include <cerrno>
#include <cmath>
#include <latch>
#include <memory>

#include "sched/buffer_pool.h"
#include "sched/parallel.h"
#include "sched/parallel_tuner.h"
#include "sched/retry.h"
#include "sched/thread_pool.h"
#include "sched/token_bucket.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

class Heard final : public RetryListener {
 public:
  void waits(const Error& error, WallTime) override { told.push_back(error.detail); }
  void waitsNoMore() override { told.emplace_back("over"); }
  std::vector<std::string> told;
};

// Fails with each of these in turn, then comes through.
auto failing(std::vector<Error> errors) {
  return [errors = std::move(errors), next = std::size_t(0)]() mutable -> Status {
    if (next == errors.size()) return {};
    return fail(errors[next++]);
  };
}

}  // namespace

class SchedTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void eachOfSeveralOnceAndNoMoreAtATimeThanAllowed() {
    for (const std::size_t count : {0, 1, 3, 50}) {
      for (const std::size_t most : {1, 2, 16}) {
        std::vector<std::atomic<int>> calls(count);
        std::atomic<std::size_t> running{0}, peak{0};
        parallelEach(count, most, [&](std::size_t index) {
          const std::size_t now = ++running;
          std::size_t before = peak;
          while (before < now && !peak.compare_exchange_weak(before, now)) {
          }
          ++calls[index];
          --running;
        });
        QCOMPARE(running.load(), std::size_t{0});
        QVERIFY(peak <= most);
        for (const auto& called : calls)
          QCOMPARE(called.load(), 1);
      }
    }
  }

  // They wait for each other here: one after the other they would never end.
  void severalAtOnce() {
    std::barrier together(4);
    parallelEach(8, 4, [&](std::size_t) { together.arrive_and_wait(); });
  }

  void poolRunsBlockedTasksTogether();
  void poolKeepsItsLimit();
  void bucketStopsAtOnce();
  void bucketWithoutRateNeverWaits();
  void reservationsStayWithinTheBudget();
  void aPartLargerThanTheBudgetGoesAlone();
  void buffersAreReused();
  void retriesFollowTheError();
  void whatIsAwayIsWaitedFor();
  void waitingCostsNoTries();
  void waitsAreToldUntilTheyEnd();
  void aStopWhileItWaitsIsNoFailure();
  void aClosedPoolTakesNothing();
  void tunerFindsTheKnee_data();
  void tunerFindsTheKnee();
  void tunerHalvesWhenThrottled();
};

void SchedTest::poolRunsBlockedTasksTogether() {
  constexpr int kTasks = 50;
  std::latch all(kTasks);
  std::atomic<int> ran{0};
  {
    ThreadPool pool(64);
    for (int i = 0; i < kTasks; ++i) {
      pool.post([&] {
        all.arrive_and_wait();  // only passes when all run at once
        ++ran;
      });
    }
    all.wait();
  }
  QCOMPARE(ran.load(), kTasks);
}

void SchedTest::poolKeepsItsLimit() {
  std::atomic<int> now{0}, most{0};
  std::latch done(100);
  ThreadPool pool(3);
  for (int i = 0; i < 100; ++i) {
    pool.post([&] {
      const int mine = ++now;
      int seen = most.load();
      while (mine > seen && !most.compare_exchange_weak(seen, mine)) {
      }
      std::this_thread::yield();
      --now;
      done.count_down();
    });
  }
  done.wait();
  QVERIFY(most.load() <= 3);
}

// A task that still runs while its pool is closed may post: that is dropped, as what had not begun is.
void SchedTest::aClosedPoolTakesNothing() {
  std::atomic<int> ran{0};
  std::atomic<bool> posting{false};
  ThreadPool pool(1);
  pool.post([&] {
    auto held = std::make_shared<int>();
    const std::weak_ptr<int> there = held;
    pool.post([&ran, held] { ++ran; });
    held.reset();
    posting = true;
    while (!there.expired())  // it is dropped: the pool is being closed
      std::this_thread::yield();
    pool.post([&] { ++ran; });
  });
  while (!posting)
    std::this_thread::yield();
  pool.close();
  pool.post([&] { ++ran; });
  pool.close();
  QCOMPARE(ran.load(), 0);
}

void SchedTest::bucketStopsAtOnce() {
  TokenBucket bucket(1);  // a byte a second: would take days
  std::stop_source stop;
  OpContext context;
  context.stop = stop.get_token();
  std::thread stopper([&] { stop.request_stop(); });
  const Status taken = bucket.take(context, 1'000'000);
  stopper.join();
  QVERIFY(!taken);
  QCOMPARE(taken.error().code, ErrorCode::cancelled);
}

void SchedTest::bucketWithoutRateNeverWaits() {
  TokenBucket bucket;
  for (int i = 0; i < 1000; ++i)
    QVERIFY(bucket.take({}, ~0ull >> 1));
}

void SchedTest::reservationsStayWithinTheBudget() {
  BufferPool pool(100);
  QVERIFY(pool.tryReserve(60));
  QVERIFY(pool.tryReserve(40));
  QVERIFY(!pool.tryReserve(1));
  pool.unreserve(40);
  QVERIFY(pool.tryReserve(40));
  QCOMPARE(pool.reserved(), 100u);
}

void SchedTest::aPartLargerThanTheBudgetGoesAlone() {
  BufferPool pool(100);
  QVERIFY(pool.tryReserve(1000));
  QVERIFY(!pool.tryReserve(1));
  pool.unreserve(1000);
  QVERIFY(pool.tryReserve(1));
  QVERIFY(!pool.tryReserve(1000));
}

void SchedTest::buffersAreReused() {
  BufferPool pool(64 << 20);
  std::byte* first = nullptr;
  {
    Buffer buffer = pool.take(5'000'000);
    first = buffer.span().data();
    QCOMPARE(buffer.span().size(), std::size_t(5'000'000));
  }
  QCOMPARE(pool.take(4'999'000).span().data(), first);
}

void SchedTest::retriesFollowTheError() {
  const RetryPolicy policy;
  QVERIFY(!policy.delay(makeError(ErrorCode::denied, ""), 1, 0));
  QVERIFY(!policy.delay(makeError(ErrorCode::authExpired, "", Retry::afterAuth), 1, 0));
  const Error reset = makeError(ErrorCode::connection, "", Retry::soon);
  QCOMPARE(policy.delay(reset, 1, 0.5).value(), 0ms);
  Error busy = makeError(ErrorCode::throttled, "", Retry::afterDelay);
  busy.retryAfter = 7s;
  QVERIFY(policy.delay(busy, 1, 0).value() >= 7s);
  for (std::uint32_t attempt = 2; attempt < policy.maxAttempts; ++attempt) {
    QVERIFY(policy.delay(reset, attempt, 0).value() > 0ms);
    QVERIFY(policy.delay(reset, attempt, 0.999).value() <= policy.longest);
  }
  QVERIFY(!policy.delay(reset, policy.maxAttempts, 0));
  // Damage that stays is told within seconds.
  const Error damaged = makeError(ErrorCode::corrupt, "", Retry::soon);
  QVERIFY(policy.delay(damaged, 4, 0));
  QVERIFY(!policy.delay(damaged, 5, 0));
  // Who sits and watches does not wait for a silent service a second time; a transfer does.
  const Error silent = makeError(ErrorCode::timeout, "", Retry::soon);
  QVERIFY(policy.delay(silent, 1, 0));
  QVERIFY(!RetryPolicy::interactive().delay(silent, 1, 0));
  QVERIFY(RetryPolicy::interactive().delay(reset, 1, 0));
}

void SchedTest::whatIsAwayIsWaitedFor() {
  const RetryPolicy policy{.untilBack = 3min};
  Error refused = makeError(ErrorCode::connection, "", Retry::soon);
  refused.sys = ECONNREFUSED;
  const Error silent = makeError(ErrorCode::timeout, "", Retry::soon);
  for (const Error& away : {refused, silent}) {
    std::chrono::milliseconds before{0};
    for (std::uint32_t attempt = 1; attempt < 1000; ++attempt) {
      const auto delay = policy.delay(away, attempt, 0.999).value();
      QVERIFY(delay >= before && delay <= policy.untilBack);
      before = delay;
    }
    QVERIFY(before > 2min);
    QVERIFY(!RetryPolicy().delay(away, 8, 0));
  }
  Error busy = silent;
  busy.http = 504;
  Error untrusted = refused;
  untrusted.retry = Retry::never;
  for (const Error& other : {makeError(ErrorCode::connection, "reset", Retry::soon), busy, untrusted})
    QVERIFY(!policy.delay(other, policy.maxAttempts, 0));
}

// They use up no tries of other failures.
void SchedTest::waitingCostsNoTries() {
  const RetryPolicy policy{.maxAttempts = 3, .first = 1ms, .longest = 1ms, .untilBack = 1ms};
  Error refused = makeError(ErrorCode::connection, "", Retry::soon);
  refused.sys = ECONNREFUSED;
  const Error reset = makeError(ErrorCode::connection, "reset", Retry::soon);
  std::vector<Error> errors(50, refused);
  errors.insert(errors.end(), {reset, reset});
  QVERIFY(retrying({}, policy, failing(errors)));
  errors.push_back(reset);
  QVERIFY(!retrying({}, policy, failing(errors)));
}

void SchedTest::waitsAreToldUntilTheyEnd() {
  const RetryPolicy policy{.maxAttempts = 4, .first = 4ms, .longest = 8ms};
  const Error refused = makeError(ErrorCode::connection, "refused", Retry::afterDelay);
  const Error reset = makeError(ErrorCode::connection, "reset", Retry::soon);
  const Error silent = makeError(ErrorCode::timeout, "silent", Retry::soon);
  const Error denied = makeError(ErrorCode::denied, "denied");
  using Told = std::vector<std::string>;
  const auto toldOf = [&](std::vector<Error> errors, bool comesThrough) {
    Heard heard;
    OpContext context;
    context.retries = &heard;
    const Status status = retrying(context, policy, failing(std::move(errors)));
    if (status.has_value() != comesThrough) heard.told.emplace_back("ended otherwise");
    return heard.told;
  };
  QCOMPARE(toldOf({}, true), Told());
  QCOMPARE(toldOf({refused, refused}, true), (Told{"refused", "refused", "over"}));
  QCOMPARE(toldOf({refused, denied}, false), (Told{"refused", "over"}));
  QCOMPARE(toldOf({refused, refused, refused, refused}, false),
           (Told{"refused", "refused", "refused", "over"}));
  // The try after a lone reset comes at once; a silent service has let its caller wait already.
  QCOMPARE(toldOf({reset}, true), Told());
  QCOMPARE(toldOf({silent}, true), (Told{"silent", "over"}));
}

void SchedTest::aStopWhileItWaitsIsNoFailure() {
  class Stopper final : public RetryListener {
   public:
    void waits(const Error&, WallTime) override { stop.request_stop(); }
    void waitsNoMore() override { over = true; }
    std::stop_source stop;
    bool over = false;
  } stopper;
  OpContext context;
  context.stop = stopper.stop.get_token();
  context.retries = &stopper;
  const RetryPolicy days{.first = std::chrono::hours(48), .longest = std::chrono::hours(48)};
  const Status status =
      retrying(context, days, failing({makeError(ErrorCode::connection, "refused", Retry::afterDelay)}));
  QVERIFY(!status && status.error().code == ErrorCode::cancelled);
  QVERIFY(stopper.over);
}

void SchedTest::tunerFindsTheKnee_data() {
  QTest::addColumn<double>("perPart");  // work a second each part can do alone
  QTest::addColumn<double>("ceiling");  // work a second all together can do
  QTest::newRow("processor bound, no latency") << 1e9 << 2e9;
  QTest::newRow("capped connections") << 25e6 << 1.5e9;
  QTest::newRow("small files, 20 ms away") << 4e6 << 400e6;
  QTest::newRow("slow uplink") << 2e6 << 5e6;
}

void SchedTest::tunerFindsTheKnee() {
  QFETCH(double, perPart);
  QFETCH(double, ceiling);
  SteadyTime now{};
  ParallelTuner tuner({1, 8, 256}, now);
  double work = 0;
  for (int tick = 0; tick < 100; ++tick) {  // 10 s
    const double rate = std::min(perPart * tuner.limit(), ceiling);
    work += rate * 0.1;
    now += 100ms;
    tuner.sample(now, static_cast<std::uint64_t>(work), true);
  }
  const double reached = std::min(perPart * tuner.limit(), ceiling);
  const double possible = std::min(perPart * 256, ceiling);
  QVERIFY2(reached >= possible * 0.9, qPrintable(QString::number(tuner.limit())));
  const double needed = std::max(8.0, ceiling / perPart);
  QVERIFY2(tuner.limit() <= needed * 2.5, qPrintable(QString::number(tuner.limit())));
}

void SchedTest::tunerHalvesWhenThrottled() {
  SteadyTime now{};
  ParallelTuner tuner({1, 64, 256}, now);
  now += 300ms;
  tuner.sample(now, 1'000'000, true);
  const std::uint32_t before = tuner.limit();
  tuner.throttled(now);
  QCOMPARE(tuner.limit(), before / 2);
  tuner.throttled(now);  // the same burst
  QCOMPARE(tuner.limit(), before / 2);
}

QTEST_GUILESS_MAIN(SchedTest)
#include "sched_test.moc"
