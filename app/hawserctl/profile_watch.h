// "profile watch": saved profiles run by themselves, as their rules say, until it is stopped.
#pragma once

#include "session.h"

namespace hawser::ctl {

int watchProfiles(Session& session);

}  // namespace hawser::ctl
