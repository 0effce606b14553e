// Text encodings of URLs, headers and identifiers: percent, Base64, hex, RFC 1123 and ISO 8601 times.
// Pure functions over UTF-8 bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/clock.h"

namespace hawser {

// Encodes all but RFC 3986 unreserved characters and those in `keep`.
std::string percentEncoded(std::string_view text, std::string_view keep = {});
// "%zz" and a lone "%" stay as they are.
std::string percentDecoded(std::string_view text);

std::string toBase64(ByteSpan bytes);
std::string toBase64(std::string_view bytes);
// Nothing where the text is not Base64.
std::optional<std::string> fromBase64(std::string_view text);

std::string toHex(ByteSpan bytes);
std::string toHex(std::uint64_t value);  // 16 lower-case digits
std::optional<std::uint64_t> uint64FromHex(std::string_view text);

// "Sun, 06 Nov 1994 08:49:37 GMT" (HTTP dates), "2026-11-23T17:51:05.123Z" (ISO 8601, UTC).
std::string toHttpDate(WallTime time);
std::optional<WallTime> fromHttpDate(std::string_view text);
std::string toIso8601(WallTime time);
std::optional<WallTime> fromIso8601(std::string_view text);

bool isValidUtf8(std::string_view text);

}  // namespace hawser
