// Bytes of a seed, and what somebody may make of them.
#pragma once

#include <algorithm>
#include <random>
#include <string>

namespace hawser::test {

inline std::string bytesOf(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes)
    byte = static_cast<char>(random());
  return bytes;
}

// A few random changes: inserted, removed, overwritten, moved, zeros.
inline std::string edited(std::string bytes, std::mt19937& random) {
  const auto any = [&](std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below)(random);
  };
  for (std::size_t edits = any(6); edits > 0; --edits) {
    const std::size_t at = any(bytes.size());
    const std::string fresh = bytesOf(any(3'000), static_cast<unsigned>(random()));
    switch (any(4)) {
      case 0:
        bytes.insert(at, fresh);
        break;
      case 1:
        bytes.erase(at, any(50'000));
        break;
      case 2:
        bytes.replace(at, std::min(fresh.size(), bytes.size() - at), fresh);
        break;
      case 3:  // moved to the front
        bytes = bytes.substr(at) + bytes.substr(0, at);
        break;
      default:
        bytes.insert(at, any(200'000), '\0');
    }
  }
  return bytes;
}

}  // namespace hawser::test
