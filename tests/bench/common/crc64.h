// The benchmark's own CRC-64 (polynomial 0x9A6C9329AC4BC9B5 reflected, initial value and final XOR all ones;
// of "123456789" it is AE8B14860A799888), written apart from the engine's so that one checks the other.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::bench {

// CRC of `bytes` after bytes whose CRC is `before` (0: none).
std::uint64_t checkCrc64(const char* bytes, std::size_t size, std::uint64_t before = 0);

}  // namespace hawser::bench
