// retrying(): runs a blocking call again as its errors allow. For calls that nothing else waits for, such as
// listings; parts of transfers are put back into the queue instead (transfer/runner.h).
#pragma once

#include "base/condition_variable.h"
#include "base/op_context.h"
#include "sched/retry_policy.h"

namespace hawser {

// A try that follows at once is nothing to tell of, unless the failed one has taken its minute.
inline bool isWorthTelling(const Error& error, std::chrono::milliseconds delay) {
  return delay > std::chrono::milliseconds(0) || error.code == ErrorCode::timeout;
}

// Tells the context's listener of each wait, and of the end of what it was told of. Stopped while it waits,
// it is cancelled: what it waited for was no end.
template <class Call>
auto retrying(const OpContext& context, const RetryPolicy& policy, Call call) -> decltype(call()) {
  bool told = false;
  std::uint32_t failures = 0, away = 0;
  for (;;) {
    auto result = call();
    const bool ended = result || context.stopped();
    std::optional<std::chrono::milliseconds> delay;
    if (!ended)
      delay = policy.delay(result.error(), ++(policy.waitsFor(result.error()) ? away : failures), 0.5);
    if (delay && context.retries && isWorthTelling(result.error(), *delay)) {
      told = true;
      context.retries->waits(result.error(), Clock::system().now() + *delay);
    }
    if (delay && waitFor(context.stop, *delay)) continue;
    if (told) context.retries->waitsNoMore();
    if (delay) return fail(ErrorCode::cancelled, "stopped");
    return result;
  }
}

}  // namespace hawser
