// Of the FakeEngine: what is in objects, and in the cache.
#include <algorithm>

#include "ui/fake_engine.h"

namespace hawser::ui {
namespace {

class NoOperation final : public Operation {
 public:
  void cancel() override {}
};

CachedBytes cachedOf(const char* location, std::uint64_t size, std::uint64_t cached, WallTime used) {
  return {location, "0x8DC3F1A2B4C5D6E", size, cached, false, false, used};
}

}  // namespace

void FakeEngine::setObject(const std::string& folder, const std::string& name, std::string content) {
  const std::lock_guard lock(mutex_);
  BrowseItem item;
  item.name = name;
  item.location = folder + name;
  item.size = content.size();
  item.etag = "etag " + std::to_string(std::hash<std::string>()(content));
  item.modified = clock_.now() - std::chrono::hours(2);
  item.tier = "Hot";
  contents_[item.location] = {std::move(content), item.etag};
  std::vector<BrowseItem>& items = folders_[folder];
  std::erase_if(items, [&](const BrowseItem& one) { return one.name == name; });
  items.push_back(std::move(item));
}

void FakeEngine::failReading(const std::string& location, std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  unreadable_.erase(location);
  if (error) unreadable_.emplace(location, std::move(*error));
}

void FakeEngine::holdReads() {
  const std::lock_guard lock(mutex_);
  holdsReads_ = true;
}

void FakeEngine::letReadsGo() {
  const std::lock_guard lock(mutex_);
  holdsReads_ = false;
  for (auto& read : heldReads_)
    pool_.start(std::move(read));
  heldReads_.clear();
}

void FakeEngine::giveRange(const std::string& location, const ByteRange& range, const std::string& etag,
                           ByteSink& sink, const std::function<void(Result<ObjectInfo>)>& done) {
  Content content;
  {
    const std::lock_guard lock(mutex_);
    if (const auto wrong = unreadable_.find(location); wrong != unreadable_.end())
      return done(fail(wrong->second));
    if (const auto set = contents_.find(location); set != contents_.end()) content = set->second;
  }
  if (content.etag.empty()) return done(fail(makeError(ErrorCode::notFound, "none").about(location)));
  if (!etag.empty() && etag != content.etag)
    return done(fail(makeError(ErrorCode::changedUnderUs, "another").about(location)));
  const std::string part = content.bytes.substr(range.offset, range.length);
  (void)sink.write(std::as_bytes(std::span(part)));
  ObjectInfo info;
  info.key = location;
  info.size = content.bytes.size();
  info.etag = content.etag;
  done(info);
}

OperationPtr FakeEngine::readRange(const std::string& location, const ByteRange& range,
                                   const std::string& etag, std::shared_ptr<ByteSink> sink,
                                   std::function<void(Result<ObjectInfo>)> done) {
  const std::lock_guard lock(mutex_);
  note("readRange " + location + " " + std::to_string(range.offset) + " " + std::to_string(range.length));
  auto read = [this, location, range, etag, sink = std::move(sink), done = std::move(done)] {
    giveRange(location, range, etag, *sink, done);
  };
  if (holdsReads_)
    heldReads_.push_back(std::move(read));
  else
    pool_.start(std::move(read));
  return std::make_unique<NoOperation>();
}

void FakeEngine::setCached(CacheContents contents) {
  const std::lock_guard lock(mutex_);
  cached_ = std::move(contents);
}

void FakeEngine::addCached() {
  constexpr std::uint64_t kMiB = 1 << 20, kGiB = 1 << 30;
  const WallTime now = clock_.now();
  const auto ago = [&](int hours) { return now - std::chrono::hours(hours); };
  CacheContents all;
  all.objects = {cachedOf("az://archive/backups/home-2026-01-11.tar", 41 * kGiB, 310 * kMiB, ago(70)),
                 cachedOf("az://archive/backups/mail.mbox", 5 * kGiB / 2, 5 * kGiB / 2, ago(26)),
                 cachedOf("az://studio/images/debian-12.qcow2", 4 * kGiB, 1800 * kMiB, ago(3)),
                 cachedOf("az://studio/images/debian-12.qcow2", 4 * kGiB, 260 * kMiB, ago(400)),
                 cachedOf("az://studio/renders/cut-07-proxy.mp4", 393 * kMiB, 393 * kMiB, ago(1)),
                 cachedOf("az://studio/renders/notes.txt", 31'000, 31'000, ago(0)),
                 cachedOf("az://studio/renders/panorama.psb", 7 * kGiB, kMiB, ago(1))};
  all.objects[2].pinned = true;
  all.objects[3].superseded = true;
  all.objects[3].etag = "0x8DC3F1A2B4C0000";
  all.objects[4].pinned = true;
  all.room.limit = 10 * kGiB;
  for (const CachedBytes& one : all.objects) {
    all.room.cached += one.cached;
    if (one.pinned) all.room.pinned += one.cached;
  }
  setCached(std::move(all));
}

void FakeEngine::failCache(std::optional<Error> error) {
  const std::lock_guard lock(mutex_);
  uncached_ = std::move(error);
}

CacheContents FakeEngine::cached() const {
  const std::lock_guard lock(mutex_);
  return cached_;
}

OperationPtr FakeEngine::cacheContents(std::function<void(Result<CacheContents>)> done) {
  const std::lock_guard lock(mutex_);
  pool_.start([done = std::move(done), answer = uncached_
                                                    ? Result<CacheContents>(fail(*uncached_))
                                                    : Result<CacheContents>(cached_)] { done(answer); });
  return std::make_unique<NoOperation>();
}

OperationPtr FakeEngine::changeCache(const std::string& call, std::function<void(Status)> done,
                                     const std::function<void(CacheContents&)>& change) {
  const std::lock_guard lock(mutex_);
  note(call);
  if (!uncached_) change(cached_);
  cached_.room.cached = cached_.room.pinned = 0;
  for (const CachedBytes& one : cached_.objects) {
    cached_.room.cached += one.cached;
    if (one.pinned) cached_.room.pinned += one.cached;
  }
  pool_.start(
      [done = std::move(done), answer = uncached_ ? Status(fail(*uncached_)) : Status()] { done(answer); });
  return std::make_unique<NoOperation>();
}

OperationPtr FakeEngine::pinCached(const std::vector<std::string>& locations, bool pinned,
                                   std::function<void(Status)> done) {
  std::string call = pinned ? "pin" : "unpin";
  for (const std::string& location : locations)
    call += " " + location;
  return changeCache(call, std::move(done), [&](CacheContents& contents) {
    for (CachedBytes& one : contents.objects) {
      if (!one.superseded && std::count(locations.begin(), locations.end(), one.location) > 0)
        one.pinned = pinned;
    }
  });
}

OperationPtr FakeEngine::dropCached(const std::vector<std::string>& locations,
                                    std::function<void(Status)> done) {
  std::string call = "drop";
  for (const std::string& location : locations)
    call += " " + location;
  return changeCache(call, std::move(done), [&](CacheContents& contents) {
    std::erase_if(contents.objects, [&](const CachedBytes& one) {
      return std::count(locations.begin(), locations.end(), one.location) > 0;
    });
  });
}

OperationPtr FakeEngine::clearCache(std::function<void(Status)> done) {
  return changeCache("clear", std::move(done), [](CacheContents& contents) {
    std::erase_if(contents.objects, [](const CachedBytes& one) { return !one.pinned; });
  });
}

OperationPtr FakeEngine::resizeCache(std::uint64_t limit, std::function<void(Status)> done) {
  return changeCache("resize " + std::to_string(limit), std::move(done),
                     [limit](CacheContents& contents) { contents.room.limit = limit; });
}

}  // namespace hawser::ui
