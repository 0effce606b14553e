// SharedCache: the cache an engine reads ranges of remote objects through: opened when something is read, and let go
// of afterwards, so that other programs have it too.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>

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
  SharedCache(FileSystem& files, std::string file, std::function<void(std::function<void()>)> post, std::stop_token stop,
              Log log);

  // Whether reads of so many bytes go through it: longer ones are downloads.
  bool takes(std::uint64_t length) const;
  // The bytes of the range, as far as the object has such. `service`: what the store is, whatever it is called here.
  // Without the cache where that cannot be had.
  Result<ObjectInfo> read(const OpContext& context, const std::string& service,
                          const std::shared_ptr<ObjectReader>& store, const ObjectRef& ref, ByteRange range,
                          ByteSink& sink);

 private:
  std::shared_ptr<Cache> open();

  FileSystem& files_;
  const std::string file_;
  const std::function<void(std::function<void()>)> post_;
  const std::stop_token stop_;
  const Log log_;
  Mutex mutex_;
  std::weak_ptr<Cache> last_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
