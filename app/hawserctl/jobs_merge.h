// "hawserctl jobs merge": one report of those of a job's shares.
#pragma once

#include "commands.h"

namespace hawser::ctl {

// The words after "merge" are files.
int mergeReports(Session& session, const Arguments& arguments, ReportFormat format);

}  // namespace hawser::ctl
