// SharedReads: a source that several transfers read the same ranges of at about the same time: replicas.
//
// Each range is read once, whole, at the source's pace, and kept until all have had it. Who comes while it is
// being read has what is there of it and waits for more. Who comes too late, when the memory was needed for
// what came after, reads for itself: a slow destination holds up no other. Ranges are pinned to a version by
// their etag; without one nothing is shared. Thread-safe.
#pragma once

#include <list>
#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "sched/buffer_pool.h"
#include "storage/object_store.h"

namespace hawser {

class SharedReads final : public ObjectReader {
 public:
  // `readers`: how many want each range. Keeps at most `most` bytes, reserved in `memory`, which outlives it.
  SharedReads(std::shared_ptr<ObjectStore> source, std::uint32_t readers, BufferPool& memory,
              std::uint64_t most);
  ~SharedReads() override;
  SharedReads(const SharedReads&) = delete;
  SharedReads& operator=(const SharedReads&) = delete;

  // Keeps nothing any more that is not just being read.
  void giveWay();

  const Capabilities& capabilities() const override { return source_->capabilities(); }
  std::string location(const ObjectRef& ref) const override { return source_->location(ref); }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override {
    return source_->listContainers(context, continuation);
  }
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override {
    return source_->list(context, query);
  }
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override {
    return source_->stat(context, ref);
  }
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;

 private:
  struct Key {
    std::string container, key, etag;
    ByteRange range;
    bool operator<(const Key& other) const {
      return std::tie(container, key, etag, range.offset, range.length) <
             std::tie(other.container, other.key, other.etag, other.range.offset, other.range.length);
    }
    bool operator==(const Key&) const = default;
  };
  static constexpr ByteRange kWhole{~std::uint64_t{0}, 0};
  class Gathered;
  class Filled;
  struct Range {
    enum class State : std::uint8_t { reading, ready, failed } state = State::reading;
    std::uint64_t reserved = 0;  // of `memory`; while it is read, its reader's
    std::uint32_t wanted = 0;    // by so many who have not had it
    ObjectInfo info;
    Error error;              // why it failed
    ByteSpan there;           // to be had; of a whole object once it is ready
    std::size_t waiting = 0;  // for more of it
    ConditionVariable changed;
    // What `there` is of: of a whole object, and of a range.
    std::vector<std::byte> gathered;
    Buffer buffer;
  };
  using RangePtr = std::shared_ptr<Range>;

  RangePtr begin(const Key& key, std::uint64_t length) HAWSER_REQUIRES(mutex_);
  void drop(const Key& key) HAWSER_REQUIRES(mutex_);
  bool makeRoom(std::uint64_t bytes) HAWSER_REQUIRES(mutex_);
  bool dropOldest() HAWSER_REQUIRES(mutex_);  // of those that are ready; false: none is
  Result<ObjectInfo> lead(const OpContext& context, const Key& key, const RangePtr& shared);
  Result<ObjectInfo> give(const OpContext& context, const RangePtr& shared, bool again, ByteSink& sink,
                          std::uint64_t& given);

  const std::shared_ptr<ObjectStore> source_;
  const std::uint32_t readers_;
  BufferPool& memory_;
  const std::uint64_t most_;
  Mutex mutex_;
  std::map<Key, RangePtr> ranges_ HAWSER_GUARDED_BY(mutex_);
  std::list<Key> order_ HAWSER_GUARDED_BY(mutex_);  // of ranges_, the oldest first
  std::uint64_t kept_ HAWSER_GUARDED_BY(mutex_) = 0;
};

}  // namespace hawser
