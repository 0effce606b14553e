// SpeedHistory: up and down rates of the last hour, one sample a second, in a ring.
#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "base/clock.h"

namespace hawser::ui {

struct SpeedSample {
  double up = 0, down = 0;  // bytes a second
};

class SpeedHistory {
 public:
  // Counters since the start, at any pace; seconds without a call are filled with what they amount to.
  void record(std::uint64_t sent, std::uint64_t received, SteadyTime now);
  // The last `seconds` in `buckets` means, oldest first.
  std::vector<SpeedSample> last(int seconds, int buckets) const;
  SpeedSample peak(int seconds) const;
  SpeedSample average(int seconds) const;
  SpeedSample current() const { return current_; }
  bool empty() const { return samples_.empty(); }

 private:
  static constexpr std::size_t kSeconds = 3600;
  std::deque<SpeedSample> samples_;
  bool started_ = false;
  SteadyTime last_;
  std::uint64_t sent_ = 0, received_ = 0;
  SpeedSample current_;
};

}  // namespace hawser::ui
