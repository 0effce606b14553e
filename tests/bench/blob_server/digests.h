// Digests as headers carry them. Pure.
#pragma once

#include <string>
#include <vector>

#include "blob_server/message.h"

namespace hawser::bench {

// Of x-ms-content-crc64: base64 of the eight bytes, lowest first.
std::string crc64Base64(const std::vector<Slice>& slices);
// Of Content-MD5.
std::string md5Base64(const std::vector<Slice>& slices);

}  // namespace hawser::bench
