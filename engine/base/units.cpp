#include "base/units.h"

#include <array>
#include <cctype>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <utility>

namespace hawser {

namespace {
constexpr std::array<std::pair<std::string_view, std::uint64_t>, 13> kUnits = {{
    {"", 1},
    {"b", 1},
    {"k", 1000},
    {"kb", 1000},
    {"kib", kKiB},
    {"m", 1000ull * 1000},
    {"mb", 1000ull * 1000},
    {"mib", kMiB},
    {"g", 1000ull * 1000 * 1000},
    {"gb", 1000ull * 1000 * 1000},
    {"gib", kGiB},
    {"t", 1000ull * 1000 * 1000 * 1000},
    {"tib", kTiB},
}};
}  // namespace

Result<std::uint64_t> parseSize(std::string_view text) {
  const auto bad = [&](const char* why) {
    return fail(ErrorCode::invalidArgument,
                "\"" + std::string(text) + "\" is no size: " + why + " (write 500M, 8MiB or 1.5G)");
  };
  double number = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (ec != std::errc{} || !std::isfinite(number)) return bad("it must start with a number");
  if (number < 0) return bad("it is negative");
  std::string unit;
  for (const char* at = end; at != text.data() + text.size(); ++at) {
    if (*at != ' ') unit.push_back(static_cast<char>(std::tolower(static_cast<unsigned char>(*at))));
  }
  for (const auto& [name, factor] : kUnits) {
    if (unit != name) continue;
    const double bytes = std::round(number * static_cast<double>(factor));
    if (bytes >= 9.2e18) return bad("it is too large");
    return static_cast<std::uint64_t>(bytes);
  }
  return bad("the unit is unknown");
}

std::string formatSize(std::uint64_t bytes) {
  if (bytes < kKiB) return std::to_string(bytes) + " B";
  constexpr std::array<const char*, 6> kNames = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  while (value >= 999.5 && unit + 1 < kNames.size()) {
    value /= 1024;
    ++unit;
  }
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), value < 99.95 ? "%.1f %s" : "%.0f %s", value, kNames[unit]);
  return text.data();
}

}  // namespace hawser
