// CopyCommand: the call of hawserctl that does what a job or a profile of the window does.
#pragma once

#include <QString>

#include "api/profiles.h"

namespace hawser::ui {

// Without a signature's secret, in lines of a shell.
QString copyCommand(const JobRequest& request);
// Likewise; when it runs and whom it tells is not in it.
QString profileCommand(const Profile& profile);

}  // namespace hawser::ui
