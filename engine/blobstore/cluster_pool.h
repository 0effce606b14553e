// ClusterPool: from given back to free again. Internal to blobstore; not thread-safe, but for
// ReadEpochs::leave.
//
// A cluster that was given back is written to again only once the record that says so is on the disk (or a
// crash would find the new owner's bytes at the old one's place), once every read that may still look at it
// has ended, and once it is cleared.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <vector>

#include "blobstore/cluster_allocator.h"
#include "blobstore/types.h"

namespace hawser::blobstore {

// Number of a change that goes to the journal; all up to one are on the disk, or not yet.
using Ticket = std::uint64_t;

// Which reads may still use what the map said when they began: each belongs to one of two generations, and
// the next one begins when the one before the last is gone.
class ReadEpochs {
 public:
  std::uint64_t now() const { return now_; }
  unsigned enter() {
    const unsigned side = now_ & 1;
    readers_[side].fetch_add(1, std::memory_order_relaxed);
    return side;
  }
  // Without the lock. True: it was the last of its side.
  bool leave(unsigned side) { return readers_[side].fetch_sub(1) == 1; }
  // No read that entered in `epoch` is left.
  bool over(std::uint64_t epoch);

 private:
  std::uint64_t now_ = 2;
  std::atomic<std::uint64_t> readers_[2] = {0, 0};
};

struct Release {
  ClusterRun run;
  Ticket ticket = 0;
  std::uint64_t epoch = 0;
  ClearMethod clear = ClearMethod::none;
};

class ClusterPool {
 public:
  // Has none before grow(). `epochs` outlives it.
  ClusterPool(std::uint32_t first, ReadEpochs& epochs) : epochs_(epochs), allocator_(first, first) {}

  // To be written to now, and soon.
  std::uint64_t free() const { return allocator_.free(); }
  std::uint64_t waiting() const { return waiting_; }
  // Whether reads alone keep some of what was given back up to that change.
  bool waits(Ticket durable) const { return !releases_.empty() && releases_.front().ticket <= durable; }
  std::vector<ClusterRun> take(std::uint64_t count) { return allocator_.take(count); }
  // As if they had been given back; given() is called for each of them.
  std::vector<ClusterRun> lend(std::uint64_t count) {
    waiting_ += count;
    return take(count);
  }
  bool claim(std::uint32_t cluster) { return allocator_.claim(cluster); }
  // Those from `first` to end - 1 that it has not had yet are free.
  void grow(std::uint32_t end) { allocator_.grow(end); }

  void release(const std::vector<ClusterRun>& runs, Ticket ticket, ClearMethod clear);
  // Those that nothing but clearing keeps any more; given() is then called for each of them.
  std::vector<Release> ripe(Ticket durable);
  void given(const Release& release);

  // Taken, and not used after all.
  void giveBack(const std::vector<ClusterRun>& runs);

 private:
  ReadEpochs& epochs_;
  ClusterAllocator allocator_;
  std::deque<Release> releases_;
  std::uint64_t waiting_ = 0;
};

}  // namespace hawser::blobstore
