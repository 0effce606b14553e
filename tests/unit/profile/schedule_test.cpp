// When a saved job starts by itself: by time, by change, at a sign-in, after a failure.
#include <QtTest>

#include "profile/schedule.h"

using namespace hawser;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr WallTime kNow{hours(500'000)};

WhenRules watching() {
  WhenRules rules;
  rules.watch = true;
  return rules;
}

WhenRules every(minutes interval) {
  WhenRules rules;
  rules.every = interval;
  return rules;
}

ScheduleState ranAt(WallTime time) {
  ScheduleState state;
  state.lastRun = time;
  return state;
}

ScheduleDecision starts(RunCause cause) {
  return {cause, Hindrance::none, {}};
}
ScheduleDecision waits(std::optional<WallTime> until) {
  return {RunCause::none, Hindrance::none, until};
}
ScheduleDecision decided(const WhenRules& rules, const ScheduleState& state) {
  return decide(rules, state, {}, kNow);
}

}  // namespace

class ScheduleTest : public QObject {
  Q_OBJECT
 private Q_SLOTS:
  void whatIsManualNeverStarts() {
    QVERIFY(decided({}, {}) == waits({}));
    ScheduleState state;
    state.signIn = true;
    state.firstChange = state.lastChange = kNow - hours(1);
    state.failures = 3;
    QVERIFY(decided({}, state) == waits({}));
  }

  void atAnInterval() {
    QVERIFY(decided(every(hours(6)), {}) == starts(RunCause::interval));
    QVERIFY(decided(every(hours(6)), ranAt(kNow - hours(5))) == waits(kNow + hours(1)));
    QVERIFY(decided(every(hours(6)), ranAt(kNow - hours(6))) == starts(RunCause::interval));
    // The clock has jumped back: it would not run for years.
    QVERIFY(decided(every(hours(6)), ranAt(kNow + hours(9'000))) == starts(RunCause::interval));
  }

  void atASignIn() {
    WhenRules rules;
    rules.atSignIn = true;
    QVERIFY(decided(rules, {}) == waits({}));
    ScheduleState state;
    state.signIn = true;
    QVERIFY(decided(rules, state) == starts(RunCause::signIn));
  }

  void onceAChangeIsOver() {
    ScheduleState state = ranAt(kNow - minutes(1));
    QVERIFY(decided(watching(), state) == waits(*state.lastRun + kRescan));
    state.firstChange = kNow - seconds(10);
    state.lastChange = kNow - seconds(1);
    QVERIFY(decided(watching(), state) == waits(*state.lastChange + kQuiet));
    state.lastChange = kNow - kQuiet;
    QVERIFY(decided(watching(), state) == starts(RunCause::change));
    // It never gets quiet.
    state.lastChange = kNow;
    state.firstChange = kNow - kLongestUnquiet;
    QVERIFY(decided(watching(), state) == starts(RunCause::change));
    // Clocks that jump.
    state.firstChange = state.lastChange = kNow + hours(100);
    QVERIFY(decided(watching(), state) == starts(RunCause::change));
    // Who does not watch does not start by it.
    QVERIFY(decided(every(hours(6)), state) == waits(*state.lastRun + hours(6)));
  }

  void whatNoChangeTellsIsFound() {
    QVERIFY(decided(watching(), {}) == starts(RunCause::rescan));
    ScheduleState state = ranAt(kNow - kRescanOfPart);
    QVERIFY(decided(watching(), state) == waits(*state.lastRun + kRescan));
    state.watchedWhole = false;
    QVERIFY(decided(watching(), state) == starts(RunCause::rescan));
  }

  void afterFailuresLaterAndLater() {
    QCOMPARE(retryDelay(1), minutes(1));
    QCOMPARE(retryDelay(3), minutes(4));
    QCOMPARE(retryDelay(100), minutes(60));
    ScheduleState state = ranAt(kNow - seconds(30));
    state.failures = 1;
    QVERIFY(decided(every(hours(24)), state) == waits(kNow + seconds(30)));
    state.lastRun = kNow - minutes(1);
    QVERIFY(decided(every(hours(24)), state) == starts(RunCause::again));
    state.failures = 5;
    // Not at each change either.
    state.firstChange = state.lastChange = kNow - seconds(20);
    QVERIFY(decided(watching(), state) == waits(*state.lastRun + minutes(16)));
  }

  void whatHindersIsSaidWithTheCause() {
    WhenRules rules = every(hours(1));
    rules.onBattery = false;
    Surroundings around;
    around.battery = true;
    const ScheduleDecision held{RunCause::interval, Hindrance::battery, {}};
    QVERIFY(decide(rules, {}, around, kNow) == held);
    around.battery.reset();
    QVERIFY(decide(rules, {}, around, kNow) == starts(RunCause::interval));
  }
};

QTEST_GUILESS_MAIN(ScheduleTest)
#include "schedule_test.moc"
