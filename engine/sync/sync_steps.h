// What a plan comes to as transfers of a job, and what they leave behind in the journal.
//
// The job has two places, each source and destination: source 0 is left, 1 right; destination 0 is right, 1
// left. A transfer from 1 to 0 therefore stays on the right side.
#pragma once

#include "journal/journal_rows.h"
#include "journal/sync_rows.h"
#include "sync/sync_types.h"

namespace hawser {

struct SyncPlaces {
  std::string leftPrefix, rightPrefix;             // of keys, before the path
  bool leftRenames = false, rightRenames = false;  // its store is an ObjectRenamer
};

struct SyncSteps {
  std::vector<JournalTransfer> transfers;  // in their order; without job, place and id
  SyncStart start;                         // without the pair's roots and places
  std::uint64_t removals = 0;
};

SyncSteps stepsOf(const SyncPlan& plan, const SyncPlaces& places);

}  // namespace hawser
