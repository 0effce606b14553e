#include "unit/cache/cache_fixture.h"

#include <cstring>
#include <functional>

#include "os/posix_error.h"

namespace hawser::test {

Bytes contentOf(const ObjectIdentity& identity, std::uint64_t offset, std::uint64_t length) {
  const std::uint64_t seed = std::hash<std::string>()(identity.location + '\n' + identity.version) | 1;
  const std::uint64_t first = offset / 8 * 8, end = (offset + length + 7) / 8 * 8;
  Bytes bytes(end - first);
  for (std::uint64_t at = first; at < end; at += 8) {
    const std::uint64_t word = (at + 8) * 0x9E3779B97F4A7C15 ^ seed;
    std::memcpy(bytes.data() + (at - first), &word, 8);
  }
  return {bytes.begin() + static_cast<long>(offset - first),
          bytes.begin() + static_cast<long>(offset - first + length)};
}

ObjectIdentity identityOf(const std::string& name, std::uint64_t size, const std::string& version) {
  return {"service", "az://acct/box/" + name, version, size};
}

Status ModelOrigin::read(const OpContext& context, ByteRange range, ByteSink& sink) {
  {
    const MutexLock lock(mutex_);
    requests_.push_back(range);
    if (failure_) return hawser::fail(*failure_, "the origin says no");
  }
  for (std::uint64_t at = 0; at < range.length;) {
    {
      MutexLock lock(mutex_);
      if (hold_ && at >= *hold_) {
        ++held_;
        changed_.notifyAll();
        while (hold_ && context.check())
          changed_.waitUntil(lock, Clock::system().steady() + std::chrono::milliseconds(5));
        --held_;
      }
    }
    HAWSER_CHECK(context.check());
    const std::uint64_t length = std::min(kPageSize, range.length - at);
    HAWSER_CHECK(sink.write(contentOf(identity_, range.offset + at, length)));
    at += length;
    const MutexLock lock(mutex_);
    ++pages_[(range.offset + at - 1) / kPageSize];
  }
  return {};
}

std::vector<ByteRange> ModelOrigin::requests() const {
  const MutexLock lock(mutex_);
  return requests_;
}

std::uint64_t ModelOrigin::fetched(std::uint64_t offset) const {
  const MutexLock lock(mutex_);
  const auto found = pages_.find(offset / kPageSize);
  return found == pages_.end() ? 0 : found->second;
}

void ModelOrigin::forget() {
  const MutexLock lock(mutex_);
  requests_.clear();
  pages_.clear();
}

void ModelOrigin::fail(std::optional<ErrorCode> code) {
  const MutexLock lock(mutex_);
  failure_ = code;
}

void ModelOrigin::hold(std::uint64_t after) {
  const MutexLock lock(mutex_);
  hold_ = after;
}

void ModelOrigin::letGo() {
  const MutexLock lock(mutex_);
  hold_.reset();
  changed_.notifyAll();
}

void ModelOrigin::entered() {
  MutexLock lock(mutex_);
  while (held_ == 0)
    changed_.wait(lock);
}

std::function<void(std::function<void()>)> Tasks::post() {
  return [queue = queue_](std::function<void()> task) {
    const MutexLock lock(queue->mutex);
    queue->tasks.push_back(std::move(task));
  };
}

std::size_t Tasks::waiting() const {
  const MutexLock lock(queue_->mutex);
  return queue_->tasks.size();
}

void Tasks::run() {
  for (;;) {
    std::function<void()> task;
    {
      const MutexLock lock(queue_->mutex);
      if (queue_->tasks.empty()) return;
      task = std::move(queue_->tasks.front());
      queue_->tasks.pop_front();
    }
    task();
  }
}

Status CacheDisk::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  if (failReads > 0 && failReads-- > 0) return hawser::fail(posixError(EIO, "read", name()));
  return MemoryBlockDevice::read(context, offset, into);
}

Status CacheDisk::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  if (broken) return hawser::fail(posixError(EIO, "write", name()));
  written += bytes.size();
  return MemoryBlockDevice::write(context, offset, bytes);
}

Status CacheDisk::flush(const OpContext& context) {
  if (broken) return hawser::fail(posixError(EIO, "flush", name()));
  ++syncs;
  return MemoryBlockDevice::flush(context);
}

CacheFixture::CacheFixture(std::uint64_t size, Cache::Options with)
    : options(std::move(with)), device(std::make_shared<CacheDisk>(size, "cache disk")) {
  Cache::Layout layout;
  layout.cluster = kCluster;
  auto made = Cache::make(device, layout, options);
  if (!isGood(made)) qFatal("no cache");
  cache = std::move(*made);
}

void CacheFixture::reload() {
  cache.reset();
  auto loaded = Cache::load(device, options);
  if (!isGood(loaded)) qFatal("no cache");
  cache = std::move(*loaded);
}

CacheUse CacheFixture::useOf(const ObjectIdentity& identity) const {
  for (const CacheUse& use : cache->use()) {
    if (use.identity == identity) return use;
  }
  return {};
}

std::optional<ErrorCode> readError(CachedObject& object, std::uint64_t offset, std::uint64_t length) {
  Bytes bytes(length, std::byte{0xEE});
  const Status done = object.read(kAlways, offset, bytes);
  if (!done) return done.error().code;
  if (bytes != contentOf(object.identity(), offset, length)) qFatal("other bytes than the object's");
  return std::nullopt;
}

bool readsRight(CachedObject& object, std::uint64_t offset, std::uint64_t length) {
  const auto error = readError(object, offset, length);
  if (error) qWarning("%s", std::string(name(*error)).c_str());
  return !error;
}

}  // namespace hawser::test
