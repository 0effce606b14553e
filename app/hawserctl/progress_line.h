// The progress line of a job on a terminal: how far, how fast, how long still.
#pragma once

#include <deque>
#include <string>

#include "api/types.h"

namespace hawser::ctl {

// What nothing moves for, and when it is tried again.
struct Waiting {
  std::string cause;
  WallTime until;
};

// Pure but for the history it keeps of the samples it is given.
class ProgressLine {
 public:
  // At most `width` columns, without control characters.
  std::string text(const JobRow& job, const Totals& totals, SteadyTime now, std::uint32_t width);
  // The same, of work of this program itself; `total` 0: nobody knows.
  std::string text(std::uint64_t done, std::uint64_t total, SteadyTime now, std::uint32_t width);
  // The same, of a job that waits.
  std::string text(const JobRow& job, const Waiting& waiting, WallTime now, std::uint32_t width) const;

 private:
  struct Sample {
    SteadyTime when;
    std::uint64_t bytes;
  };
  double rate(SteadyTime now, std::uint64_t bytes);
  std::deque<Sample> samples_;
};

}  // namespace hawser::ctl
