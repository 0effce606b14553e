// Contents for the tests of delta, and changes of them: what a seed gives is always the same.
#pragma once

#include <algorithm>
#include <random>
#include <string>

#include "base/byte_range.h"
#include "delta/scan.h"

namespace hawser::delta::test {

inline ByteSpan span(const std::string& text) {
  return std::as_bytes(std::span(text));
}

class Samples {
 public:
  explicit Samples(std::uint64_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) {
    return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
  }
  std::string bytes(std::size_t size) {
    std::string made(size, '\0');
    for (std::size_t at = 0; at < size; at += 8) {
      std::uint64_t word = random_();
      for (std::size_t i = at; i < std::min(size, at + 8); ++i, word >>= 8)
        made[i] = static_cast<char>(word);
    }
    return made;
  }
  // Random bytes, few different ones, zeros, or a pattern.
  std::string content(std::size_t size) {
    switch (below(4)) {
      case 0:
        return std::string(size, '\0');
      case 1: {
        const std::string unit = bytes(1 + below(20));
        std::string made;
        while (made.size() < size)
          made += unit;
        return made.substr(0, size);
      }
      case 2: {
        std::string made = bytes(size);
        for (char& c : made)
          c &= 1;
        return made;
      }
      default:
        return bytes(size);
    }
  }
  // One change anywhere of about `most` bytes at most.
  std::string changed(const std::string& old, std::size_t most) {
    std::string made = old;
    const std::size_t at = below(old.size() + 1);
    const std::size_t length = std::min(old.size() - at, below(most + 1));
    switch (below(7)) {
      case 0:
        return made.replace(at, length, bytes(length));
      case 1:
        return made.insert(at, bytes(below(most + 1)));
      case 2:
        return made.erase(at, length);
      case 3:
        return made.insert(below(made.size() + 1), old.substr(at, length));  // twice
      case 4: {                                                              // moved
        made.erase(at, length);
        return made.insert(below(made.size() + 1), old.substr(at, length));
      }
      case 5:
        return made + bytes(below(most + 1));
      default:
        return made.substr(0, made.size() - length);
    }
  }

 private:
  std::mt19937_64 random_;
};

// The slow and simple way.
inline Signature signatureOf(const std::string& content, std::uint32_t cellSize) {
  Signature signature;
  signature.size = content.size();
  signature.cellSize = cellSize;
  signature.crc64 = 0;
  for (std::size_t at = 0; at < content.size(); at += cellSize) {
    const std::string cell = content.substr(at, cellSize);
    std::uint64_t weak = 0;
    for (const char byte : cell)
      weak = weak * kFactor + (static_cast<unsigned char>(byte) + kShift);
    signature.cells.push_back({weak, strongHash(span(cell))});
  }
  return signature;
}

}  // namespace hawser::delta::test
