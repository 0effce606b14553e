// What a job is called, translated.
#pragma once

#include <QString>

#include "api/types.h"

namespace hawser {

JobTitle titleOf(const JobRequest& request);
// "photos to az://account/box", "3 items to az://account/box"; safe to show on one line.
QString titleText(const JobTitle& title);

}  // namespace hawser
