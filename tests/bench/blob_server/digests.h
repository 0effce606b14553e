// Digests as headers carry them. Pure.
#pragma once

#include <string>
#include <vector>

#include "blob_server/message.h"

namespace hawser::bench {

// Of x-ms-content-crc64: base64 of the eight bytes, lowest first. With the engine's quick routine: what a
// service sums up for its clients must not be what they wait for.
std::string crc64Base64(const std::vector<Slice>& slices);
// The same by the benchmark's own routine, to check what the engine sent.
std::string checkCrc64Base64(const std::vector<Slice>& slices);
// Of Content-MD5.
std::string md5Base64(const std::vector<Slice>& slices);

}  // namespace hawser::bench
