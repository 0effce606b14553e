#include "store/measure.h"

#include <time.h>

#include <algorithm>
#include <atomic>
#include <barrier>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace hawser::bench {

namespace {

constexpr int kRounds = 7;

double now(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

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

void need(const Status& status) {
  if (status) return;
  std::fprintf(stderr, "%s: %s\n", status.error().object.c_str(), status.error().detail.c_str());
  std::exit(1);
}

void run(const Case& what) {
  std::vector<double> ratios, cpus, cpuRatios, ours, against;
  for (int round = 0; round < kRounds; ++round) {
    if (what.before) what.before();
    const Cost a = measure(what.count, what.ours);
    if (what.between) what.between();
    const Cost b = measure(what.count, what.against);
    ratios.push_back(a.wall / b.wall);
    cpus.push_back(a.cpu - b.cpu);
    cpuRatios.push_back(a.cpu / b.cpu);
    ours.push_back(a.wall);
    against.push_back(b.wall);
  }
  const bool cpuMet = (what.cpuRatio == 0 || median(cpuRatios) <= what.cpuRatio) &&
                      (what.cpuMore == 0 || median(cpus) <= what.cpuMore);
  std::printf(
      "{\"name\": \"%s\", \"ours\": %.3f, \"against\": %.3f, \"ratio\": %.3f, \"wanted\": %g, \"cpu\": "
      "%.3f, \"cpu_met\": %s}\n",
      what.name, median(ours), median(against), median(ratios), what.wanted, median(cpus),
      cpuMet ? "true" : "false");
  std::fflush(stdout);
}

double milliseconds(const std::function<void()>& operation) {
  return measure(1, [&](int) { operation(); }).wall / 1000;
}

void tell(const std::string& name, double value, const char* unit, double wanted) {
  std::printf("{\"name\": \"%s\", \"value\": %.3f, \"unit\": \"%s\", \"wanted\": %g}\n", name.c_str(), value,
              unit, wanted);
  std::fflush(stdout);
}

struct Crew::Shared {
  explicit Shared(int threads) : begin(threads + 1) {}
  std::barrier<> begin;
  // Not a barrier: those that are done need not wait for each other, which would be measured with the work.
  std::atomic<int> busy{0};
  bool over = false;
  std::vector<std::thread> threads;
};

Crew::Crew(int threads, std::function<void(int)> work) : shared_(std::make_unique<Shared>(threads)) {
  for (int number = 0; number < threads; ++number) {
    shared_->threads.emplace_back([shared = shared_.get(), number, work] {
      for (;;) {
        shared->begin.arrive_and_wait();
        if (shared->over) return;
        work(number);
        if (shared->busy.fetch_sub(1) == 1) shared->busy.notify_one();
      }
    });
  }
}

Crew::~Crew() {
  shared_->over = true;
  shared_->begin.arrive_and_wait();
  for (std::thread& thread : shared_->threads)
    thread.join();
}

void Crew::go() {
  shared_->busy = static_cast<int>(shared_->threads.size());
  shared_->begin.arrive_and_wait();
  for (int busy = shared_->busy; busy != 0; busy = shared_->busy)
    shared_->busy.wait(busy);
}

}  // namespace hawser::bench
