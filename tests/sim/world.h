// World: all there is of a run: the threads' order and time, the computer's disk, a service, and what is
// known of what they should hold. One at a time.
#pragma once

#include "sim/disk.h"
#include "sim/ledger.h"
#include "sim/scheduler.h"
#include "sim/service.h"
#include "sim/weather.h"

namespace hawser::sim {

class World {
 public:
  explicit World(std::uint64_t seed);
  ~World();
  static World& here();

  Scheduler scheduler;
  Weather weather;
  Ledger ledger;
  Disk disk;
  Service service;
};

}  // namespace hawser::sim
