// RetryPolicy: how long to wait before the next try, and when to give up. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/error.h"

namespace hawser {

struct RetryPolicy {
  std::uint32_t maxAttempts = 8;  // failures in a row without progress in between
  std::chrono::milliseconds first{400};
  std::chrono::milliseconds longest{30'000};
  // Longer waits than this give up instead: for those who sit and watch.
  std::chrono::milliseconds patience = std::chrono::milliseconds::max();
  // A service that did not answer at all has been waited for for a minute already.
  bool triesAfterSilence = true;
  // What cannot be reached at all (base/reach.h) is waited for without end, at most so long at a time; 0: it
  // is given up as all else.
  std::chrono::milliseconds untilBack{0};

  // Somebody waits for the answer: fails within seconds.
  static RetryPolicy interactive() {
    return {4,
            std::chrono::milliseconds(400),
            std::chrono::milliseconds(2000),
            std::chrono::milliseconds(5000),
            false,
            std::chrono::milliseconds(0)};
  }

  // Failures of this kind are counted for themselves: they use up no tries of others.
  bool waitsFor(const Error& error) const;

  // Delay before the next try after the `attempt`-th failure in a row (from 1), or nothing: give up.
  // Exponential with jitter; never less than what the service asked for. `random` in [0, 1).
  std::optional<std::chrono::milliseconds> delay(const Error& error, std::uint32_t attempt,
                                                 double random) const;
};

}  // namespace hawser
