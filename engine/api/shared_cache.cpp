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
                         std::stop_token stop, Log log)
    : files_(files),
      file_(std::move(file)),
      post_(std::move(post)),
      stop_(std::move(stop)),
      log_(std::move(log)) {}

bool SharedCache::takes(std::uint64_t length) const {
  return !file_.empty() && length <= kLongest;
}

std::shared_ptr<Cache> SharedCache::open() {
  // Who comes while it is opened waits for that: they share it.
  const MutexLock lock(mutex_);
  if (auto cache = last_.lock()) return cache;
  Cache::Options options;
  options.post = post_;
  options.stop = stop_;
  options.log = log_;
  auto opened = openCacheFile(files_, file_, standardCacheLimit(files_, file_), std::move(options));
  if (!opened) {
    log_.write(LogLevel::info, "api", "read without the cache: " + inLog(opened.error()));
    return nullptr;
  }
  last_ = *opened;
  return *opened;
}

Result<ObjectInfo> SharedCache::read(const OpContext& context, const std::string& service,
                                     const std::shared_ptr<ObjectReader>& store, const ObjectRef& ref,
                                     ByteRange range, ByteSink& sink) {
  HAWSER_TRY(ObjectInfo info,
             retrying(context, RetryPolicy::interactive(), [&] { return store->stat(context, ref); }));
  const std::shared_ptr<Cache> cache = info.etag.empty() ? nullptr : open();
  if (!cache || range.offset >= info.size) return store->read(context, ref, range, info.etag, sink);
  const auto object = cache->open({service, store->location(ref), info.etag, info.size},
                                  std::make_shared<ObjectOrigin>(store, ref, info.etag));
  const std::uint64_t end = std::min(info.size, range.end());
  std::vector<std::byte> piece(std::min(kPiece, end - range.offset));
  for (std::uint64_t at = range.offset; at < end;) {
    const auto bytes = MutableByteSpan(piece).first(std::min<std::uint64_t>(piece.size(), end - at));
    HAWSER_CHECK(retrying(context, RetryPolicy::interactive(), [&] { return object->read(context, at, bytes); }));
    HAWSER_CHECK(sink.write(bytes));
    at += bytes.size();
  }
  return info;
}

}  // namespace hawser
