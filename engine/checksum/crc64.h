// CRC-64/NVME: polynomial 0xAD93D23594C93659 (reflected 0x9A6C9329AC4BC9B5), initial value and final XOR all
// ones; of "123456789" it is AE8B14860A799888. Azure's x-ms-content-crc64 and S3's CRC64NVME are this one.
// Pure functions; any thread.
#pragma once

#include <cstdint>

#include "base/byte_range.h"

namespace hawser {

// CRC of `bytes` after bytes whose CRC is `before` (0: none).
std::uint64_t crc64(ByteSpan bytes, std::uint64_t before = 0);

// CRC of A followed by B, from the CRCs of both and the length of B.
std::uint64_t crc64Combined(std::uint64_t first, std::uint64_t second, std::uint64_t secondLength);

}  // namespace hawser
