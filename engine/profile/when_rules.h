// WhenRules: when a saved job runs by itself, and when it must not. Pure: who asks brings the time and the
// state of the computer.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace hawser {

// The hours of a week: of each day, Monday first, bit h says of the time from h:00 to h+1:00 by the clock on
// the wall.
struct WeekHours {
  static constexpr std::uint32_t kWholeDay = (1u << 24) - 1;
  std::array<std::uint32_t, 7> days{kWholeDay, kWholeDay, kWholeDay, kWholeDay,
                                    kWholeDay, kWholeDay, kWholeDay};

  bool has(std::uint32_t day, std::uint32_t hour) const { return (days.at(day) >> hour & 1u) != 0; }
  bool isWhole() const { return *this == WeekHours(); }
  friend bool operator==(const WeekHours&, const WeekHours&) = default;
};

struct WhenRules {
  std::chrono::minutes every{0};  // 0: not by time
  bool atSignIn = false;
  bool watch = false;     // when something changes in a source that is a folder of this computer
  WeekHours hours;        // outside of them it does not start, and pauses
  bool onMetered = true;  // also over a connection that is paid by volume
  bool onBattery = true;  // also without mains
  bool isManual() const { return every.count() == 0 && !atSignIn && !watch; }
  friend bool operator==(const WhenRules&, const WhenRules&) = default;
};

// As it is now; what nobody knows keeps nothing from running.
struct Surroundings {
  std::uint32_t day = 0;  // of the week, Monday 0
  std::uint32_t hour = 0;
  std::optional<bool> metered, battery;
};

enum class Hindrance : std::uint8_t { none, hour, metered, battery };
Hindrance hindrance(const WhenRules& rules, const Surroundings& now);

// "90m", "6h", "2d". invalidArgument for anything else, less than a minute or more than a year.
Result<std::chrono::minutes> parseInterval(std::string_view text);
std::string intervalText(std::chrono::minutes every);

// Of one day: "8-18, 20-24"; "" for none. Errors: invalidArgument.
Result<std::uint32_t> parseHours(std::string_view text);
std::string hoursText(std::uint32_t day);

}  // namespace hawser
