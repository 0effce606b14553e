// ParallelTuner: finds how many parts to keep in flight, from what got done.
//
// Climbs while more in flight gets more done, keeps the smallest number that is as good as the best, looks
// again now and then, and halves when a service says it is too much. It reads no clock and makes no
// threads: its owner tells it what happened and when, so that tests run it at once.
#pragma once

#include <cstdint>

#include "base/clock.h"

namespace hawser {

// One thread at a time.
class ParallelTuner {
 public:
  struct Limits {
    std::uint32_t least = 1;
    std::uint32_t start = 8;
    std::uint32_t most = 256;
  };
  ParallelTuner(Limits limits, SteadyTime now);

  std::uint32_t limit() const { return limit_; }

  // To be called every 50 ms or so. `work` is the running total of what got done (bytes, and a fixed
  // worth for each request); `saturated`: the limit was what held work back since the last call.
  void sample(SteadyTime now, std::uint64_t work, bool saturated);
  void throttled(SteadyTime now);

 private:
  enum class Phase : std::uint8_t { climbing, probingUp, settled };
  void judge(double rate, SteadyTime now);

  const Limits limits_;
  Phase phase_ = Phase::climbing;
  std::uint32_t limit_;
  std::uint32_t bestLimit_;
  double bestRate_ = 0;
  SteadyTime windowStart_;
  std::uint64_t windowWork_ = 0;
  bool windowSaturated_ = true;
  bool settling_ = true;  // the window after a change of limit is not judged: it mixes both
  SteadyTime nextProbe_;
  std::uint32_t dullProbes_ = 0;  // probes in a row that changed nothing
};

}  // namespace hawser
