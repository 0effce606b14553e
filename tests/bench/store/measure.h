// What the benchmark of the embedded store measures with: two ways to do the same, round by round in turn.
//
// Each figure is one line of JSON on standard output: "name", "wanted" (the most it may be), and "ratio" with
// "ours" and "against" (microseconds an operation), "cpu" (microseconds of processor time an operation more
// than the other) and whether that is "cpu_met", or "value" with its "unit".
#pragma once

#include <functional>
#include <string>

#include "base/op_context.h"
#include "base/result.h"

namespace hawser::bench {

inline constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB, kGiB = 1024 * kMiB;
inline const OpContext kAlways;

// Ends the program where it is an error: what is measured has to work.
void need(const Status& status);
template <class T>
T need(Result<T> result) {
  if (!result) need(Status(fail(std::move(result.error()))));
  return std::move(*result);
}

struct Case {
  const char* name;
  double wanted;
  int count;  // operations a round
  std::function<void(int)> ours, against;
  std::function<void()> before = {};   // each round, not measured
  std::function<void()> between = {};  // before the other one's turn, not measured
  // The most processor time: as a ratio, and in microseconds an operation more than the other; 0: any.
  double cpuRatio = 0, cpuMore = 0;
};

// The median of the ratios of its rounds.
void run(const Case& what);

double milliseconds(const std::function<void()>& operation);
void tell(const std::string& name, double value, const char* unit, double wanted);

// The same by so many threads at once, which are there before and wait for each other.
class Crew {
 public:
  Crew(int threads, std::function<void(int)> work);
  ~Crew();
  void go();  // returns once all have done their work once

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace hawser::bench
