// CopyRange: bytes of a new object that an old one has.
#pragma once

#include <cstdint>
#include <vector>

namespace hawser::delta {

// Instead of a place in the old object: bytes of value 0, which anybody has.
inline constexpr std::uint64_t kZeros = ~std::uint64_t{0};

struct CopyRange {
  std::uint64_t offset = 0;  // in the new object
  std::uint64_t length = 0;
  std::uint64_t from = 0;  // in the old one, or kZeros
  std::uint64_t end() const { return offset + length; }
  friend bool operator==(const CopyRange&, const CopyRange&) = default;
};

// Behind those that begin before it: only what they do not cover, as one with the last where it goes on with
// it.
void appendCopy(std::vector<CopyRange>& copies, CopyRange copy);

}  // namespace hawser::delta
