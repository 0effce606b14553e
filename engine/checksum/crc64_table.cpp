#include "checksum/crc64_table.h"

#include <array>
#include <bit>
#include <cstring>

namespace hawser::crc64_detail {

namespace {

constexpr std::size_t kSlices = 16;
using Tables = std::array<std::array<std::uint64_t, 256>, kSlices>;

// Entry [s][b]: what byte b leaves in the register once s more bytes have passed.
constexpr Tables makeTables() {
  Tables tables{};
  for (std::uint64_t byte = 0; byte < 256; ++byte) {
    std::uint64_t value = byte;
    for (int bit = 0; bit < 8; ++bit)
      value = timesX(value);
    tables[0][byte] = value;
  }
  for (std::size_t slice = 1; slice < kSlices; ++slice) {
    for (std::size_t byte = 0; byte < 256; ++byte) {
      const std::uint64_t before = tables[slice - 1][byte];
      tables[slice][byte] = (before >> 8) ^ tables[0][before & 0xFF];
    }
  }
  return tables;
}

constexpr Tables kTables = makeTables();

std::uint64_t loadLittleEndian(const std::byte* from) {
  std::uint64_t value = 0;
  std::memcpy(&value, from, sizeof value);
  if constexpr (std::endian::native == std::endian::big) value = __builtin_bswap64(value);
  return value;
}

// The eight bytes of `word`, with `after` bytes behind the last of them in this step.
std::uint64_t sliceWord(std::uint64_t word, std::size_t after) {
  std::uint64_t sum = 0;
#pragma GCC unroll 8
  for (std::size_t i = 0; i < 8; ++i)
    sum ^= kTables[after + 7 - i][(word >> (8 * i)) & 0xFF];
  return sum;
}

}  // namespace

std::uint64_t byTable(std::uint64_t reg, const std::byte* bytes, std::size_t size) {
  for (; size >= kSlices; bytes += kSlices, size -= kSlices) {
    reg = sliceWord(reg ^ loadLittleEndian(bytes), 8) ^ sliceWord(loadLittleEndian(bytes + 8), 0);
  }
  for (; size > 0; ++bytes, --size) {
    reg = (reg >> 8) ^ kTables[0][(reg ^ std::to_integer<std::uint64_t>(*bytes)) & 0xFF];
  }
  return reg;
}

}  // namespace hawser::crc64_detail
