// ConditionVariable: where a thread waits, its mutex let go of, until another tells it that something has
// changed.
//
// Who waits may wake without having been told, so what is waited for is looked at again. Not inline, as
// Mutex says.
#pragma once

#include <condition_variable>
#include <stop_token>

#include "base/clock.h"
#include "base/mutex.h"

namespace hawser {

class ConditionVariable {
 public:
  void notifyOne();
  void notifyAll();
  void wait(MutexLock& lock);
  // False: the time has come.
  bool waitUntil(MutexLock& lock, SteadyTime until);

 private:
  std::condition_variable_any condition_;
};

// True after so long, false at once when stopped.
bool waitFor(const std::stop_token& stop, std::chrono::nanoseconds time);

}  // namespace hawser
