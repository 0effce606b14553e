#include "api/shared_cache.h"

#include <algorithm>

#include "base/units.h"
#include "cache/cache_file.h"
#include "cache/object_origin.h"
#include "sched/retry.h"

namespace hawser {

namespace {

constexpr std::uint64_t kStandardLimit = 10 * kGiB;
constexpr std::uint64_t kLongest = 64 * kMiB;
constexpr std::uint64_t kPiece = kMiB;

}  // namespace

std::uint64_t standardCacheLimit(FileSystem& files, const std::string& file) {
  // The nearest folder that is there.
  for (std::string folder(parentPath(file)); !folder.empty(); folder = parentPath(folder)) {
    if (const auto free = files.freeSpace(folder)) return std::min(kStandardLimit, *free / 10);
    if (folder == "/") break;
  }
  return kStandardLimit;
}

SharedCache::SharedCache(FileSystem& files, std::string file, std::function<void(std::function<void()>)> post,
                         Log log)
    : files_(files), file_(std::move(file)), post_(std::move(post)), log_(std::move(log)) {}

bool SharedCache::takes(std::uint64_t length) const {
  return !file_.empty() && length <= kLongest;
}

Result<std::shared_ptr<Cache>> SharedCache::open(Absent absent) {
  Door& door = *door_;
  MutexLock lock(door.mutex);
  for (;;) {
    if (auto cache = door.last.lock()) return cache;
    // What has just been let go of is not closed yet, and nobody else could open it.
    if (!door.held) break;
    door.changed.wait(lock);
  }
  if (file_.empty() || (absent == Absent::isAnError && !files_.info(file_, true))) {
    Error none = makeError(ErrorCode::notFound, "nothing has been cached yet").about(file_);
    none.serviceCode = kNotCached;
    return fail(std::move(none));
  }
  door.held = true;
  lock.unlock();
  Cache::Options options;
  options.post = post_;
  options.log = log_;
  options.held = std::shared_ptr<void>(nullptr, [closed = door_](void*) {
    const MutexLock closing(closed->mutex);
    closed->held = false;
    closed->changed.notifyAll();
  });
  auto opened = openCacheFile(files_, file_, standardLimit(), std::move(options));
  lock.lock();
  if (opened) door.last = *opened;
  door.changed.notifyAll();
  return opened;
}

Result<ObjectInfo> SharedCache::look(const OpContext& context, const std::string& service,
                                     const Source& source, const Cache* cache) const {
  const std::string location = source.store->location(source.ref);
  if (const auto known = cache != nullptr && !source.etag.empty()
                             ? cache->find(service, location, source.etag)
                             : std::nullopt) {
    ObjectInfo info;
    info.key = source.ref.key;
    info.size = known->size;
    info.etag = known->version;
    return info;
  }
  HAWSER_TRY(ObjectInfo info, retrying(context, RetryPolicy::interactive(),
                                       [&] { return source.store->stat(context, source.ref); }));
  if (source.etag.empty() || info.etag == source.etag) return info;
  return fail(makeError(ErrorCode::changedUnderUs, "it is another object now").about(location));
}

Result<ObjectInfo> SharedCache::read(const OpContext& context, const std::string& service,
                                     const Source& source, ByteRange range, ByteSink& sink) {
  const auto& [store, ref, etag] = source;
  const auto opened = open(Absent::isMade);
  if (!opened) log_.write(LogLevel::info, "api", "read without the cache: " + inLog(opened.error()));
  HAWSER_TRY(const ObjectInfo info, look(context, service, source, opened ? opened->get() : nullptr));
  if (!opened || info.etag.empty() || range.offset >= info.size)
    return store->read(context, ref, range, info.etag, sink);
  const auto object = (*opened)->open({service, store->location(ref), info.etag, info.size},
                                      std::make_shared<ObjectOrigin>(store, ref, info.etag));
  const std::uint64_t end = std::min(info.size, range.end());
  std::vector<std::byte> piece(std::min(kPiece, end - range.offset));
  for (std::uint64_t at = range.offset; at < end;) {
    const auto bytes = MutableByteSpan(piece).first(std::min<std::uint64_t>(piece.size(), end - at));
    HAWSER_CHECK(
        retrying(context, RetryPolicy::interactive(), [&] { return object->read(context, at, bytes); }));
    HAWSER_CHECK(sink.write(bytes));
    at += bytes.size();
  }
  return info;
}

}  // namespace hawser
