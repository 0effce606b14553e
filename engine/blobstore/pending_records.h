// PendingRecords: changes that are made in memory and on their way to the journal. Internal to blobstore; not
// thread-safe.
#pragma once

#include <deque>
#include <span>

#include "blobstore/cluster_pool.h"
#include "blobstore/record.h"

namespace hawser::blobstore {

struct Batch {
  Bytes records;
  std::uint32_t count = 0;
  Ticket last = 0;         // of its changes
  bool needsData = false;  // data that was written before has to be on the disk first
};

class PendingRecords {
 public:
  Ticket last() const { return last_; }
  std::uint64_t size() const { return records_.size(); }

  // One change: what is in it reaches the disk together.
  Ticket add(std::span<const Record> records, bool needsData);
  // Whole changes, the first ones, of at most so many bytes (but one change at least).
  Batch take(std::uint64_t limit);
  Batch takeAll() { return take(~std::uint64_t{0}); }

 private:
  struct Change {
    std::size_t size = 0;
    std::uint32_t count = 0;
    Ticket ticket = 0;
    bool needsData = false;
  };
  bool joins(const Record& record);

  Bytes records_;
  std::deque<Change> changes_;
  Ticket last_ = 0;
};

}  // namespace hawser::blobstore
