// What hawser-nbd is asked to do.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser::nbd {

struct ProgramOptions {
  std::string file;
  std::string socket;      // empty: the sockets it inherits
  std::string exportName;  // empty: the one without a name
  std::optional<int> parentPipe;
  bool readOnly = false;
  bool order = false;  // all of the above comes on standard input (mount.h)
  bool help = false;
  bool version = false;
};

// invalidArgument with a sentence. "--name VALUE" and "--name=VALUE".
Result<ProgramOptions> parseOptions(std::span<const std::string> arguments);

std::string_view usage();

}  // namespace hawser::nbd
