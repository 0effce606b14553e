// CachedSeeds: what the cache has of the objects of one source, for downloads that fetch only the rest.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "api/shared_cache.h"
#include "base/mutex.h"
#include "transfer/seeds.h"

namespace hawser {

class CachedSeeds final : public KeptObjects {
 public:
  // `service`: as SharedCache::read() has it. `cache` outlives it.
  CachedSeeds(SharedCache& cache, std::shared_ptr<ObjectReader> store, std::string service)
      : cache_(cache), store_(std::move(store)), service_(std::move(service)) {}

  // The cache stays open for as long as the object that is found; other programs read without it meanwhile.
  std::shared_ptr<KeptObject> find(const ObjectRef& ref, const std::string& etag) override;

 private:
  using Version = std::pair<std::string, std::string>;  // location and ETag
  void look(const Cache& cache);

  SharedCache& cache_;
  const std::shared_ptr<ObjectReader> store_;
  const std::string service_;
  Mutex mutex_;
  // What was there when it was looked first: to open the cache for each of many objects would take longer
  // than most of them.
  std::optional<std::set<Version>> there_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
