// What a copy would do, shown before it does it.
#pragma once

#include <optional>

#include "session.h"

namespace hawser::ctl {

// The exit code.
int showPlan(Session& session, Engine& engine, const JobRequest& request);

// Shows what would be removed, and asks. Nothing: go on, with request.options.mostDeletes set; else the exit
// code.
std::optional<int> confirmDeletes(Session& session, Engine& engine, JobRequest& request, bool yes);

// Whether what was shown is to be removed. Nothing: it is; otherwise the exit code.
std::optional<int> askToRemove(Session& session);

}  // namespace hawser::ctl
