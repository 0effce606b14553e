// SharedCache: the cache an engine reads ranges of remote objects through: opened when something is read, and
// let go of afterwards, so that other programs have it too.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "cache/cache.h"
#include "os/file_system.h"
#include "storage/object_store.h"

namespace hawser {

// Of a cache nobody has said the size of: 10 GiB, and a tenth of what is free on its disk at most.
std::uint64_t standardCacheLimit(FileSystem& files, const std::string& file);

// Thread-safe.
class SharedCache {
 public:
  // `file`: empty: nothing is kept. `post` as Cache::Options has it.
  SharedCache(FileSystem& files, std::string file, std::function<void(std::function<void()>)> post, Log log);

  // busy: another program has it; or why else it cannot be had. notFound, kNotCached: there is none yet.
  enum class Absent : std::uint8_t { isMade, isAnError };
  Result<std::shared_ptr<Cache>> open(Absent absent);
  // Of one that is made.
  std::uint64_t standardLimit() const { return standardCacheLimit(files_, file_); }

  // Whether reads of so many bytes go through it: longer ones are downloads.
  bool takes(std::uint64_t length) const;
  struct Source {
    std::shared_ptr<ObjectReader> store;
    ObjectRef ref;
    std::string etag;  // it has to have; empty: any
  };
  // The bytes of the range, as far as the object has such. `service`: what the store is, whatever it is
  // called here. Without the cache where that cannot be had. changedUnderUs: the object has another etag.
  Result<ObjectInfo> read(const OpContext& context, const std::string& service, const Source& source,
                          ByteRange range, ByteSink& sink);

 private:
  // What the cache knows of it, or its store.
  Result<ObjectInfo> look(const OpContext& context, const std::string& service, const Source& source,
                          const Cache* cache) const;

  FileSystem& files_;
  const std::string file_;
  const std::function<void(std::function<void()>)> post_;
  const Log log_;
  // Shared with what is open: it may end after us, and says so.
  struct Door {
    Mutex mutex;
    ConditionVariable changed;
    bool held HAWSER_GUARDED_BY(mutex) = false;  // by us: being opened, open, or being closed
    std::weak_ptr<Cache> last HAWSER_GUARDED_BY(mutex);
  };
  const std::shared_ptr<Door> door_ = std::make_shared<Door>();
};

}  // namespace hawser
