// Mutex and MutexLock whose rules clang checks (-Wthread-safety): name what a mutex guards with
// HAWSER_GUARDED_BY, and what must be held to call a function with HAWSER_REQUIRES. Never held across I/O
// or a callback.
//
// Mutex, ConditionVariable, Thread (sched/thread.h) and Clock::system() are how threads meet each other and
// the time. None of them is inline, so that a program can be linked with its own instead: tests/sim decides
// by a seed who runs, when and how long it takes, and what users run knows nothing of that.
#pragma once

#include <mutex>

#if defined(__clang__)
#define HAWSER_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define HAWSER_THREAD_ATTRIBUTE(x)
#endif
#define HAWSER_GUARDED_BY(mutex) HAWSER_THREAD_ATTRIBUTE(guarded_by(mutex))
#define HAWSER_REQUIRES(...) HAWSER_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))

namespace hawser {

class HAWSER_THREAD_ATTRIBUTE(capability("mutex")) Mutex {
 public:
  void lock() HAWSER_THREAD_ATTRIBUTE(acquire_capability());
  void unlock() HAWSER_THREAD_ATTRIBUTE(release_capability());

 private:
  std::mutex mutex_;
};

// May be unlocked and locked again in between; ConditionVariable waits with it (base/condition_variable.h).
class HAWSER_THREAD_ATTRIBUTE(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) HAWSER_THREAD_ATTRIBUTE(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() HAWSER_THREAD_ATTRIBUTE(release_capability()) {
    if (held_) mutex_.unlock();
  }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

  void lock() HAWSER_THREAD_ATTRIBUTE(acquire_capability()) {
    mutex_.lock();
    held_ = true;
  }
  void unlock() HAWSER_THREAD_ATTRIBUTE(release_capability()) {
    held_ = false;
    mutex_.unlock();
  }

 private:
  Mutex& mutex_;
  bool held_ = true;
};

}  // namespace hawser
