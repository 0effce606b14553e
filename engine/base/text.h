// Small words about text that protocols are made of. ASCII only, as they are.
#pragma once

#include <string>
#include <string_view>

namespace hawser {

constexpr char lowered(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

inline std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    c = lowered(c);
  return out;
}

constexpr bool startsWithIgnoringCase(std::string_view text, std::string_view start) {
  if (text.size() < start.size()) return false;
  for (std::size_t i = 0; i < start.size(); ++i)
    if (lowered(text[i]) != lowered(start[i])) return false;
  return true;
}

constexpr bool equalIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && startsWithIgnoringCase(a, b);
}

// Without the characters of `around` at both ends.
constexpr std::string_view trimmed(std::string_view text, std::string_view around = " \t\r\n") {
  const std::size_t first = text.find_first_not_of(around);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(around) - first + 1);
}

}  // namespace hawser
