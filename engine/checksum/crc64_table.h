// The polynomial of CRC-64/NVME: arithmetic modulo it, and the CRC by tables, for any CPU.
//
// Values are reflected: bit 63 is the coefficient of x^0. The "raw" register has neither the initial value
// nor the final XOR.
// Internal to checksum. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::crc64_detail {

inline constexpr std::uint64_t kPolynomial = 0x9A6C9329AC4BC9B5;
inline constexpr std::uint64_t kOne = std::uint64_t{1} << 63;  // x^0

constexpr std::uint64_t timesX(std::uint64_t value) {
  return (value >> 1) ^ ((value & 1) != 0 ? kPolynomial : 0);
}

constexpr std::uint64_t multiply(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  for (; a != 0; a <<= 1) {
    if ((a & kOne) != 0) product ^= b;
    b = timesX(b);
  }
  return product;
}

constexpr std::uint64_t powerOfX(std::uint64_t exponent) {
  std::uint64_t power = kOne;
  for (std::uint64_t square = timesX(kOne); exponent != 0; exponent >>= 1) {
    if ((exponent & 1) != 0) power = multiply(power, square);
    square = multiply(square, square);
  }
  return power;
}

// The register after `size` bytes, sixteen a step.
std::uint64_t byTable(std::uint64_t reg, const std::byte* bytes, std::size_t size);

}  // namespace hawser::crc64_detail
