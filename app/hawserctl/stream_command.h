// Copying what comes on standard input to one object.
#pragma once

#include "session.h"

namespace hawser::ctl {

// The exit code.
int copyInput(Session& session, const std::string& destination, const JobOptions& options);

}  // namespace hawser::ctl
