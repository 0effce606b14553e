// Cache: bytes of remote objects that have been read once, in one file on this machine. Format: FORMAT.md.
//
// An object is a thin blob of an embedded store that holds nothing but clean bytes, named by its identity:
// another version is another blob, and never mixed with the first. What is changed lies in clones that have a
// CachedObject for their external snapshot, in a store of theirs: it is never evicted, and any number of
// clones share what was fetched.
//
// Clusters go when 95 % of the room is taken, down to 90 %: first those of versions that have been replaced,
// then those that were used once, then the others, longest unused first; never those of pinned objects. Where
// there is no room, or the cache's disk fails, reads pass by the cache: it is never why a read fails. No read
// waits for the disk to sync. After a crash a byte is in the cache and right, or it is not in it. What a read
// finds there is compared with checksums of what was fetched, page by page: what differs is fetched again.
//
// It has no thread: reading ahead and making room are tasks for Options::post. Thread-safe.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "blobstore/types.h"
#include "cache/cached_object.h"
#include "cache/origin.h"
#include "storage/object_identity.h"

namespace hawser {

namespace cache {
class State;
}

// Error::serviceCode of notFound: nothing of the object is in the cache.
inline constexpr const char* kNotCached = "NotCached";

// An object of which something is, or was, in the cache.
struct CacheUse {
  ObjectIdentity identity;
  std::uint64_t cached = 0;  // bytes of it
  bool pinned = false;       // stays until it is let go
  bool superseded = false;   // a newer version has been opened since
  bool open = false;
  WallTime used;  // when it was opened last
};

struct CacheRoom {
  std::uint64_t limit = 0;   // bytes it may take
  std::uint64_t cached = 0;  // it takes
  std::uint64_t pinned = 0;  // of them
};

// Since it was opened.
struct CacheTally {
  std::uint64_t hits = 0;     // clusters that reads found
  std::uint64_t misses = 0;   // and did not find
  std::uint64_t fetched = 0;  // bytes from origins
  std::uint64_t evicted = 0;  // clusters
  std::uint64_t passed = 0;   // clusters that were fetched and found no room
  std::uint64_t damaged = 0;  // clusters that were not as they had been fetched
};

class Cache {
 public:
  static constexpr std::uint64_t kCluster = 256 * 1024;

  struct Options {
    // Runs a task at some time, on another thread; does not block. None: nothing is read ahead, and who reads
    // makes room when it has its bytes.
    std::function<void(std::function<void()>)> post;
    Log log;
    const Clock* clock = &Clock::system();
    std::function<void(MutableByteSpan)> random;  // where uuids come from; none: the system
    std::shared_ptr<void> held;                   // let go of once the device has been let go of
  };
  // What a new one is like.
  struct Layout {
    std::uint64_t cluster =
        kCluster;              // a power of 2 from 64 KiB to 1 MiB: what is fetched and evicted at once
    std::uint64_t limit = 0;   // bytes it may take; 0: all of the device
    std::uint64_t growTo = 0;  // the largest device it can grow to; 0: eight times the device
  };
  // Of a device with nothing on it that counts.
  static Result<std::shared_ptr<Cache>> make(std::shared_ptr<BlockDevice> device, const Layout& layout,
                                             Options options);
  // corrupt, invalidArgument: there is no cache on it, or it cannot be read.
  static Result<std::shared_ptr<Cache>> load(std::shared_ptr<BlockDevice> device, Options options);
  // What was read last, and how often, is written down; the device is let go of with the last of its objects.
  ~Cache();
  Cache(const Cache&) = delete;
  Cache& operator=(const Cache&) = delete;

  // The object, to be read; whoever opens it has an origin of their own. Does no I/O at the origin. An
  // earlier version that was pinned hands its pin on. Without an origin nothing is fetched: to read what is
  // not in the cache is notFound, kNotCached.
  std::unique_ptr<CachedObject> open(const ObjectIdentity& identity, std::shared_ptr<Origin> origin);

  // Which object that is: none where nothing of this version is, or was, in the cache.
  std::optional<ObjectIdentity> find(const std::string& store, const std::string& location,
                                     const std::string& version) const;
  std::vector<CacheUse> use() const;  // by location
  CacheRoom room() const;
  CacheTally tally() const;
  // All versions of the object. notFound: it is not in the cache. What is dropped is fetched again when read.
  Status pin(const std::string& location, bool pinned);
  Status drop(const std::string& location);
  Status clear();  // all but what is pinned
  // From now on, and when it is opened again. Smaller: what is too much goes. noSpace: the device does not
  // grow so far.
  Status resize(std::uint64_t limit);
  // What was fetched so far stays there, also after a crash.
  Status flush();

 private:
  explicit Cache(std::shared_ptr<cache::State> state);

  const std::shared_ptr<cache::State> state_;
};

}  // namespace hawser
