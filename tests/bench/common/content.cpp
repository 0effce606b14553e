#include "common/content.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <cstring>

namespace hawser::bench {
namespace {

// SplitMix64 addressed by position, so that any range can be made without what is before it.
std::uint64_t wordAt(std::uint64_t number, std::uint64_t index) {
  std::uint64_t z = (number + 1) * 0xD1342543DE82EF95 + index * 0x9E3779B97F4A7C15;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

constexpr std::string_view kPrefix = "f";
constexpr std::string_view kSuffix = ".bin";
constexpr std::size_t kDigits = 6;

}  // namespace

void fillContent(std::uint64_t number, std::uint64_t offset, char* out, std::size_t size) {
  std::uint64_t index = offset / 8;
  for (; size >= 8; size -= 8, out += 8, ++index) {
    const std::uint64_t word = wordAt(number, index);
    std::memcpy(out, &word, 8);
  }
  if (size > 0) {
    const std::uint64_t word = wordAt(number, index);
    std::memcpy(out, &word, size);
  }
}

bool isContent(std::uint64_t number, std::uint64_t offset, const char* bytes, std::size_t size) {
  std::array<char, 16384> expected;
  while (size > 0) {
    const std::size_t piece = std::min(size, expected.size());
    fillContent(number, offset, expected.data(), piece);
    if (std::memcmp(expected.data(), bytes, piece) != 0) return false;
    offset += piece;
    bytes += piece;
    size -= piece;
  }
  return true;
}

std::string objectName(std::uint64_t number) {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "f%06llu.bin", static_cast<unsigned long long>(number));
  return text.data();
}

std::optional<std::uint64_t> objectNumber(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  if (name.size() < kPrefix.size() + kDigits + kSuffix.size()) return std::nullopt;
  if (!name.starts_with(kPrefix) || !name.ends_with(kSuffix)) return std::nullopt;
  const std::string_view digits = name.substr(1, name.size() - 1 - kSuffix.size());
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return number;
}

}  // namespace hawser::bench
