#include "models/natural_order.h"

#include <algorithm>
#include <cstddef>

namespace hawser::ui {

int naturalCompare(std::string_view a, std::string_view b) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (digit(a[i]) && digit(b[j])) {
      while (i < a.size() && a[i] == '0')
        ++i;
      while (j < b.size() && b[j] == '0')
        ++j;
      const std::size_t startA = i, startB = j;
      while (i < a.size() && digit(a[i]))
        ++i;
      while (j < b.size() && digit(b[j]))
        ++j;
      if (i - startA != j - startB) return i - startA < j - startB ? -1 : 1;
      if (const int c = a.substr(startA, i - startA).compare(b.substr(startB, j - startB))) return c;
      continue;
    }
    const auto x = static_cast<unsigned char>(lower(a[i++])), y = static_cast<unsigned char>(lower(b[j++]));
    if (x != y) return x < y ? -1 : 1;
  }
  if (i < a.size() || j < b.size()) return i < a.size() ? 1 : -1;
  return a.compare(b);
}

}  // namespace hawser::ui
