// Clock: the time, injected so that tests and simulations own it.
#pragma once

#include <chrono>

namespace hawser {

using WallTime = std::chrono::sys_time<std::chrono::nanoseconds>;
using SteadyTime = std::chrono::steady_clock::time_point;

// Thread-safe.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual WallTime now() const = 0;       // for time stamps; can jump
  virtual SteadyTime steady() const = 0;  // for intervals and deadlines; never goes back

  static const Clock& system();
};

}  // namespace hawser
