// What an answer to a read says of itself, held against what was asked for; links. Pure.
#pragma once

#include <cstdint>
#include <optional>

#include "net/http.h"
#include "storage/object_store.h"

namespace hawser {

// The size of the whole object. corrupt where another range came than was asked for, or fewer bytes than were
// told; invalidArgument with the status 416 where the range has none.
Result<std::uint64_t> sizeFromRead(const HttpResponse& response, std::optional<ByteRange> range,
                                   std::uint64_t received);

inline constexpr std::uint64_t kLongestTarget = 64 * 1024;
// A link has no content of its own: `body`, which was its content, is its target, known where it came whole.
// corrupt where that is too long, or not what its checksum was made of.
Result<ObjectInfo> linkWithTarget(ObjectInfo link, std::string body, bool whole);

}  // namespace hawser
