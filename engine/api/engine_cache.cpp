// Of the Engine: what is in the cache of remote objects, and what shall stay there.
#include "api/engine_impl.h"

namespace hawser {

namespace {

CacheContents contentsOf(const Cache& cache) {
  CacheContents contents;
  for (const CacheUse& use : cache.use()) {
    contents.objects.push_back({use.identity.location, use.identity.version, use.identity.size, use.cached,
                                use.pinned, use.superseded, use.used});
  }
  const CacheRoom room = cache.room();
  contents.room = {room.limit, room.cached, room.pinned};
  return contents;
}

bool isNotCached(const Error& error) {
  return error.code == ErrorCode::notFound && error.serviceCode == kNotCached;
}

}  // namespace

OperationPtr EngineImpl::cacheContents(std::function<void(Result<CacheContents>)> done) {
  return launch([this, done = std::move(done)](const OpContext&) {
    const auto look = [&]() -> Result<CacheContents> {
      const auto cache = cache_.open(SharedCache::Absent::isAnError);
      if (cache) return contentsOf(**cache);
      if (!isNotCached(cache.error())) return fail(cache.error());
      return CacheContents{{}, {cache_.standardLimit(), 0, 0}};
    };
    done(look());
  });
}

// An object by its location as the cache knows it, which says the same of every connection that leads there.
Status EngineImpl::withCached(const OpContext& context, const std::string& text, Cache& cache,
                              Status (*verb)(Cache&, const std::string&)) {
  const Status direct = verb(cache, text);
  if (direct || !isNotCached(direct.error())) return direct;
  const auto resolved = [&]() -> Result<std::string> {
    HAWSER_TRY(const Location location, stores_.parse(text));
    HAWSER_TRY(const Place place, stores_.open(context, location));
    return place.store->location({place.container, place.key});
  }();
  // Of a connection that is not there, that is what is wrong.
  if (!resolved) return text.find("://") == std::string::npos ? Status(fail(resolved.error())) : direct;
  Status done = verb(cache, *resolved);
  if (!done && isNotCached(done.error())) done.error().object = text;
  return done;
}

OperationPtr EngineImpl::forCached(const std::vector<std::string>& locations,
                                   Status (*verb)(Cache&, const std::string&),
                                   std::function<void(Status)> done) {
  return launch([this, locations, verb, done = std::move(done)](const OpContext& context) {
    const auto each = [&]() -> Status {
      HAWSER_TRY(const auto cache, cache_.open(SharedCache::Absent::isAnError));
      for (const std::string& location : locations) {
        HAWSER_CHECK(context.check());
        HAWSER_CHECK(withCached(context, location, *cache, verb));
      }
      return {};
    };
    done(each());
  });
}

OperationPtr EngineImpl::pinCached(const std::vector<std::string>& locations, bool pinned,
                                   std::function<void(Status)> done) {
  using Verb = Status (*)(Cache&, const std::string&);
  const Verb pin = [](Cache& cache, const std::string& location) { return cache.pin(location, true); };
  const Verb unpin = [](Cache& cache, const std::string& location) { return cache.pin(location, false); };
  return forCached(locations, pinned ? pin : unpin, std::move(done));
}

OperationPtr EngineImpl::dropCached(const std::vector<std::string>& locations,
                                    std::function<void(Status)> done) {
  return forCached(
      locations, [](Cache& cache, const std::string& location) { return cache.drop(location); },
      std::move(done));
}

OperationPtr EngineImpl::clearCache(std::function<void(Status)> done) {
  return launch([this, done = std::move(done)](const OpContext&) {
    const auto cache = cache_.open(SharedCache::Absent::isAnError);
    if (cache) return done((*cache)->clear());
    done(isNotCached(cache.error()) ? Status{} : Status(fail(cache.error())));
  });
}

OperationPtr EngineImpl::resizeCache(std::uint64_t limit, std::function<void(Status)> done) {
  return launch([this, limit, done = std::move(done)](const OpContext&) {
    const auto cache = cache_.open(SharedCache::Absent::isMade);
    done(cache ? (*cache)->resize(limit) : Status(fail(cache.error())));
  });
}

}  // namespace hawser
