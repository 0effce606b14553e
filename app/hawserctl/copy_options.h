// The options of copy as the engine's values.
#pragma once

#include "api/types.h"
#include "command_line.h"

namespace hawser::ctl {

struct CopyOptions {
  JobOptions job;
  std::optional<std::uint64_t> memory;
  std::uint64_t stripeWidth = 0;  // bytes; 0: none
};

// invalidArgument with a sentence for a value that is none.
Result<CopyOptions> copyOptions(const Arguments& arguments);

}  // namespace hawser::ctl
