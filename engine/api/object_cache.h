// ObjectCache: the cache of remote objects by its file: what is in it, and what shall stay. What "hawserctl cache"
// does. The engine fills it (EngineOptions::cacheFile).
//
// All block. Objects are named by their location; notFound: there is nothing of it. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"

namespace hawser {

class Cache;

// One version of an object.
struct CachedBytes {
  std::string location;
  std::string etag;
  std::uint64_t size = 0;    // bytes of the object
  std::uint64_t cached = 0;  // of them in the cache
  bool pinned = false;       // stays until it is unpinned
  bool superseded = false;   // there is a newer version
  WallTime used;             // when it was read last
};

struct CachedRoom {
  std::uint64_t limit = 0, cached = 0, pinned = 0;  // bytes
};

class ObjectCache {
 public:
  // Held until this goes. notFound: there is none yet, unless `make` makes it. busy: another program has it just now.
  static Result<std::unique_ptr<ObjectCache>> open(const std::string& file, bool make = false, Log log = {});
  ~ObjectCache();

  std::vector<CachedBytes> use() const;  // by location
  CachedRoom room() const;
  Status pin(const std::string& location);
  Status unpin(const std::string& location);
  Status drop(const std::string& location);
  Status clear();                       // all but what is pinned
  Status resize(std::uint64_t limit);  // what is too much goes

 private:
  explicit ObjectCache(std::shared_ptr<Cache> cache);

  const std::shared_ptr<Cache> cache_;
};

}  // namespace hawser
