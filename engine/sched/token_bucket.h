// TokenBucket: holds callers so that bytes pass at a given rate, which may change at any time.
#pragma once

#include <cstdint>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/op_context.h"

namespace hawser {

// Thread-safe.
class TokenBucket {
 public:
  explicit TokenBucket(std::uint64_t bytesPerSecond = 0, const Clock& clock = Clock::system());

  // 0: no limit. Callers that wait now go on at the new rate.
  void setRate(std::uint64_t bytesPerSecond);
  std::uint64_t rate() const;

  // Takes `bytes` out and waits until they were earned; cancelled within 250 ms of a stop request.
  Status take(const OpContext& context, std::uint64_t bytes);

 private:
  void refill() HAWSER_REQUIRES(mutex_);

  const Clock& clock_;
  mutable Mutex mutex_;
  std::uint64_t rate_ HAWSER_GUARDED_BY(mutex_);
  double tokens_ HAWSER_GUARDED_BY(mutex_) = 0;  // negative: owed
  SteadyTime filled_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
