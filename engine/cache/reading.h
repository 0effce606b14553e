// Reading: what a CachedObject does, for as long as it or a task of its read-ahead needs it. Internal to
// cache.
#pragma once

#include <array>
#include <atomic>
#include <bitset>
#include <span>
#include <stop_token>

#include "cache/state.h"

namespace hawser::cache {

class Reading : public std::enable_shared_from_this<Reading> {
 public:
  Reading(std::shared_ptr<State> state, ItemPtr item, std::shared_ptr<Origin> origin)
      : state_(std::move(state)), item_(std::move(item)), origin_(std::move(origin)) {}
  ~Reading();
  void stop() { stop_.request_stop(); }  // reading ahead

  const ObjectIdentity& identity() const { return item_->identity; }
  bool degraded() const { return degraded_.load(); }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  std::vector<ByteRange> cached() const;

 private:
  // Reads that follow each other.
  struct Stream {
    std::uint64_t next = 0;    // where the next one begins
    std::uint64_t window = 0;  // bytes to be ahead
    std::uint64_t ahead = 0;   // up to where that has been seen to
    std::uint64_t turn = 0;    // when it was used last
  };
  static constexpr std::size_t kStreams = 4;
  static constexpr std::uint64_t kMostAhead = 8 * 1024 * 1024;
  // Clusters in slots that follow each other, to be read from the cache at once.
  struct Run {
    static constexpr std::size_t kMost = 16;
    std::uint32_t first = 0;  // cluster
    std::size_t count = 0;
    ByteRange wanted;
    // With it what it takes to tell that it is right: the rest of its pages, and of clusters whose pages have
    // not been looked at yet.
    ByteRange pages;
    std::array<std::uint32_t, kMost> slots;
    std::array<std::uint32_t, kMost> sums;                    // of the clusters
    std::array<std::span<const std::uint32_t>, kMost> known;  // of their pages
    std::array<PageSums, kMost> found;                        // where they were not known
    std::bitset<kMost> damaged;
  };

  // One step: bytes from `offset` on that are in one place. How many.
  Result<std::uint64_t> readSome(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  Result<std::uint64_t> readKept(const OpContext& context, std::uint64_t offset, MutableByteSpan into)
      HAWSER_REQUIRES(state_->mutex_);
  // Counts among the users of its slots.
  Run takeRun(std::uint64_t offset, std::uint64_t length) HAWSER_REQUIRES(state_->mutex_);
  Status readRun(const OpContext& context, Run& run, MutableByteSpan into);
  // Bytes of the run from `offset` of the object on, page by page.
  void compare(Run& run, std::uint64_t offset, ByteSpan pages) const;
  Result<std::uint64_t> readFetched(MutexLock& lock, const OpContext& context, std::uint64_t offset,
                                    MutableByteSpan into) HAWSER_REQUIRES(state_->mutex_);
  // The flight that has the cluster; a new one of it, and of those behind it up to `end`.
  FlightPtr flightOf(std::uint32_t cluster, std::uint64_t end) HAWSER_REQUIRES(state_->mutex_);
  FlightPtr launch(std::uint32_t cluster, std::uint64_t end) HAWSER_REQUIRES(state_->mutex_);
  Status await(MutexLock& lock, const OpContext& context, const FlightPtr& flight)
      HAWSER_REQUIRES(state_->mutex_);
  // Fetches; stopped, it is left to who waits for it.
  Status lead(const OpContext& context, const FlightPtr& flight, bool fresh) HAWSER_REQUIRES(state_->mutex_);
  // It is over, or nobody wants it.
  void land(const FlightPtr& flight) HAWSER_REQUIRES(state_->mutex_);
  // Whether it is used once more: several reads of a cluster in a row are one use.
  bool uses(std::uint32_t cluster) HAWSER_REQUIRES(state_->mutex_);
  void follow(std::uint64_t offset, std::uint64_t length) HAWSER_REQUIRES(state_->mutex_);
  void readAhead(Stream& stream, std::uint64_t end) HAWSER_REQUIRES(state_->mutex_);
  void fetch(const FlightPtr& flight);
  void fetchSoon(const FlightPtr& flight) HAWSER_REQUIRES(state_->mutex_);

  const std::shared_ptr<State> state_;
  const ItemPtr item_;
  const std::shared_ptr<Origin> origin_;  // none: nothing is fetched
  std::stop_source stop_;
  std::atomic<bool> degraded_ = false;
  std::array<Stream, kStreams> streams_;  // under the state's mutex
  std::uint64_t turn_ = 0;
  std::array<std::uint32_t, kStreams> recent_{kAbsent, kAbsent, kAbsent,
                                              kAbsent};  // clusters, the latest last
};

}  // namespace hawser::cache
