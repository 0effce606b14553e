#include "profile/schedule.h"

#include <algorithm>

namespace hawser {

namespace {

// Times that lie in the future are of a clock that has jumped, and count as long ago.
bool isOver(WallTime since, std::chrono::nanoseconds length, WallTime now) {
  return since > now || now - since >= length;
}

struct Candidate {
  RunCause cause;
  WallTime at;
};

std::optional<Candidate> byChange(const ScheduleState& state, WallTime now) {
  if (!state.firstChange || !state.lastChange) return std::nullopt;
  const WallTime quiet = *state.lastChange > now ? now : *state.lastChange + kQuiet;
  const WallTime longest = *state.firstChange > now ? now : *state.firstChange + kLongestUnquiet;
  return Candidate{RunCause::change, std::min(quiet, longest)};
}

// A time of the past that has not come yet, by a clock that has jumped, comes now.
WallTime after(const std::optional<WallTime>& since, std::chrono::nanoseconds length, WallTime now) {
  return !since || isOver(*since, length, now) ? now : *since + length;
}

std::optional<Candidate> earliest(const WhenRules& rules, const ScheduleState& state, WallTime now) {
  std::optional<Candidate> best;
  const auto offer = [&](const std::optional<Candidate>& one) {
    if (one && (!best || one->at < best->at)) best = one;
  };
  if (rules.atSignIn && state.signIn) offer(Candidate{RunCause::signIn, now});
  if (rules.watch) offer(byChange(state, now));
  if (rules.every.count() > 0) offer(Candidate{RunCause::interval, after(state.lastRun, rules.every, now)});
  if (rules.watch) {
    const auto rescan = state.watchedWhole ? kRescan : kRescanOfPart;
    offer(Candidate{RunCause::rescan, after(state.lastRun, rescan, now)});
  }
  return best;
}

}  // namespace

std::chrono::minutes retryDelay(std::uint32_t failures) {
  constexpr std::uint32_t kDoublings = 6;
  const std::uint32_t doublings = std::min(failures == 0 ? 0 : failures - 1, kDoublings);
  return std::min(std::chrono::minutes(std::int64_t{1} << doublings), std::chrono::minutes(60));
}

ScheduleDecision decide(const WhenRules& rules, const ScheduleState& state, const Surroundings& around,
                        WallTime now) {
  ScheduleDecision decision;
  decision.hindrance = hindrance(rules, around);
  auto wanted = earliest(rules, state, now);
  if (state.failures > 0 && !rules.isManual()) {
    // Not sooner than the delay, whatever else there is, and then in any case.
    wanted = Candidate{RunCause::again, after(state.lastRun, retryDelay(state.failures), now)};
  }
  if (!wanted) return decision;
  if (wanted->at > now)
    decision.next = wanted->at;
  else
    decision.cause = wanted->cause;
  return decision;
}

}  // namespace hawser
