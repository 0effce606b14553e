#include "profile/when_rules.h"

#include <charconv>

#include "base/text.h"

namespace hawser {

namespace {

constexpr std::int64_t kDay = 24 * 60;  // minutes
constexpr std::int64_t kLongest = 366 * kDay;
constexpr std::uint32_t kHours = 24;

std::optional<std::uint32_t> number(std::string_view text) {
  std::uint32_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || wrong != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

Hindrance hindrance(const WhenRules& rules, const Surroundings& now) {
  if (!rules.hours.has(now.day, now.hour)) return Hindrance::hour;
  if (!rules.onMetered && now.metered.value_or(false)) return Hindrance::metered;
  if (!rules.onBattery && now.battery.value_or(false)) return Hindrance::battery;
  return Hindrance::none;
}

Result<std::chrono::minutes> parseInterval(std::string_view text) {
  const auto wrong = [&] {
    return fail(ErrorCode::invalidArgument,
                "\"" + std::string(text) + "\" is no interval: write 30m, 6h or 1d");
  };
  if (text.empty()) return wrong();
  const char unit = text.back();
  const auto count = number(text.substr(0, text.size() - 1));
  const std::int64_t minutes = unit == 'm' ? 1 : unit == 'h' ? 60 : unit == 'd' ? kDay : 0;
  if (!count || *count == 0 || minutes == 0 || *count > kLongest / minutes) return wrong();
  return std::chrono::minutes(*count * minutes);
}

std::string intervalText(std::chrono::minutes every) {
  const std::int64_t minutes = every.count();
  if (minutes % kDay == 0) return std::to_string(minutes / kDay) + "d";
  if (minutes % 60 == 0) return std::to_string(minutes / 60) + "h";
  return std::to_string(minutes) + "m";
}

Result<std::uint32_t> parseHours(std::string_view text) {
  std::uint32_t day = 0;
  std::string_view rest = text;
  while (!trimmed(rest).empty()) {
    const std::string_view range = trimmed(rest.substr(0, rest.find(',')));
    rest.remove_prefix(std::min(rest.size(), rest.find(',') + 1 == 0 ? rest.size() : rest.find(',') + 1));
    const std::size_t dash = range.find('-');
    const auto from = number(range.substr(0, dash));
    const auto to = dash == std::string_view::npos ? std::nullopt : number(range.substr(dash + 1));
    if (!from || !to || *from >= *to || *to > kHours) {
      return fail(ErrorCode::invalidArgument,
                  "\"" + std::string(text) + "\" are no hours of a day: write 8-18 or 0-6, 20-24");
    }
    for (std::uint32_t hour = *from; hour < *to; ++hour)
      day |= 1u << hour;
  }
  return day;
}

std::string hoursText(std::uint32_t day) {
  std::string text;
  for (std::uint32_t hour = 0; hour < kHours;) {
    const std::uint32_t from = hour;
    while (hour < kHours && (day >> hour & 1u) != 0)
      ++hour;
    if (hour == from) {
      ++hour;
      continue;
    }
    text += (text.empty() ? "" : ", ") + std::to_string(from) + "-" + std::to_string(hour);
  }
  return text;
}

}  // namespace hawser
