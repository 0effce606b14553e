// The journal's form of a job request: what submit() was asked, as JSON without secrets.
#pragma once

#include <string>

#include "api/types.h"

namespace hawser {

// Locations as bytes in Base64 (paths need not be UTF-8), options by name.
std::string jobRequestToJson(const JobRequest& request);
// corrupt where it is none.
Result<JobRequest> jobRequestFromJson(const std::string& json);

}  // namespace hawser
