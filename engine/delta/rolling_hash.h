// RollingHash: a 64-bit sum of a window of bytes that can be moved on by one byte at little cost: by it a
// signature's cells are looked for at every offset of a file.
//
// A polynomial modulo 2^64: of the window b[0] .. b[L-1] the sum of (b[i] + kShift) * kFactor^(L-1-i). Part
// of the signature's format (FORMAT.md). It finds, it proves nothing: whoever wants to can make two windows
// of one sum, so a strong hash stands behind it. Pure functions; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_range.h"

namespace hawser::delta {

inline constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15;
inline constexpr std::uint64_t kShift = 0x632BE59BD9B4E019;

// The sum of one whole window.
std::uint64_t weakSum(ByteSpan window);

// Which sums are worth a closer look: all that were added pass, and few others. A Bloom filter whose two bits
// for a sum are in one word, so that a look at it is one of the memory.
class SumFilter {
 public:
  SumFilter() : SumFilter(0) {}
  explicit SumFilter(std::size_t sums);  // so many will be added
  void add(std::uint64_t sum) {
    const std::uint64_t place = placeOf(sum, drop_);
    words_[place >> 12] |= std::uint64_t{1} << (place >> 6 & 63) | std::uint64_t{1} << (place & 63);
  }
  bool passes(std::uint64_t sum) const { return passes(words_.data(), drop_, sum); }

 private:
  friend class RollingHash;
  // Which word, and which two bits of it: 6 bits of the place each. The upper bits of a sum depend on all of
  // the window, the lower ones do not.
  static std::uint64_t placeOf(std::uint64_t sum, unsigned drop) { return sum >> drop; }
  static bool passes(const std::uint64_t* words, unsigned drop, std::uint64_t sum) {
    const std::uint64_t place = placeOf(sum, drop), word = words[place >> 12];
    return (word >> (place >> 6 & 63) & word >> (place & 63) & 1) != 0;
  }

  unsigned drop_;
  std::vector<std::uint64_t> words_;
};

// Of windows of one length.
class RollingHash {
 public:
  explicit RollingHash(std::uint32_t window);  // more than 0

  std::uint32_t window() const { return window_; }
  // `sum` is of the window that begins with `out`; of the one behind it, which ends with `in`.
  std::uint64_t moved(std::uint64_t sum, std::byte out, std::byte in) const {
    return sum * kFactor + std::to_integer<std::uint64_t>(in) - leaving_[std::to_integer<std::size_t>(out)];
  }
  // The first offset from `at` on, and before `end`, whose window's sum passes the filter. `sum` is that of
  // the window at `at`, and of the one found afterwards. All windows lie in `bytes`.
  std::optional<std::size_t> find(ByteSpan bytes, std::size_t at, std::size_t end, const SumFilter& filter,
                                  std::uint64_t& sum) const;

 private:
  std::uint32_t window_;
  // By byte: what it counts for one place in front of the window, less the shift of the one that comes in.
  std::array<std::uint64_t, 256> leaving_;
};

}  // namespace hawser::delta
