// Names of objects in an embedded store: "CONTAINER/KEY", in the container "" the key alone.
//
// All names are one sorted list, and a container is what comes before the first '/': the container "" has all
// of them, and an empty container is the marker of an empty folder, "box/". Refused by invalidArgument: no
// key, NUL, parts "." and "..", a name that begins with '/' or ends in "//"; by tooLarge: more than kMaxName
// bytes. Internal to storage/embedded.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/object_store.h"

namespace hawser::embedded {

inline constexpr std::size_t kMaxName = 4096;

Result<std::string> nameOf(const ObjectRef& ref);
Status checkName(std::string_view name);
// invalidArgument unless it may be a container, other than "".
Status checkContainerName(std::string_view container);
// What names in it begin with: "box/", or "" for "".
std::string folderOf(std::string_view container);
inline bool isFolderName(std::string_view name) {
  return name.ends_with('/');
}

}  // namespace hawser::embedded
