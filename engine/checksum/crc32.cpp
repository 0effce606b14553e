#include "checksum/crc32.h"

#include <isa-l/crc.h>

#include <algorithm>
#include <limits>

namespace hawser {

std::uint32_t crc32(ByteSpan bytes, std::uint32_t before) {
  return crc32_gzip_refl(before, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
}

std::uint32_t crc32c(ByteSpan bytes, std::uint32_t before) {
  // The library takes lengths as int, leaves the first and last inversion to the caller, and means no harm
  // by a buffer that is not const.
  auto* at = reinterpret_cast<unsigned char*>(const_cast<std::byte*>(bytes.data()));
  std::size_t left = bytes.size();
  std::uint32_t state = ~before;
  while (left > 0) {
    const auto piece = static_cast<int>(std::min<std::size_t>(left, std::numeric_limits<int>::max()));
    state = crc32_iscsi(at, piece, state);
    at += piece;
    left -= static_cast<std::size_t>(piece);
  }
  return ~state;
}

}  // namespace hawser
