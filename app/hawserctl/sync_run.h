// A sync from its preview to its report, for the commands that have one.
#pragma once

#include <string>

#include "api/sync.h"
#include "session.h"

namespace hawser::ctl {

struct SyncRun {
  bool preview = false;    // show what would be done, and do nothing
  bool yes = false;        // do not ask before what is within the limit is removed
  bool withSas = false;    // a location came with a signature, which is not kept
  std::string reportFile;  // empty: none
};

int runSyncRequest(Session& session, Engine& engine, const SyncRequest& request, const SyncRun& run);

// What a preview says, as text or JSON.
void showSync(Session& session, const SyncPreview& preview);

}  // namespace hawser::ctl
