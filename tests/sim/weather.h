// Weather: what goes wrong in a run, and how often. Each run has its own: where all goes wrong at once,
// little gets far enough to go wrong late.
#pragma once

#include "sim/scheduler.h"

namespace hawser::sim {

struct Weather {
  double reset = 0;         // of calls of the service: connection lost, before or after it has done it
  double throttle = 0;      // 503 with Retry-After
  double silence = 0;       // no answer for a minute
  double away = 0;          // it refuses all calls for a while, from this one on
  double expiry = 0;        // the credential is refused
  double damage = 0;        // a byte is another one on its way
  double diskError = 0;     // of calls of the disk
  double journalError = 0;  // the same where the journal is
  double slowCall = 0;      // seconds instead of milliseconds
  double outsider = 0;      // of what the user does: somebody changes a source or a destination

  static Weather of(Scheduler& scheduler) {
    Weather weather;
    const auto drawn = [&](double most) {
      return scheduler.chance(0.5) ? 0 : most / double(scheduler.between(1, 8));
    };
    weather.reset = drawn(0.2);
    weather.throttle = drawn(0.1);
    weather.silence = drawn(0.02);
    weather.away = drawn(0.02);
    weather.expiry = drawn(0.01);
    weather.damage = drawn(0.1);
    weather.diskError = drawn(0.01);
    weather.journalError = scheduler.chance(0.7) ? 0 : drawn(0.01);
    weather.slowCall = drawn(0.1);
    weather.outsider = drawn(0.8);
    return weather;
  }
};

}  // namespace hawser::sim
