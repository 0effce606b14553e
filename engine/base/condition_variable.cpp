#include "base/condition_variable.h"

namespace hawser {

void ConditionVariable::notifyOne() {
  condition_.notify_one();
}

void ConditionVariable::notifyAll() {
  condition_.notify_all();
}

void ConditionVariable::wait(MutexLock& lock) {
  condition_.wait(lock);
}

bool ConditionVariable::waitUntil(MutexLock& lock, SteadyTime until) {
  return condition_.wait_until(lock, until) == std::cv_status::no_timeout;
}

bool waitFor(const std::stop_token& stop, std::chrono::nanoseconds time) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace hawser
