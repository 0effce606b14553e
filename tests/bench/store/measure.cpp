#include "store/measure.h"

#include <time.h>

#include <algorithm>
#include <vector>

namespace hawser::bench {

namespace {

struct Cost {
  double wall = 0, cpu = 0;  // microseconds an operation
};

Cost measure(int count, const std::function<void(int)>& operation) {
  const double wall = now(CLOCK_MONOTONIC), cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  for (int i = 0; i < count; ++i)
    operation(i);
  return {(now(CLOCK_MONOTONIC) - wall) / count, (now(CLOCK_PROCESS_CPUTIME_ID) - cpu) / count};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace

double now(int clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

void printHead() {
  std::printf("%-44s %10s %10s %7s %7s %9s\n", "name", "ours us", "raw us", "ratio", "wanted", "CPU us");
}

void run(const Case& what) {
  std::vector<double> ratios, cpus, ours, raw;
  for (int round = 0; round < kRounds; ++round) {
    if (what.before) what.before();
    const Cost a = measure(what.count, what.ours), b = measure(what.count, what.raw);
    ratios.push_back(a.wall / b.wall);
    cpus.push_back(a.cpu - b.cpu);
    ours.push_back(a.wall);
    raw.push_back(b.wall);
  }
  std::printf("%-44s %10.2f %10.2f %7.2f %7.2f %+9.2f\n", what.name, median(ours), median(raw),
              median(ratios), what.wanted, median(cpus));
  std::fflush(stdout);
}

}  // namespace hawser::bench
