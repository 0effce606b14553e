#include "sched/parallel_tuner.h"

#include <algorithm>

namespace hawser {

namespace {
constexpr std::chrono::milliseconds kWindow{100};
constexpr std::chrono::milliseconds kSettle{50};
constexpr std::chrono::milliseconds kProbeEvery{2'000};
constexpr std::chrono::milliseconds kProbeEveryAtMost{20'000};
// More in flight must pay: doubling the parts has to bring at least this much more.
constexpr double kWorthDoubling = 1.15;
constexpr double kWorthProbing = 1.08;
}  // namespace

ParallelTuner::ParallelTuner(Limits limits, SteadyTime now)
    : limits_(limits), limit_(limits.start), bestLimit_(limits.start), windowStart_(now), nextProbe_(now) {}

void ParallelTuner::sample(SteadyTime now, std::uint64_t work, bool saturated) {
  windowSaturated_ = windowSaturated_ && saturated;
  const auto length = now - windowStart_;
  // After a change it takes a moment until what is in flight is what the new limit allows.
  if (length < (settling_ ? kSettle : kWindow)) return;
  const double rate = static_cast<double>(work - windowWork_) / std::chrono::duration<double>(length).count();
  const bool judged = windowSaturated_ && !settling_;
  windowStart_ = now;
  windowWork_ = work;
  windowSaturated_ = true;
  settling_ = false;
  if (judged) judge(rate, now);
}

void ParallelTuner::judge(double rate, SteadyTime now) {
  const auto change = [this](std::uint32_t to) {
    settling_ = to != limit_;
    limit_ = to;
  };
  const auto settle = [&] {
    const auto wait = std::min<std::chrono::milliseconds>(kProbeEvery * (1 << std::min(dullProbes_, 4u)),
                                                          kProbeEveryAtMost);
    phase_ = Phase::settled;
    nextProbe_ = now + wait;
  };
  switch (phase_) {
    case Phase::climbing:
      if (bestRate_ == 0 || rate > bestRate_ * kWorthDoubling) {
        bestRate_ = rate;
        bestLimit_ = limit_;
        if (limit_ < limits_.most) return change(std::min(limit_ * 2, limits_.most));
      }
      change(bestLimit_);
      return settle();
    case Phase::probingUp:
      if (rate > bestRate_ * kWorthProbing) {
        bestRate_ = rate;
        bestLimit_ = limit_;
        dullProbes_ = 0;
        phase_ = Phase::climbing;
        if (limit_ < limits_.most) return change(std::min(limit_ * 2, limits_.most));
      } else {
        ++dullProbes_;
      }
      change(bestLimit_);
      return settle();
    case Phase::settled:
      // The link changes: what it gives now is the measure, not what it gave once.
      bestRate_ = bestRate_ * 0.7 + rate * 0.3;
      if (now >= nextProbe_ && limit_ < limits_.most) {
        phase_ = Phase::probingUp;
        change(std::min(limit_ + std::max(limit_ / 2, 1u), limits_.most));
      }
      return;
  }
}

void ParallelTuner::throttled(SteadyTime now) {
  if (settling_) return;  // one answer for a burst of refusals
  bestLimit_ = std::max(limit_ / 2, limits_.least);
  bestRate_ = 0;
  settling_ = true;
  limit_ = bestLimit_;
  phase_ = Phase::settled;
  nextProbe_ = now + kProbeEvery;
}

}  // namespace hawser
