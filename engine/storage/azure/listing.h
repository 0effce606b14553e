// Listings as the service writes them in XML. Pure; of hostile text it makes an error, never a guess.
#pragma once

#include <string_view>

#include "storage/object_store.h"

namespace hawser::azure {

// List Blobs with metadata. Objects in byte order of keys. corrupt where the text is no complete listing.
Result<ObjectPage> parseBlobList(std::string_view xml);
Result<ContainerPage> parseContainerList(std::string_view xml);

}  // namespace hawser::azure
