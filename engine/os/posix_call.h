// What calls on descriptors have in common. Internal to os.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstdint>
#include <limits>

#include "base/byte_range.h"

namespace hawser {

inline bool fitsOffset(std::uint64_t offset, std::uint64_t size) {
  const auto end = checkedAdd(offset, size);
  return end && *end <= static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());
}

template <class Call>
auto untilNotInterrupted(Call call) {
  decltype(call()) result;
  do {
    result = call();
  } while (result < 0 && errno == EINTR);
  return result;
}

}  // namespace hawser
