// How hawserctl tells scripts what happened.
#pragma once

#include "api/report.h"
#include "base/error.h"

namespace hawser::ctl {

enum ExitCode : int {
  exitDone = 0,         // all done
  exitFailed = 1,       // some objects failed; they are listed
  exitUsage = 2,        // the command cannot be meant so
  exitCredentials = 3,  // no credential, or one that is refused or has expired
  exitCancelled = 4,    // stopped by the user
  exitDamaged = 5,      // bytes are not those that were sent or stored
};

ExitCode exitCodeOf(const Error& error);
// Of keeping a secret: there is no keychain, or none that lets us in.
bool lacksKeychain(const Error& error);
// Of two things done by one command: a stop ends it, damaged data outweighs other failures, and among these
// the first counts.
int worse(int code, int next);
// Damaged data outweighs all. A job that failed for credentials alone is exitCredentials.
ExitCode exitCodeOf(const Report& report);

}  // namespace hawser::ctl
