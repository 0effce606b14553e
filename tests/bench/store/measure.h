// What the benchmark of the embedded store measures with: rounds in turn, medians of their ratios.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>

#include "base/op_context.h"

namespace hawser::bench {

inline constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB;
inline constexpr int kRounds = 7;
inline const OpContext kAlways;

// Ends the program where something fails.
template <class R>
void need(const R& result) {
  if (result) return;
  std::fprintf(stderr, "%s: %s\n", result.error().object.c_str(), result.error().detail.c_str());
  std::exit(1);
}

double now(int clock);  // microseconds

struct Case {
  const char* name;
  double wanted;  // the most that ours may take of what the other takes
  int count;
  std::function<void(int)> ours, raw;
  std::function<void()> before = {};  // each round, not measured
};

void printHead();
void run(const Case& what);

}  // namespace hawser::bench
