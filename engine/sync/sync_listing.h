// SyncListing: what stands on a side, path by path in order. Reads only.
#pragma once

#include <memory>
#include <string>

#include "sched/retry_policy.h"
#include "sync/sync_types.h"
#include "transfer/planner.h"

namespace hawser {

struct SyncEntry {
  std::string path;  // below the side's folder; a folder's ends in '/'
  SyncObject object;
};

// One thread at a time.
class SyncListing {
 public:
  virtual ~SyncListing() = default;
  // The next, or nullptr at the end; it stays until take(). An error ends it: then nothing is known of what
  // would have come.
  virtual Result<const SyncEntry*> peek(const OpContext& context) = 0;
  virtual void take() = 0;
};

// What is known of the last run, likewise in order of paths.
class SyncMemory {
 public:
  virtual ~SyncMemory() = default;
  virtual Result<const SyncKnown*> peek() = 0;
  virtual void take() = 0;
};

SyncObject syncObjectOf(const ObjectInfo& info);

// Of a place whose key is a folder ("" or ending in '/'). `requests` counts pages.
std::unique_ptr<SyncListing> listingOf(const ReadPlace& place, const RetryPolicy& retry,
                                       std::uint64_t& requests);

// Of a folder that is not there yet.
std::unique_ptr<SyncListing> noListing();

}  // namespace hawser
