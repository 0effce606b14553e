// What a spool keeps of an object beside its bytes, as text (FORMAT.md).
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/object_store.h"

namespace hawser {

struct SpooledObject {
  std::string location;  // of the source, as the user would write it; with its snapshot
  ObjectInfo info;
};

// unsupported where something of it is no text: then it cannot be kept.
Result<std::string> spoolText(const SpooledObject& object);
// corrupt where it is not what spoolText() gives; unsupported where a newer version wrote it.
Result<SpooledObject> spooledObjectFrom(std::string_view text);

}  // namespace hawser
