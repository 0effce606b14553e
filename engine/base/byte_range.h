// ByteRange: a run of bytes of an object, and arithmetic that notices overflow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>

namespace hawser {

using ByteSpan = std::span<const std::byte>;
using MutableByteSpan = std::span<std::byte>;

struct ByteRange {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;

  std::uint64_t end() const { return offset + length; }
  bool empty() const { return length == 0; }
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// A sum of sizes that come from outside: nothing where it does not fit.
constexpr std::optional<std::uint64_t> checkedAdd(std::uint64_t a, std::uint64_t b) {
  if (a > std::numeric_limits<std::uint64_t>::max() - b) return std::nullopt;
  return a + b;
}

constexpr std::uint64_t divideRoundingUp(std::uint64_t value, std::uint64_t by) {
  return value / by + (value % by != 0 ? 1 : 0);
}

}  // namespace hawser
