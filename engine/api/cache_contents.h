// What the cache of remote objects has of which object, and how much of its room is taken.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"

namespace hawser {

// One version of an object.
struct CachedBytes {
  std::string location;
  std::string etag;
  std::uint64_t size = 0;    // bytes of the object
  std::uint64_t cached = 0;  // of them in the cache
  bool pinned = false;       // stays until it is unpinned
  bool superseded = false;   // there is a newer version
  WallTime used;             // when it was read last
  friend bool operator==(const CachedBytes&, const CachedBytes&) = default;
};

struct CachedRoom {
  std::uint64_t limit = 0, cached = 0, pinned = 0;  // bytes
  friend bool operator==(const CachedRoom&, const CachedRoom&) = default;
};

struct CacheContents {
  std::vector<CachedBytes> objects;  // by location
  CachedRoom room;
  friend bool operator==(const CacheContents&, const CacheContents&) = default;
};

}  // namespace hawser
