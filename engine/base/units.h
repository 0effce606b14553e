// Sizes and rates as people write them: "8 MiB", "20M", "1.5G". K M G T are powers of 1000, KiB MiB GiB
// TiB powers of 1024; a bare number is bytes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser {

inline constexpr std::uint64_t kKiB = 1024;
inline constexpr std::uint64_t kMiB = 1024 * kKiB;
inline constexpr std::uint64_t kGiB = 1024 * kMiB;
inline constexpr std::uint64_t kTiB = 1024 * kGiB;

// Errors: invalidArgument for no number, an unknown unit, a negative or too large value.
Result<std::uint64_t> parseSize(std::string_view text);

// "0 B", "999 B", "1.5 KiB", "2.0 GiB": at most four significant characters, IEC units, English.
std::string formatSize(std::uint64_t bytes);

}  // namespace hawser
