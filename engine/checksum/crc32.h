// The two CRCs of 32 bits that formats use, by ISA-L (14 to 57 GB/s a core where the processor folds).
//
// crc32: IEEE 802.3, as zlib and PNG have it (reflected polynomial 0xEDB88320, initial value and final XOR
// all ones); of "123456789" it is CBF43926. crc32c: Castagnoli, as iSCSI, ext4 and Btrfs have it (reflected
// polynomial 0x82F63B78, initial value and final XOR all ones); of "123456789" it is E3069283.
// Pure functions; any thread.
#pragma once

#include <cstdint>

#include "base/byte_range.h"

namespace hawser {

// CRC of `bytes` after bytes whose CRC is `before` (0: none).
std::uint32_t crc32(ByteSpan bytes, std::uint32_t before = 0);
std::uint32_t crc32c(ByteSpan bytes, std::uint32_t before = 0);

}  // namespace hawser
