// ThreadPool: runs tasks on threads made as they are needed, up to a limit, and let go when idle.
//
// Tasks may block (that is what they are for): hundreds of
// parts wait for a distant store at once, and a blocked thread costs a stack and nothing else.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <list>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "sched/thread.h"

namespace hawser {

// Thread-safe.
class ThreadPool {
 public:
  explicit ThreadPool(std::uint32_t maxThreads) : maxThreads_(maxThreads) {}
  ~ThreadPool() { close(); }
  // Waits for the running tasks; drops those that have not begun, and all that are posted from now on.
  // Whoever has tasks that post closes it while it can still be reached.
  void close();

  // Never blocks. A task must not throw.
  void post(std::function<void()> task);

 private:
  void run(std::list<Thread>::iterator self);
  void joinFinished() HAWSER_REQUIRES(mutex_);

  const std::uint32_t maxThreads_;
  Mutex mutex_;
  ConditionVariable wake_;
  std::deque<std::function<void()>> tasks_ HAWSER_GUARDED_BY(mutex_);
  std::list<Thread> threads_ HAWSER_GUARDED_BY(mutex_);
  std::vector<std::list<Thread>::iterator> finished_ HAWSER_GUARDED_BY(mutex_);
  std::uint32_t idle_ HAWSER_GUARDED_BY(mutex_) = 0;
  bool closing_ HAWSER_GUARDED_BY(mutex_) = false;
};

}  // namespace hawser
