#include "api/object_cache.h"

#include "api/shared_cache.h"
#include "cache/cache_file.h"

namespace hawser {

ObjectCache::ObjectCache(std::shared_ptr<Cache> cache) : cache_(std::move(cache)) {}

ObjectCache::~ObjectCache() = default;

Result<std::unique_ptr<ObjectCache>> ObjectCache::open(const std::string& file, bool make, Log log) {
  FileSystem& files = FileSystem::system();
  if (!make && !files.info(file, true)) {
    Error none = makeError(ErrorCode::notFound, "nothing has been cached yet").about(file);
    none.serviceCode = kNotCached;
    return fail(std::move(none));
  }
  Cache::Options options;
  options.log = std::move(log);
  HAWSER_TRY(auto cache, openCacheFile(files, file, standardCacheLimit(files, file), std::move(options)));
  return std::unique_ptr<ObjectCache>(new ObjectCache(std::move(cache)));
}

std::vector<CachedBytes> ObjectCache::use() const {
  std::vector<CachedBytes> all;
  for (const CacheUse& use : cache_->use()) {
    all.push_back({use.identity.location, use.identity.version, use.identity.size, use.cached, use.pinned,
                   use.superseded, use.used});
  }
  return all;
}

CachedRoom ObjectCache::room() const {
  const CacheRoom room = cache_->room();
  return {room.limit, room.cached, room.pinned};
}

Status ObjectCache::pin(const std::string& location) {
  return cache_->pin(location, true);
}
Status ObjectCache::unpin(const std::string& location) {
  return cache_->pin(location, false);
}
Status ObjectCache::drop(const std::string& location) {
  return cache_->drop(location);
}
Status ObjectCache::clear() {
  return cache_->clear();
}
Status ObjectCache::resize(std::uint64_t limit) {
  return cache_->resize(limit);
}

}  // namespace hawser
