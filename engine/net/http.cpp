#include "net/http.h"

#include <algorithm>

namespace hawser {

namespace {
char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
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
