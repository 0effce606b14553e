#include "sched/jitter.h"

#include <random>

namespace hawser {

double jitter() {
  thread_local std::minstd_rand generator(std::random_device{}());
  return std::uniform_real_distribution<double>(0, 1)(generator);
}

}  // namespace hawser
