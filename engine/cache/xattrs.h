// What a blob of the cache says of itself (FORMAT.md). Internal to cache.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "blobstore/blob.h"
#include "storage/object_identity.h"

namespace hawser::cache {

inline constexpr const char* kLimitName = "cache.limit";
inline constexpr const char* kPinnedName = "cache.pinned";
inline constexpr const char* kUsedName = "cache.used";

std::vector<Xattr> xattrsOf(const ObjectIdentity& identity);
std::optional<ObjectIdentity> identityOf(const Blob& blob);  // none: it says none

std::optional<std::uint64_t> numberOf(std::string_view text);
std::string textOf(WallTime time);       // milliseconds since 1970
WallTime timeOf(std::string_view text);  // 1970 where it is none

}  // namespace hawser::cache
