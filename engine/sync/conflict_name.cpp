#include "sync/conflict_name.h"

#include "base/encoding.h"

namespace hawser {

namespace {

constexpr std::size_t kLongestHost = 24;

std::string plain(const std::string& host) {
  std::string out;
  for (const char c : host) {
    const bool good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    if (!good && c != '.') continue;
    if (c == '.' || out.size() == kLongestHost) break;  // its first name
    out += c;
  }
  return out.empty() ? "computer" : out;
}

// "2026-11-23 175105": no ':' may be in a name everywhere.
std::string stamp(WallTime time) {
  std::string text = toIso8601(std::chrono::floor<std::chrono::seconds>(time)).substr(0, 19);
  std::string out;
  for (const char c : text) {
    if (c == ':') continue;
    out += c == 'T' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::string conflictName(const std::string& path, const std::string& host, WallTime time,
                         std::uint32_t number) {
  const std::size_t name = path.rfind('/') + 1;
  const std::size_t dot = path.rfind('.');
  const std::size_t end = dot == std::string::npos || dot <= name ? path.size() : dot;
  std::string mark = " (conflict " + plain(host) + " " + stamp(time);
  if (number > 1) mark += " " + std::to_string(number);
  return path.substr(0, end) + mark + ")" + path.substr(end);
}

}  // namespace hawser
