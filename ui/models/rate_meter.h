// RateMeter: bytes a second from samples of a counter, smoothed over about three seconds.
#pragma once

#include <cstdint>
#include <optional>

#include "base/clock.h"

namespace hawser::ui {

class RateMeter {
 public:
  // Samples closer than 50 ms are taken together. The first one is only the base.
  void sample(std::uint64_t bytes, SteadyTime now);
  double rate() const { return rate_; }  // bytes a second
  // How long `left` bytes take; none while nothing moves.
  std::optional<std::chrono::seconds> remaining(std::uint64_t left) const;

 private:
  std::optional<SteadyTime> last_;
  std::uint64_t bytes_ = 0;
  double rate_ = 0;
  double weight_ = 0;  // how much history there is, 0 to 1
};

}  // namespace hawser::ui
