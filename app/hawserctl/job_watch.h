// Watching a job to its end: progress, questions, stop signals, and the report.
#pragma once

#include <optional>
#include <string>

#include "session.h"

namespace hawser::ctl {

struct WatchOptions {
  std::string reportFile;  // also written there, in the format its name ends in; empty: not
  bool withSas = false;    // a location came with a SAS, which another run does not know
};

// Returns the exit code. A first stop signal pauses the job, so that "jobs resume" goes on with it.
int watchJob(Session& session, JobId job, const WatchOptions& options);

}  // namespace hawser::ctl
