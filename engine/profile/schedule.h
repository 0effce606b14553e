// Schedule: of one saved job, whether it is to start now, why, and when to look again. Pure: who asks brings
// the time, the state of the computer and what is known of its runs.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "profile/when_rules.h"

namespace hawser {

// What changes is waited for until it has been quiet for so long, but no longer than the other.
inline constexpr std::chrono::seconds kQuiet{5};
inline constexpr std::chrono::seconds kLongestUnquiet{120};
// A watched folder is looked through all the same: at what the system does not tell, such as a file that is
// never closed; more often where not all of it could be watched.
inline constexpr std::chrono::minutes kRescan{60};
inline constexpr std::chrono::minutes kRescanOfPart{15};

struct ScheduleState {
  std::optional<WallTime> lastRun;                  // began
  std::optional<WallTime> firstChange, lastChange;  // in a watched folder, since the last run began
  bool watchedWhole = true;
  bool signIn = false;         // the session is new, and it has not run in it
  std::uint32_t failures = 0;  // starts one after the other that failed for a reason that may pass
};

enum class RunCause : std::uint8_t { none, interval, signIn, change, rescan, again };

struct ScheduleDecision {
  RunCause cause = RunCause::none;        // what it starts for: now, unless something hinders it
  Hindrance hindrance = Hindrance::none;  // also of one that runs: then it is to pause
  std::optional<WallTime> next =
      {};  // of one that does not start: the earliest that it will; nothing: not by itself
  friend bool operator==(const ScheduleDecision&, const ScheduleDecision&) = default;
};

ScheduleDecision decide(const WhenRules& rules, const ScheduleState& state, const Surroundings& around,
                        WallTime now);

// After so many failures one after the other: a minute, two, four, up to an hour.
std::chrono::minutes retryDelay(std::uint32_t failures);

}  // namespace hawser
