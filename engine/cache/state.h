// State: an open cache: what Cache and CachedObject are the doors of. Internal to cache.
//
// One mutex guards it and its Items, Flights and Readings; it is never held across I/O. A cluster of an
// object is absent, under way (a Flight has it, or it is being evicted), or in a slot. Who reads a slot
// counts among its users meanwhile: nothing takes it away before they have gone.
#pragma once

#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "blobstore/blobstore.h"
#include "block/aligned_buffer.h"
#include "cache/cache.h"
#include "cache/segmented_lru.h"
#include "cache/sums.h"

namespace hawser::cache {

class Reading;

// Clusters that are being fetched, at once and once for all who want them. Who leads it fetches; when that
// one is stopped another goes on from where it was.
struct Flight {
  explicit Flight(AlignedBuffers& from) : buffers(from) {}
  ~Flight() {
    if (buffer.size() > 0) buffers.give(std::move(buffer));
  }

  AlignedBuffers& buffers;
  std::uint32_t first = 0, count = 0;  // clusters
  ByteRange range;                     // bytes: ends where the object does
  bool fills = false;                  // its clusters were absent, and may be kept
  const Reading* owner = nullptr;      // who launched it
  AlignedBuffer buffer;
  std::uint64_t filled = 0;    // of the leader, while there is one
  std::vector<PageSums> sums;  // of its clusters, once they are written
  bool led = false;
  bool done = false;    // the bytes are there, or `result` says why not
  bool landed = false;  // it is none of the item's any more
  Status result;
  const Origin* origin = nullptr;  // of who led it last
  unsigned waiting = 0;
};
using FlightPtr = std::shared_ptr<Flight>;

// Where a cluster is: in this slot, or
inline constexpr std::uint32_t kAbsent = ~std::uint32_t{0};
inline constexpr std::uint32_t kUnderWay = kAbsent - 1;

// One version of an object.
struct Item : std::enable_shared_from_this<Item> {
  ObjectIdentity identity;
  std::shared_ptr<Blob> blob;  // none: nothing of it is kept
  std::vector<std::uint32_t> clusters;
  std::vector<std::uint32_t> sums;  // of its clusters; what is there stays right when they are evicted
  std::set<std::size_t> unsaved;    // parts of `sums`
  std::uint64_t present = 0;
  bool pinned = false, superseded = false;
  unsigned readings = 0;
  bool touched = false;  // `used` is not written down yet
  WallTime used;
  std::list<FlightPtr> flights;
};
using ItemPtr = std::shared_ptr<Item>;

struct Slot {
  Item* item = nullptr;
  std::uint32_t cluster = 0;
  std::uint16_t users = 0;
  bool fresh = false;    // fetched ahead, and not read yet
  bool leaving = false;  // with its last user
  PageSums pages;        // none: to be made of the whole cluster; stays as long as there are users
};

class State : public std::enable_shared_from_this<State> {
 public:
  static Result<std::shared_ptr<State>> make(std::shared_ptr<BlockDevice> device, const Cache::Layout& layout,
                                             Cache::Options options);
  static Result<std::shared_ptr<State>> load(std::shared_ptr<BlockDevice> device, Cache::Options options);
  State(std::shared_ptr<BlockDevice> device, std::unique_ptr<Blobstore> store, Cache::Options options);
  ~State();

  // --- objects (state_items.cpp)
  ItemPtr open(const ObjectIdentity& identity);
  void close(const ItemPtr& item);
  std::optional<ObjectIdentity> find(const std::string& store, const std::string& location,
                                     const std::string& version) const;
  std::vector<CacheUse> use() const;
  Status pin(const std::string& location, bool pinned);
  Status drop(const std::string& location);
  Status clear();

  // --- room (state_room.cpp)
  CacheRoom room() const;
  CacheTally tally() const;
  Status resize(std::uint64_t limit);
  Status flush();
  // Writes what a flight has brought, where there is room for it: then keep() has to follow.
  bool write(const Item& item, Flight& flight);
  // Evicts down to the low water mark where that is called for, and has it written down.
  void tidy();

 private:
  friend class Reading;
  // A cluster that is to go, and that nobody reads.
  struct Doomed {
    ItemPtr item;
    std::uint32_t cluster = 0;
  };

  // --- loading
  Status readOwn();
  Status readItem(BlobId id);
  Status dropRest(Item& item);
  void readPresence(Item& item) HAWSER_REQUIRES(mutex_);
  void readRecency();
  void saveRecency();
  Status makeOwn(std::uint64_t limit);
  void claimRoom() HAWSER_REQUIRES(mutex_);

  // --- objects
  std::shared_ptr<Blob> create(const Item& item);
  // It is the newest of its location; those whose pin it took over.
  std::vector<ItemPtr> makeCurrent(Item& item) HAWSER_REQUIRES(mutex_);

  void setPinned(Item& item, bool pinned) HAWSER_REQUIRES(mutex_);
  Status savePin(Item& item);
  Status removeBlobs(const std::vector<ItemPtr>& items);
  Status dropAll(const std::vector<ItemPtr>& items);
  std::vector<ItemPtr> versionsOf(const ObjectIdentity& identity) const HAWSER_REQUIRES(mutex_);
  std::vector<ItemPtr> at(const std::string& location) const;

  // --- room
  // Its user has gone; one that is leaving goes with the last of them.
  void leave(std::uint32_t slot) HAWSER_REQUIRES(mutex_);
  // It goes as soon as nobody reads it.
  void discard(std::uint32_t slot) HAWSER_REQUIRES(mutex_);
  bool wantsTidying() const HAWSER_REQUIRES(mutex_);
  // As a task; false: there is no way to, and the caller does it without the mutex.
  bool tidySoon() HAWSER_REQUIRES(mutex_);
  bool admits(std::uint64_t clusters) HAWSER_REQUIRES(mutex_);
  std::uint64_t highWater() const HAWSER_REQUIRES(mutex_) { return room_ * 95 / 100; }
  std::uint64_t lowWater() const HAWSER_REQUIRES(mutex_) { return room_ * 90 / 100; }
  void keep(Item& item, Flight& flight, bool fresh) HAWSER_REQUIRES(mutex_);
  std::uint32_t takeSlot(Item& item, std::uint32_t cluster, bool fresh) HAWSER_REQUIRES(mutex_);
  // Remembers by what its pages are known, for as long as there is room for that.
  void know(std::uint32_t slot, PageSums pages) HAWSER_REQUIRES(mutex_);
  // Hands them to the blob, who has them written down when it is synced.
  void saveSums(Item& item);
  Status syncSums();
  void freeSlot(std::uint32_t slot) HAWSER_REQUIRES(mutex_);
  // False: there is no more to be evicted.
  bool evictSome() HAWSER_REQUIRES(mutex_);
  bool unmap() HAWSER_REQUIRES(mutex_);
  std::vector<ItemPtr> retireEmpty() HAWSER_REQUIRES(mutex_);
  // Gives up what cannot be kept any more, and says so once.
  void failed(const Error& error) HAWSER_REQUIRES(mutex_);
  void log(LogLevel level, const std::string& text) const { options_.log.write(level, "cache", text); }

  const std::shared_ptr<void> held_;  // the first, to be let go of last
  const std::shared_ptr<BlockDevice> device_;
  const std::unique_ptr<Blobstore> store_;
  const Cache::Options options_;
  const std::uint64_t cluster_;
  AlignedBuffers buffers_{16};  // what one who reads from front to back has under way

  mutable Mutex mutex_;
  ConditionVariable changed_;
  std::map<ObjectIdentity, ItemPtr> items_ HAWSER_GUARDED_BY(mutex_);
  std::set<ObjectIdentity> creating_ HAWSER_GUARDED_BY(mutex_);
  std::vector<Slot> slots_ HAWSER_GUARDED_BY(mutex_);
  std::vector<std::uint32_t> freeSlots_ HAWSER_GUARDED_BY(mutex_);
  std::deque<std::uint32_t> known_
      HAWSER_GUARDED_BY(mutex_);                  // slots that were given page sums, the oldest first
  SegmentedLru order_ HAWSER_GUARDED_BY(mutex_);  // of slots that may go
  CacheTally tally_ HAWSER_GUARDED_BY(mutex_);
  std::shared_ptr<Blob> own_;  // what the cache keeps of itself; none where that cannot be had
  std::uint64_t limit_ HAWSER_GUARDED_BY(mutex_) = 0;    // bytes
  std::uint64_t room_ HAWSER_GUARDED_BY(mutex_) = 0;     // clusters
  std::uint64_t used_ HAWSER_GUARDED_BY(mutex_) = 0;     // clusters in slots
  std::uint64_t filling_ HAWSER_GUARDED_BY(mutex_) = 0;  // that are being written
  std::uint64_t unsaved_ HAWSER_GUARDED_BY(mutex_) = 0;  // clusters written since the last flush
  bool givesBack_ HAWSER_GUARDED_BY(mutex_) = false;     // what is free to the disk below, when tidying
  bool starved_ HAWSER_GUARDED_BY(mutex_) = false;       // of clusters that wait for a flush to be free
  std::vector<Doomed> doomed_ HAWSER_GUARDED_BY(mutex_);
  bool tidying_ HAWSER_GUARDED_BY(mutex_) = false;
  bool posted_ HAWSER_GUARDED_BY(mutex_) = false;
  bool failed_ HAWSER_GUARDED_BY(mutex_) = false;  // nothing is kept any more
};

}  // namespace hawser::cache
