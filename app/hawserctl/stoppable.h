// Work of this program itself, rather than of the engine's threads, that the user can stop.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>

#include "base/op_context.h"
#include "console.h"

namespace hawser::ctl {

// Does the work while this thread watches for the user's wish to stop. It may use the console meanwhile:
// nobody else does, but for `meanwhile`, where there is one, which is called some ten times a second.
template <class T>
T stoppable(const Console& console, const std::function<T(const OpContext&)>& work,
            const std::function<void()>& meanwhile = {}) {
  std::mutex mutex;
  std::condition_variable ended;
  std::optional<T> result;
  std::jthread worker([&](const std::stop_token& stop) {
    OpContext context;
    context.stop = stop;
    T done = work(context);
    const std::lock_guard lock(mutex);
    result = std::move(done);
    ended.notify_one();
  });
  std::unique_lock lock(mutex);
  while (!ended.wait_for(lock, std::chrono::milliseconds(50), [&] { return result.has_value(); })) {
    if (meanwhile) meanwhile();
    if (console.interrupts() > 0) worker.request_stop();
  }
  lock.unlock();
  worker.join();
  return std::move(*result);
}

}  // namespace hawser::ctl
