// SharedReads: a source that several transfers read the same ranges of at about the same time: replicas.
//
// Each range is read once, whole, at the source's pace, and kept until all have had it. Who comes while it is
// being read has what is there of it and waits for more. Who comes too late, when the memory was needed for
// what came after, has it from the spool, where there is one, or reads for itself: a slow destination holds
// up no other. What is spooled is also there after a restart, and while the source is away. Ranges are pinned
// to a version by their etag; without one nothing is shared. Thread-safe.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "sched/buffer_pool.h"
#include "storage/object_store.h"
#include "transfer/spool.h"

namespace hawser {

class SharedReads final : public ObjectReader {
 public:
  // `readers`: how many want each range. Keeps at most `most` bytes, reserved in `memory`, which outlives it.
  // `spool`: none where what cannot be kept is read again.
  SharedReads(std::shared_ptr<ObjectStore> source, std::uint32_t readers, BufferPool& memory,
              std::uint64_t most, std::shared_ptr<Spool> spool = nullptr);
  ~SharedReads() override;
  SharedReads(const SharedReads&) = delete;
  SharedReads& operator=(const SharedReads&) = delete;

  // Keeps nothing any more that is not just being read. True: with a spool it is left to spoolKept(), which
  // is to be called, to do it.
  [[nodiscard]] bool giveWay();

  // What was read of it is not what it should be: nothing of that is kept, and all of it is read again.
  void objectWrong(const ObjectRef& ref, const std::string& etag);

  // With a spool only:
  // Spools what is kept of one object, or of all.
  void spoolKept(const OpContext& context, const ObjectRef* of, staging::SyncMode mode);
  // One of those who want this object is away: what is read of it is spooled at once. Does not block.
  void spoolAtOnce(const ObjectRef& ref);
  void spoolAtOnceNoMore(const ObjectRef& ref);
  // It has arrived at one of the destinations. Once it has at all of them it is spooled no more.
  void arrived(const ObjectRef& ref, const std::string& etag, const ByteRange& range,
               std::uint32_t destination);
  // Nobody wants it any more, of whatever version.
  void objectDone(const ObjectRef& ref);
  // What the spool calls the object.
  std::string spoolName(const ObjectRef& ref) const;

  const Capabilities& capabilities() const override { return source_->capabilities(); }
  std::string location(const ObjectRef& ref) const override { return source_->location(ref); }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override {
    return source_->listContainers(context, continuation);
  }
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override {
    return source_->list(context, query);
  }
  // Of a source that is gone or cannot be reached: of what is spooled, where all of it is.
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;

 private:
  static constexpr ByteRange kWhole{~std::uint64_t{0}, 0};
  struct Key {
    std::string container, key, snapshot, etag;
    ByteRange range;
    bool operator<(const Key& other) const {
      return std::tie(container, key, snapshot, etag, range.offset, range.length) <
             std::tie(other.container, other.key, other.snapshot, other.etag, other.range.offset,
                      other.range.length);
    }
    ObjectRef ref() const { return {container, key, snapshot}; }
    std::optional<ByteRange> asked() const { return range == kWhole ? std::nullopt : std::optional(range); }
    bool operator==(const Key&) const = default;
  };
  class Gathered;
  class Filled;
  class Tee;
  struct Range {
    enum class State : std::uint8_t { reading, ready, failed } state = State::reading;
    std::uint64_t reserved = 0;  // of `memory`; while it is read, its reader's
    std::uint32_t wanted = 0;    // by so many who have not had it
    ObjectInfo info;
    Error error;              // why it failed
    ByteSpan there;           // to be had; of a whole object once it is ready
    std::size_t waiting = 0;  // for more of it
    bool leaving = false;     // is being spooled
    bool unwanted = false;    // meanwhile: by nobody
    ConditionVariable changed;
    // What `there` is of: of a whole object, and of a range.
    std::vector<std::byte> gathered;
    Buffer buffer;
  };
  using RangePtr = std::shared_ptr<Range>;

  RangePtr begin(const Key& key, std::uint64_t length) HAWSER_REQUIRES(mutex_);
  void drop(const Key& key, const RangePtr& range) HAWSER_REQUIRES(mutex_);
  void dropAllOf(const ObjectRef& ref) HAWSER_REQUIRES(mutex_);
  bool makeRoom(std::uint64_t bytes) HAWSER_REQUIRES(mutex_);
  // Of those that are ready; false: none is. Spools it first, without the lock.
  bool dropOldest(const ObjectRef* of, staging::SyncMode mode) HAWSER_REQUIRES(mutex_);
  bool spools() const { return spool_ && spool_->isUsable(); }
  SpoolKey spoolKey(const Key& key) const { return {spoolName(key.ref()), key.etag}; }
  std::optional<Result<ObjectInfo>> fromSpool(const OpContext& context, const Key& key, ByteSink& sink);
  Result<ObjectInfo> readAlone(const OpContext& context, const Key& key, ByteSink& sink);
  Result<ObjectInfo> readShared(const OpContext& context, const Key& key, const RangePtr& shared, bool leads,
                                ByteSink& sink);
  Result<ObjectInfo> lead(const OpContext& context, const Key& key, const RangePtr& shared);
  Result<ObjectInfo> give(const OpContext& context, const RangePtr& shared, bool again, ByteSink& sink,
                          std::uint64_t& given);

  const std::shared_ptr<ObjectStore> source_;
  const std::uint32_t readers_;
  BufferPool& memory_;
  const std::uint64_t most_;
  const std::shared_ptr<Spool> spool_;
  Mutex mutex_;
  std::map<Key, RangePtr> ranges_ HAWSER_GUARDED_BY(mutex_);
  std::list<Key> order_ HAWSER_GUARDED_BY(mutex_);  // of ranges_, the oldest first
  std::uint64_t kept_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::set<ObjectRef> atOnce_ HAWSER_GUARDED_BY(mutex_);  // spooled as soon as they are read
  std::map<Key, std::set<std::uint32_t>> arrived_ HAWSER_GUARDED_BY(mutex_);  // at so many, and not at all
};

}  // namespace hawser
