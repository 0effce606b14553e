#include "checksum/crc64.h"

#include <array>

#include "checksum/crc64_fold.h"
#include "checksum/crc64_table.h"

#ifdef HAWSER_HAVE_ISAL_CRC64
#include <isa-l/crc64.h>
#endif

namespace hawser {

namespace {

using crc64_detail::multiply;

// x^(8 * 2^k): what 2^k zero bytes multiply a CRC by.
constexpr std::array<std::uint64_t, 64> makeShifts() {
  std::array<std::uint64_t, 64> shifts{};
  std::uint64_t power = crc64_detail::powerOfX(8);
  for (std::uint64_t& shift : shifts) {
    shift = power;
    power = multiply(power, power);
  }
  return shifts;
}

constexpr std::array<std::uint64_t, 64> kShifts = makeShifts();

}  // namespace

std::uint64_t crc64(ByteSpan bytes, std::uint64_t before) {
#ifdef HAWSER_HAVE_ISAL_CRC64
  return ::crc64_rocksoft_refl(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
#else
  const crc64_detail::FoldKernels& known = crc64_detail::foldKernels();
  for (std::size_t i = 0; i < known.count; ++i) {
    if (bytes.size() >= known.kernels[i].least) {
      return ~known.kernels[i].fold(~before, bytes.data(), bytes.size());
    }
  }
  return ~crc64_detail::byTable(~before, bytes.data(), bytes.size());
#endif
}

std::uint64_t crc64Combined(std::uint64_t first, std::uint64_t second, std::uint64_t secondLength) {
  // Initial value and final XOR are the same and cancel out.
  for (std::size_t k = 0; secondLength != 0; ++k, secondLength >>= 1) {
    if ((secondLength & 1) != 0) first = multiply(first, kShifts[k]);
  }
  return first ^ second;
}

}  // namespace hawser
