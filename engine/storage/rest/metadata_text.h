// What is known of an object, as the values of metadata that a service carries as headers (FORMAT.md of each
// provider says under which names). Pure.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "checksum/digest.h"
#include "net/http_headers.h"

namespace hawser {

// A value that is not printable ASCII, is empty, begins or ends with a blank, or begins with "=?utf-8?B?" as
// an RFC 2047 word.
std::string metadataEncoded(std::string_view value);
std::string metadataDecoded(std::string_view value);

// ISO 8601, UTC, nanoseconds; fromIso8601() reads it.
std::string nanosecondTime(WallTime time);
std::string octal(std::uint32_t value);
std::optional<std::uint32_t> fromOctal(std::string_view text);
// Base64, as Content-MD5 has it.
std::optional<Md5Value> md5From(std::string_view base64);
// 64 hex digits, lower case.
bool isSha256(std::string_view hex);

// The headers whose names begin so, without that, in lower case.
std::map<std::string, std::string> metadataHeaders(const HttpHeaders& headers, std::string_view start);

}  // namespace hawser
