// Small pieces of headers of HTTP services: sizes, ranges, ETags. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"

namespace hawser {

// Decimal digits and nothing else.
std::optional<std::uint64_t> parseSizeHeader(std::string_view text);

// "bytes 0-99/1234": offset, length and the object's size. Nothing where it is anything else.
struct ContentRange {
  ByteRange range;
  std::uint64_t total = 0;
};
std::optional<ContentRange> parseContentRange(std::string_view text);
// "bytes=0-99", of a range that is not empty.
std::string rangeText(const ByteRange& range);

// "\"0x8D...\"" in headers, 0x8D... in listings: without quotes everywhere above.
std::string unquoted(std::string_view etag);

// Printable ASCII alone.
bool isPrintable(std::string_view text);

}  // namespace hawser
