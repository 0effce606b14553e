// retrying(): runs a blocking call again as its errors allow. For calls that nothing else waits for, such as
// listings; parts of transfers are put back into the queue instead (transfer/runner.h).
#pragma once

#include <condition_variable>
#include <mutex>

#include "base/op_context.h"
#include "sched/retry_policy.h"

namespace hawser {

// True after `delay`, false at once when the context is stopped.
inline bool waitFor(const OpContext& context, std::chrono::milliseconds delay) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, context.stop, delay, [] { return false; });
  return !context.stopped();
}

template <class Call>
auto retrying(const OpContext& context, const RetryPolicy& policy, Call call) -> decltype(call()) {
  for (std::uint32_t attempt = 1;; ++attempt) {
    auto result = call();
    if (result || context.stopped()) return result;
    const auto delay = policy.delay(result.error(), attempt, 0.5);
    if (!delay || !waitFor(context, *delay)) return result;
  }
}

}  // namespace hawser
