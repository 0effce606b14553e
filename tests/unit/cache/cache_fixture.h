// A small cache in memory, and an origin whose every byte says which object, version and place it is of.
#pragma once

#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <thread>

#include "base/condition_variable.h"
#include "cache/cache.h"
#include "unit/blobstore/store_fixture.h"

namespace hawser::test {

inline constexpr std::uint64_t kCluster = 64 * kKiB;

// The content of a version of an object.
Bytes contentOf(const ObjectIdentity& identity, std::uint64_t offset, std::uint64_t length);
ObjectIdentity identityOf(const std::string& name, std::uint64_t size, const std::string& version = "1");

class ModelOrigin final : public Origin {
 public:
  explicit ModelOrigin(ObjectIdentity identity) : identity_(std::move(identity)) {}

  // In pieces of a page; hears a stop between two.
  Status read(const OpContext& context, ByteRange range, ByteSink& sink) override;

  std::vector<ByteRange> requests() const;
  std::uint64_t fetched(std::uint64_t offset) const;  // how often the page at `offset` was
  void forget();
  // From then on each request fails so; or no more.
  void fail(std::optional<ErrorCode> code);
  // Requests stop after so many bytes until let go (0: at once); entered() waits for one to be there.
  void hold(std::uint64_t after);
  void letGo();
  void entered();

 private:
  const ObjectIdentity identity_;
  mutable Mutex mutex_;
  ConditionVariable changed_;
  std::vector<ByteRange> requests_ HAWSER_GUARDED_BY(mutex_);
  std::map<std::uint64_t, std::uint64_t> pages_ HAWSER_GUARDED_BY(mutex_);
  std::optional<ErrorCode> failure_ HAWSER_GUARDED_BY(mutex_);
  std::optional<std::uint64_t> hold_ HAWSER_GUARDED_BY(mutex_);
  unsigned held_ HAWSER_GUARDED_BY(mutex_) = 0;
};

// Tasks that run when the test says so.
class Tasks {
 public:
  std::function<void(std::function<void()>)> post();
  std::size_t waiting() const;
  void run();  // all, and those they post

 private:
  struct Queue {
    mutable Mutex mutex;
    std::deque<std::function<void()>> tasks HAWSER_GUARDED_BY(mutex);
  };
  std::shared_ptr<Queue> queue_ = std::make_shared<Queue>();
};

// A disk in memory that counts, and fails when told to. Thread-safe.
class CacheDisk final : public MemoryBlockDevice {
 public:
  using MemoryBlockDevice::MemoryBlockDevice;
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status flush(const OpContext& context) override;

  std::atomic<int> failReads = 0;    // so many, from now on
  std::atomic<bool> broken = false;  // nothing is written any more
  std::atomic<std::uint64_t> syncs = 0, written = 0;
};

// Until it is so.
template <class Check>
void waitUntil(const Check& check) {
  while (!check())
    std::this_thread::yield();
}

struct CacheFixture {
  explicit CacheFixture(std::uint64_t size = 16 * kMiB, Cache::Options options = {});

  Cache* operator->() const { return cache.get(); }
  std::unique_ptr<CachedObject> open(const std::shared_ptr<ModelOrigin>& origin,
                                     const ObjectIdentity& identity) {
    return cache->open(identity, origin);
  }
  void reload();
  CacheUse useOf(const ObjectIdentity& identity) const;
  std::uint64_t clusters() const { return cache->room().cached / kCluster; }

  Cache::Options options;
  std::shared_ptr<CacheDisk> device;
  std::shared_ptr<Cache> cache;
};

// What is read is what is there; the code of the error otherwise.
std::optional<ErrorCode> readError(CachedObject& object, std::uint64_t offset, std::uint64_t length);
bool readsRight(CachedObject& object, std::uint64_t offset, std::uint64_t length);

}  // namespace hawser::test
