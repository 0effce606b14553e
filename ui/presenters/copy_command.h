// CopyCommand: the call of hawserctl that copies as a job of the window does.
#pragma once

#include <QString>

#include "api/types.h"

namespace hawser::ui {

// Without a signature's secret, in lines of a shell.
QString copyCommand(const JobRequest& request);

}  // namespace hawser::ui
