// The checksum of a body as services write it in x-ms-content-crc64: Base64 of its CRC-64/NVME, lowest byte
// first.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "base/encoding.h"
#include "checksum/crc64.h"

namespace hawser::test {

inline std::string sumHeader(std::string_view body) {
  const std::uint64_t crc = crc64(std::as_bytes(std::span(body.data(), body.size())));
  std::array<std::byte, 8> raw;
  for (std::size_t i = 0; i < raw.size(); ++i)
    raw[i] = static_cast<std::byte>(crc >> (8 * i));
  return toBase64(raw);
}

}  // namespace hawser::test
