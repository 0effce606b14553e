// The text of connections.yaml: reading, and changing one connection in it. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "credentials/connection.h"

namespace hawser {

// Errors: corrupt, unsupported (newer version). "" is an empty book.
Result<std::vector<Connection>> connectionsFromYaml(std::string_view text);
// `text` with the connection of this name replaced, added, or taken out where there is no `replacement`.
// All that is not ours stays. Errors as above, and notFound for taking out what is not there.
Result<std::string> yamlWith(std::string_view text, const std::string& name,
                             const std::optional<Connection>& replacement);

}  // namespace hawser
