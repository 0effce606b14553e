#include "cache/cache_file.h"

#include <algorithm>
#include <cerrno>

#include "base/units.h"
#include "block/file_block_device.h"

namespace hawser {

namespace {

constexpr std::uint64_t kMostLimit = kTiB;
constexpr FileBlockDevice::Options kSparse{.sparse = true};

Result<std::shared_ptr<Cache>> makeCacheFile(FileSystem& files, const std::string& path, std::uint64_t limit,
                                             Cache::Options options) {
  HAWSER_CHECK(files.makeDirectories(std::string(parentPath(path))));
  Cache::Layout layout;
  layout.limit = std::max(limit, 64 * kMiB);
  layout.growTo = 2 * std::max(layout.limit, kMostLimit);
  HAWSER_TRY(std::shared_ptr<BlockDevice> device,
             FileBlockDevice::create(files, path, layout.growTo / 512, kSparse));
  HAWSER_TRY(auto cache, Cache::make(std::move(device), layout, std::move(options)));
  HAWSER_CHECK(cache->resize(layout.limit));
  return cache;
}

}  // namespace

Result<std::shared_ptr<Cache>> openCacheFile(FileSystem& files, const std::string& path, std::uint64_t limit,
                                             Cache::Options options) {
  auto device = FileBlockDevice::open(files, path, kSparse);
  if (device) {
    auto loaded = Cache::load(std::move(*device), options);
    if (loaded) return loaded;
    Error& error = loaded.error();
    if (error.sys == ENXIO) {
      error.code = ErrorCode::invalidArgument;
      error.detail = "this is a store of another kind, and no cache";
    }
    if (error.code != ErrorCode::corrupt) return fail(error);
    options.log.write(LogLevel::warning, "cache",
                      "set aside as " + path + ".damaged, and begun anew: " + inLog(error));
    HAWSER_CHECK(files.rename(path, path + ".damaged"));
  } else if (device.error().code != ErrorCode::notFound) {
    if (device.error().code == ErrorCode::busy) device.error().detail = "another program has the cache open";
    return fail(device.error());
  }
  return makeCacheFile(files, path, limit, std::move(options));
}

}  // namespace hawser
