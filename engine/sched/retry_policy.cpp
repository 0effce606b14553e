#include "sched/retry_policy.h"

#include <algorithm>

#include "base/reach.h"

namespace hawser {

namespace {

// What is damaged each time so often is damaged where it lies, and not on its way.
constexpr std::uint32_t kMostDamaged = 5;

}  // namespace

bool RetryPolicy::waitsFor(const Error& error) const {
  return untilBack.count() > 0 && isUnreachable(error);
}

std::optional<std::chrono::milliseconds> RetryPolicy::delay(const Error& error, std::uint32_t attempt,
                                                            double random) const {
  if (error.retry != Retry::soon && error.retry != Retry::afterDelay) return std::nullopt;
  const bool waits = waitsFor(error);
  const std::uint32_t most =
      error.code == ErrorCode::corrupt ? std::min(maxAttempts, kMostDamaged) : maxAttempts;
  if (attempt >= most && !waits) return std::nullopt;
  if (!triesAfterSilence && error.code == ErrorCode::timeout && error.http == 0) return std::nullopt;
  // A lone reset is most often a stale connection: the first try after it goes at once.
  if (attempt == 1 && error.retry == Retry::soon) return std::chrono::milliseconds(0);
  const auto doubled = first * (std::int64_t{1} << std::min<std::uint32_t>(attempt - 1, 16));
  const auto bounded = std::min<std::chrono::milliseconds>(doubled, waits ? untilBack : longest);
  const auto jittered = std::chrono::milliseconds(
      static_cast<std::int64_t>(static_cast<double>(bounded.count()) * (0.5 + random / 2)));
  const auto wait = std::max(jittered, error.retryAfter.value_or(std::chrono::milliseconds(0)));
  if (wait > patience) return std::nullopt;
  return wait;
}

}  // namespace hawser
