// What the engine is linked with instead of its own mutexes, conditions, threads, clock and chance (see
// base/mutex.h). Outside of a run they are the usual ones.
#include <cstdio>
#include <cstdlib>

#include "base/assert.h"
#include "base/condition_variable.h"
#include "base/encoding.h"
#include "os/random.h"
#include "sched/jitter.h"
#include "sched/thread.h"
#include "sim/scheduler.h"

namespace hawser {

using sim::Scheduler;

namespace {

class SimClock final : public Clock {
 public:
  WallTime now() const override {
    constexpr std::chrono::seconds kStart{1'700'000'000};
    return WallTime(kStart + steady().time_since_epoch());
  }
  SteadyTime steady() const override {
    const Scheduler* scheduler = Scheduler::running();
    return scheduler ? scheduler->now() : SteadyTime();
  }
};

// Who waits may wake without having been told.
constexpr double kWokenForNothing = 0.01;

bool waitOn(const ConditionVariable* condition, MutexLock& lock, std::optional<SteadyTime> until) {
  Scheduler& scheduler = *Scheduler::running();
  lock.unlock();
  bool told = true;
  if (scheduler.chance(kWokenForNothing)) {
    scheduler.step();
  } else {
    told = scheduler.wait(condition, "a condition", until);
  }
  lock.lock();
  return told;
}

}  // namespace

void Mutex::lock() {
  Scheduler* scheduler = Scheduler::running();
  if (!scheduler) return mutex_.lock();
  scheduler->step(scheduler->restlessness());
  while (!mutex_.try_lock())
    scheduler->wait(this, "a mutex");
}

void Mutex::unlock() {
  mutex_.unlock();
  if (Scheduler* scheduler = Scheduler::running()) scheduler->tell(this, true);
}

void ConditionVariable::notifyOne() {
  if (Scheduler* scheduler = Scheduler::running()) scheduler->tell(this, false);
}

void ConditionVariable::notifyAll() {
  if (Scheduler* scheduler = Scheduler::running()) scheduler->tell(this, true);
}

void ConditionVariable::wait(MutexLock& lock) {
  waitOn(this, lock, {});
}

bool ConditionVariable::waitUntil(MutexLock& lock, SteadyTime until) {
  return waitOn(this, lock, until);
}

bool waitFor(const std::stop_token& stop, std::chrono::nanoseconds time) {
  return Scheduler::running()->rest(stop, time, "its time");
}

Thread::Thread(std::function<void()> run) : thread_(Scheduler::running()->start(std::move(run))) {}

void Thread::join() {
  Scheduler::running()->join(thread_);
}

const Clock& Clock::system() {
  static const SimClock clock;
  return clock;
}

double jitter() {
  return static_cast<double>(Scheduler::running()->below(1000)) / 1000;
}

void fillRandom(MutableByteSpan into) {
  for (std::byte& byte : into)
    byte = static_cast<std::byte>(Scheduler::running()->below(256));
}

std::string randomName() {
  std::byte bytes[16];
  fillRandom(bytes);
  return toHex(ByteSpan(bytes));
}

void assertionFailed(const char* expression, const char* file, int line) {
  const std::string text =
      "broken invariant: " + std::string(expression) + " (" + file + ":" + std::to_string(line) + ")";
  if (Scheduler* scheduler = Scheduler::running()) scheduler->failed(text);
  std::fprintf(stderr, "%s\n", text.c_str());
  std::abort();
}

}  // namespace hawser
