#include "sched/thread_pool.h"

#include <chrono>
#include <utility>

#include "base/clock.h"

namespace hawser {

namespace {
constexpr std::chrono::seconds kIdleLife{5};
}

void ThreadPool::close() {
  std::list<Thread> threads;
  std::deque<std::function<void()>> dropped;  // what they hold may post when it goes
  {
    MutexLock lock(mutex_);
    closing_ = true;
    dropped.swap(tasks_);
    threads.swap(threads_);
    wake_.notifyAll();
  }
  dropped.clear();
  for (Thread& thread : threads)
    thread.join();
}

void ThreadPool::post(std::function<void()> task) {
  MutexLock lock(mutex_);
  if (closing_) return;
  joinFinished();
  tasks_.push_back(std::move(task));
  if (idle_ >= tasks_.size() || threads_.size() >= maxThreads_) {
    wake_.notifyOne();
    return;
  }
  threads_.emplace_back();
  const auto self = std::prev(threads_.end());
  *self = Thread([this, self] { run(self); });
}

void ThreadPool::joinFinished() {
  // These threads have nothing left to do but return.
  for (const auto thread : finished_) {
    thread->join();
    threads_.erase(thread);
  }
  finished_.clear();
}

void ThreadPool::run(std::list<Thread>::iterator self) {
  MutexLock lock(mutex_);
  while (!closing_) {
    if (tasks_.empty()) {
      ++idle_;
      const bool told = wake_.waitUntil(lock, Clock::system().steady() + kIdleLife);
      --idle_;
      if (!told && tasks_.empty() && !closing_) {
        finished_.push_back(self);
        return;
      }
      continue;
    }
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    lock.unlock();
    task();
    task = nullptr;  // what it holds goes before the lock is taken again
    lock.lock();
  }
}

}  // namespace hawser
