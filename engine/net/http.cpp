#include "net/http.h"

#include <algorithm>

#include "base/text.h"

namespace hawser {

namespace {
bool sameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lowered(x) == lowered(y); });
}
}  // namespace

void HttpHeaders::set(std::string_view name, std::string value) {
  for (auto& [known, old] : all_) {
    if (!sameName(known, name)) continue;
    old = std::move(value);
    return;
  }
  add(std::string(name), std::move(value));
}

std::optional<std::string_view> HttpHeaders::find(std::string_view name) const {
  for (const auto& [known, value] : all_) {
    if (sameName(known, name)) return value;
  }
  return std::nullopt;
}

}  // namespace hawser
