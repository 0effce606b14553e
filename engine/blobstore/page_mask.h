// PageMask: which of the 256 parts of a cluster hold something. Internal to blobstore.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

namespace hawser::blobstore {

class PageMask {
 public:
  static constexpr std::uint32_t kBits = 256;

  // Bits first to end - 1.
  static PageMask range(std::uint32_t first, std::uint32_t end) {
    PageMask mask;
    for (std::uint32_t word = 0; word < 4; ++word) {
      const std::uint32_t low = word * 64, high = low + 64;
      if (first >= high || end <= low) continue;
      const std::uint32_t from = first > low ? first - low : 0, to = end < high ? end - low : 64;
      const std::uint64_t upTo = to == 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << to) - 1;
      mask.words[word] = upTo & ~((std::uint64_t{1} << from) - 1);
    }
    return mask;
  }

  bool has(std::uint32_t bit) const { return (words[bit / 64] >> (bit % 64) & 1) != 0; }
  bool empty() const { return (words[0] | words[1] | words[2] | words[3]) == 0; }
  std::uint32_t count() const {
    return static_cast<std::uint32_t>(std::popcount(words[0]) + std::popcount(words[1]) +
                                      std::popcount(words[2]) + std::popcount(words[3]));
  }
  // The first bit at or after `from` that is `set`, kBits where there is none.
  std::uint32_t next(std::uint32_t from, bool set) const {
    while (from < kBits) {
      const std::uint64_t word = (set ? words[from / 64] : ~words[from / 64]) >> (from % 64);
      if (word != 0) return from + static_cast<std::uint32_t>(std::countr_zero(word));
      from = (from / 64 + 1) * 64;
    }
    return kBits;
  }

  PageMask& operator|=(const PageMask& other) {
    for (std::size_t i = 0; i < words.size(); ++i)
      words[i] |= other.words[i];
    return *this;
  }
  PageMask& operator&=(const PageMask& other) {
    for (std::size_t i = 0; i < words.size(); ++i)
      words[i] &= other.words[i];
    return *this;
  }
  friend PageMask operator|(PageMask a, const PageMask& b) { return a |= b; }
  friend PageMask operator&(PageMask a, const PageMask& b) { return a &= b; }
  friend PageMask operator~(PageMask a) {
    for (std::uint64_t& word : a.words)
      word = ~word;
    return a;
  }
  friend bool operator==(const PageMask&, const PageMask&) = default;

  std::array<std::uint64_t, 4> words{};
};

}  // namespace hawser::blobstore
