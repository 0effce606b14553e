// Keys as paths below a root folder.
//
// A key's parts are file names, byte for byte; names that are not UTF-8 are keys of the same bytes. Refused
// by invalidArgument: empty parts, "." and "..", NUL, and names kept for unfinished objects. A key that ends
// in '/' is a folder. Links: below a root the user chose as a store, a folder on the way that is a symlink
// is not walked, so that no object placed there leads out of the root. The root "/" stands for plain paths
// as the user writes them, where links in folders mean what they mean everywhere.
// Internal to storage/local.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "os/file_system.h"
#include "storage/object_store.h"

namespace hawser::local {

struct Place {
  std::string container;  // path of the container's folder
  std::string path;       // of the object; without the '/' at the end of a folder's key
  bool folder = false;
  bool walksLinks = false;
  bool contained = false;  // in a container of its own, not in the store's root
};

// Name of an unfinished object's file: hidden, and of one shape only, so that nothing else is taken for it.
std::string unfinishedName(std::string_view session, std::string_view key);
std::string unfinishedName(std::string_view session, const Place& place);
bool isUnfinishedName(std::string_view name);
bool isSession(std::string_view session);
// Of such a name.
std::string_view sessionIn(std::string_view name);

// Does no I/O. tooLarge for a name over 255 bytes.
Result<Place> placeOf(const std::string& root, const ObjectRef& ref);
// invalidArgument unless it may be a folder right below the root.
Status checkContainerName(const std::string& container);
// The folder a container stands for; "" is the root itself.
std::string containerPath(const std::string& root, const std::string& container);

// notFound where the container is missing.
Status checkContainer(FileSystem& files, const Place& place);
// Deepest folder on the way to the place that exists, of a container that does. exists: something that is no
// folder is in the way.
Result<std::string> deepestFolder(FileSystem& files, const Place& place);
// notFound where the way leads through what is no folder (or a link): then nothing is there either.
Status checkWay(FileSystem& files, const Place& place);

}  // namespace hawser::local
