// How names are put in order: digits by value, letters without case: "disk-2" before "disk-10".
#pragma once

#include <string_view>

namespace hawser::ui {

// Less than, equal to or greater than 0. Equal only for the same text.
int naturalCompare(std::string_view a, std::string_view b);

template <class Value>
int threeWay(const Value& a, const Value& b) {
  return a < b ? -1 : b < a ? 1 : 0;
}

}  // namespace hawser::ui
