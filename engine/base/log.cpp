#include "base/log.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace hawser {

namespace {

constexpr std::string_view kRedacted = "REDACTED";

// Each marker is followed by a value that must not be shown, up to one of its terminators.
struct Marker {
  std::string_view text;
  std::string_view end;
};
constexpr std::array<Marker, 9> kMarkers = {{
    {"sig=", "&;\"' \r\n\t"},
    {"sig%3d", "&;\"' \r\n\t"},
    {"x-amz-signature=", "&\"' \r\n\t"},
    {"x-amz-security-token=", "&\"' \r\n\t"},
    {"accountkey=", ";\"' \r\n\t"},
    {"sharedaccesssignature=", ";\"' \r\n\t"},
    {"authorization:", "\r\n"},
    {"bearer ", "\"' \r\n\t"},
    {"signature=", ",&\"' \r\n\t"},
}};

bool startsWithNoCase(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(), [](char wanted, char got) {
    return wanted == static_cast<char>(std::tolower(static_cast<unsigned char>(got)));
  });
}

}  // namespace

std::string redacted(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    const auto marker = std::find_if(kMarkers.begin(), kMarkers.end(),
                                     [&](const Marker& m) { return startsWithNoCase(rest, m.text); });
    if (marker == kMarkers.end()) {
      out.push_back(text[at++]);
      continue;
    }
    out.append(rest.substr(0, marker->text.size()));
    std::size_t end = rest.find_first_of(marker->end, marker->text.size());
    if (end == std::string_view::npos) end = rest.size();
    if (end > marker->text.size()) out.append(kRedacted);
    at += end;
  }
  return out;
}

std::string_view name(LogLevel level) {
  constexpr std::array<std::string_view, 4> kNames = {"debug", "info", "warning", "error"};
  return kNames[static_cast<std::size_t>(level)];
}

std::string inLog(const Error& error) {
  std::string text = error.object.empty() ? std::string() : error.object + ": ";
  text.append(name(error.code)).append(": ").append(error.detail);
  std::string more;
  const auto add = [&more](std::string_view what, const std::string& value) {
    more.append(more.empty() ? "" : ", ").append(what).append(value);
  };
  if (error.http != 0) add("HTTP ", std::to_string(error.http));
  if (error.sys != 0) add("errno ", std::to_string(error.sys));
  if (!error.serviceCode.empty()) add("", error.serviceCode);
  if (!error.requestId.empty()) add("request ", error.requestId);
  return more.empty() ? text : text + " (" + more + ")";
}

void Log::write(LogLevel level, std::string_view room, std::string_view text) const {
  if (wants(level)) sink_(level, room, redacted(text));
}

}  // namespace hawser
