// A rate that processes share: here two handles of one file, and a clock that waits for nobody.
#include <QTemporaryDir>
#include <QtTest>
#include <thread>

#include "ondemand/shared_rate.h"
#include "unit/ondemand/ondemand_fixture.h"

using namespace hawser;
using namespace hawser::ondemand;
using namespace hawser::test;

namespace {

class HandClock final : public Clock {
 public:
  WallTime now() const override { return {}; }
  SteadyTime steady() const override { return SteadyTime(std::chrono::nanoseconds(time.load())); }
  std::atomic<std::int64_t> time{1'000'000'000'000};
};

}  // namespace

class RateTest : public QObject {
  Q_OBJECT

 private:
  Result<std::shared_ptr<SharedRate>> open(const QTemporaryDir& folder, const HandClock& clock) {
    return SharedRate::open(FileSystem::system(), folder.filePath(QStringLiteral("rate")).toStdString(),
                            mapFile, clock);
  }

 private Q_SLOTS:
  void withoutALimitNobodyWaits() {
    const QTemporaryDir folder;
    const HandClock clock;
    const auto rate = open(folder, clock);
    QVERIFY(rate);
    QCOMPARE((*rate)->rate(), 0U);
    QVERIFY((*rate)->take(kAlways, 1'000'000'000'000));
  }

  // Both together have what one would have: of 1000 bytes a second 100 at once, then 10 in 10 ms.
  void bothHaveItTogether() {
    const QTemporaryDir folder;
    HandClock clock;
    const auto a = open(folder, clock), b = open(folder, clock);
    QVERIFY(a && b);
    (*a)->setRate(1000);
    QCOMPARE((*b)->rate(), 1000U);
    std::atomic<bool> done = false;
    const auto worker = [&](SharedRate& rate, std::atomic<std::uint64_t>& count) {
      while (!done && rate.take(kAlways, 10))
        count += 10;
    };
    std::atomic<std::uint64_t> countA = 0, countB = 0;
    std::thread threadA([&] { worker(**a, countA); }), threadB([&] { worker(**b, countB); });
    for (std::uint64_t step = 1; step <= 50; ++step) {
      clock.time += 10'000'000;
      QTRY_VERIFY(countA + countB >= 10 * step);
      QVERIFY(countA + countB <= 10 * step + 100 + 20);
    }
    done = true;
    (*a)->setRate(0);
    threadA.join();
    threadB.join();
  }

  // Who does not wait makes others wait.
  void whatWasNotWaitedForIsPaidFor() {
    const QTemporaryDir folder;
    HandClock clock;
    const auto rate = open(folder, clock);
    QVERIFY(rate);
    (*rate)->setRate(1000);
    (*rate)->count(10'000);
    std::stop_source stop;
    OpContext context;
    context.stop = stop.get_token();
    stop.request_stop();
    QCOMPARE((*rate)->take(context, 1).error().code, ErrorCode::cancelled);
    clock.time += 10'000'000'000;
    QVERIFY((*rate)->take(kAlways, 1));
  }

  // Of a file that the last start of the system left behind.
  void whatIsFarAheadIsForgotten() {
    const QTemporaryDir folder;
    HandClock clock;
    {
      const auto before = open(folder, clock);
      (*before)->setRate(1000);
      (*before)->count(100'000'000);
    }
    clock.time = 1'000'000'000;
    const auto rate = open(folder, clock);
    QVERIFY((*rate)->take(kAlways, 1));
  }
};

QTEST_GUILESS_MAIN(RateTest)
#include "rate_test.moc"
