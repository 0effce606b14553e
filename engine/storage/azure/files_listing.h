// Listings as the File service writes them in XML. Pure; of hostile text it makes an error, never a guess.
//
// Source: Azure Storage REST reference, List Shares, List Directories and Files, version 2021-12-02.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "storage/object_store.h"

namespace hawser::azure {

struct DirectoryItem {
  // Its key is the name within the directory, with '/' at the end of a directory's. Kind: object or folder.
  ObjectInfo info;
  bool mayBeLink = false;  // has kLinkAttribute
};

struct DirectoryPage {
  std::vector<DirectoryItem> items;  // as they came
  std::string continuation;
};

// corrupt where the text is no complete listing, or a name in it would lead elsewhere.
Result<DirectoryPage> parseDirectoryList(std::string_view xml);
Result<ContainerPage> parseShareList(std::string_view xml);

}  // namespace hawser::azure
