#include "sched/token_bucket.h"

#include <algorithm>

#include "base/condition_variable.h"

namespace hawser {

namespace {
// So much may pass at once after a quiet time: small enough that a rate shown each second is kept.
constexpr double kBurstSeconds = 0.1;
// A change of rate or a stop is noticed at the latest after this.
constexpr std::chrono::milliseconds kSlice{100};
}  // namespace

TokenBucket::TokenBucket(std::uint64_t bytesPerSecond, const Clock& clock)
    : clock_(clock), rate_(bytesPerSecond), filled_(clock.steady()) {}

void TokenBucket::setRate(std::uint64_t bytesPerSecond) {
  MutexLock lock(mutex_);
  refill();
  // What is owed at the old rate would take long to earn at a much lower one.
  tokens_ = std::max(tokens_, -static_cast<double>(bytesPerSecond));
  rate_ = bytesPerSecond;
}

std::uint64_t TokenBucket::rate() const {
  MutexLock lock(mutex_);
  return rate_;
}

void TokenBucket::refill() {
  const SteadyTime now = clock_.steady();
  const double seconds = std::chrono::duration<double>(now - filled_).count();
  filled_ = now;
  const auto rate = static_cast<double>(rate_);
  tokens_ = std::min(tokens_ + seconds * rate, rate * kBurstSeconds);
}

Status TokenBucket::take(const OpContext& context, std::uint64_t bytes) {
  MutexLock lock(mutex_);
  if (rate_ == 0) return {};
  refill();
  tokens_ -= static_cast<double>(bytes);
  while (rate_ != 0 && tokens_ < 0) {
    HAWSER_CHECK(context.check(clock_));
    const std::chrono::duration<double> owed(-tokens_ / static_cast<double>(rate_));
    const auto wait = std::min<std::chrono::duration<double>>(owed, kSlice);
    lock.unlock();
    waitFor(context.stop, std::chrono::ceil<std::chrono::nanoseconds>(wait));
    lock.lock();
    refill();
  }
  return {};
}

}  // namespace hawser
