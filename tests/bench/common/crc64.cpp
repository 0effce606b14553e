#include "common/crc64.h"

#include <array>
#include <bit>
#include <cstring>

namespace hawser::bench {
namespace {

constexpr std::uint64_t kPolynomial = 0x9A6C9329AC4BC9B5;
constexpr std::size_t kSlices = 16;
using Tables = std::array<std::array<std::uint64_t, 256>, kSlices>;

// tables[k][b]: the CRC of byte b followed by k zero bytes, so that 16 bytes fold in one step.
Tables makeTables() {
  Tables tables;
  for (std::size_t byte = 0; byte < 256; ++byte) {
    std::uint64_t value = byte;
    for (int bit = 0; bit < 8; ++bit)
      value = (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
    tables[0][byte] = value;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t shorter = tables[slice - 1][byte];
      tables[slice][byte] = (shorter >> 8) ^ tables[0][shorter & 0xFF];
    }
  }
  return tables;
}

std::uint64_t folded(const Tables& tables, std::uint64_t word, std::size_t firstSlice) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < 8; ++i)
    value ^= tables[firstSlice - i][(word >> (8 * i)) & 0xFF];
  return value;
}

}  // namespace

std::uint64_t checkCrc64(const char* bytes, std::size_t size, std::uint64_t before) {
  static_assert(std::endian::native == std::endian::little);
  static const Tables tables = makeTables();
  std::uint64_t crc = ~before;
  for (; size >= 16; size -= 16, bytes += 16) {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
    std::memcpy(&low, bytes, 8);
    std::memcpy(&high, bytes + 8, 8);
    crc = folded(tables, low ^ crc, 15) ^ folded(tables, high, 7);
  }
  for (; size > 0; --size, ++bytes)
    crc = (crc >> 8) ^ tables[0][(crc ^ static_cast<unsigned char>(*bytes)) & 0xFF];
  return ~crc;
}

}  // namespace hawser::bench
