#include "api/cached_seeds.h"

#include <algorithm>
#include <vector>

#include "base/units.h"

namespace hawser {

namespace {

constexpr std::uint64_t kPiece = 256 * kKiB;

class InCache final : public KeptObject {
 public:
  InCache(std::shared_ptr<Cache> cache, std::unique_ptr<CachedObject> object)
      : cache_(std::move(cache)), object_(std::move(object)) {}

  std::vector<ByteRange> ranges() const override { return object_->cached(); }
  Status read(const OpContext& context, const ByteRange& range, ByteSink& sink) override {
    std::vector<std::byte> piece(std::min(kPiece, range.length));
    for (std::uint64_t at = range.offset; at < range.end();) {
      const auto bytes =
          MutableByteSpan(piece).first(std::min<std::uint64_t>(piece.size(), range.end() - at));
      HAWSER_CHECK(object_->read(context, at, bytes));
      HAWSER_CHECK(sink.write(bytes));
      at += bytes.size();
    }
    return {};
  }

 private:
  const std::shared_ptr<Cache> cache_;
  const std::unique_ptr<CachedObject> object_;
};

}  // namespace

void CachedSeeds::look(const Cache& cache) {
  {
    const MutexLock lock(mutex_);
    if (there_) return;
  }
  std::set<Version> there;
  for (CacheUse& use : cache.use()) {
    if (use.identity.store == service_)
      there.emplace(std::move(use.identity.location), std::move(use.identity.version));
  }
  const MutexLock lock(mutex_);
  there_ = std::move(there);
}

std::shared_ptr<KeptObject> CachedSeeds::find(const ObjectRef& ref, const std::string& etag) {
  if (!ref.snapshot.empty() || etag.empty()) return nullptr;
  const std::string location = store_->location(ref);
  {
    const MutexLock lock(mutex_);
    if (there_ && !there_->contains({location, etag})) return nullptr;
  }
  auto cache = cache_.open(SharedCache::Absent::isAnError);
  if (!cache) return nullptr;
  look(**cache);
  const auto identity = (*cache)->find(service_, location, etag);
  if (!identity) return nullptr;
  auto object = (*cache)->open(*identity, nullptr);
  return std::make_shared<InCache>(std::move(*cache), std::move(object));
}

}  // namespace hawser
