// SyncPlanner: what has to be done so that two folders become the same, found by reading alone.
//
// Both listings and what is known of the last run are gone through side by side in order of paths; what is
// the same is counted and not kept, so that the memory it takes is that of what differs. Deterministic: the
// same sides, memory and host give the same plan and hash.
#pragma once

#include "sync/sync_listing.h"
#include "sync/sync_rules.h"
#include "transfer/filter.h"

namespace hawser {

struct SyncTask {
  SyncKind kind = SyncKind::update;
  SkipRule rule = SkipRule::none;       // by what it is told that two are the same
  LinkPolicy links = LinkPolicy::keep;  // keep or skip
  std::vector<std::string> include, exclude;
  SyncLimit limit;
  std::string host;  // in the names of conflicts
  // The folder of the side is another one than that of the last run.
  bool leftReplaced = false, rightReplaced = false;
};

// What the planner asks of the two sides beside their listings.
class SyncSides {
 public:
  virtual ~SyncSides() = default;
  // Whether both have the same bytes; only their reading can tell.
  virtual Result<bool> sameBytes(const OpContext& context, const SyncMeeting& meeting) = 0;
  // What stands under a path; nothing where there is none.
  virtual Result<std::optional<SyncObject>> find(const OpContext& context, SyncSide side,
                                                 const std::string& path) = 0;
  // What of an ETag stays when its object gets another name; empty where nothing does.
  virtual std::string lasting(SyncSide side, const std::string& etag) const = 0;
};

// Blocks. An error of a listing is one of the plan: nothing can be told of a side that is not known whole.
Result<SyncPlan> planSync(const OpContext& context, const SyncTask& task, SyncSides& sides, SyncListing& left,
                          SyncListing& right, SyncMemory& memory);

// Of what the plan does and rests on. Whoever takes rows out of a plan gives it its new hash.
std::string hashOf(const SyncPlan& plan);

// The plan without what is not wanted of it, with its holds and hash anew.
SyncPlan without(SyncPlan plan, const std::vector<std::string>& paths, const SyncLimit& limit);

// The plan with rows of these paths the other way round, of twoWay alone: what would be taken over is sent,
// what would be removed is brought back, and what would be made is removed where it is. Of renames nothing
// is.
SyncPlan turned(SyncPlan plan, const std::vector<std::string>& paths, const SyncLimit& limit);

}  // namespace hawser
