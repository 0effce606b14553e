// List Blobs and List Containers as XML. Pure.
#pragma once

#include <string>

#include "blob_server/store.h"

namespace hawser::bench {

// Honours prefix, delimiter, marker, maxresults and include=metadata of the request.
std::string blobListing(const Request& request, const std::string& containerName, const Container& container);
std::string containerListing(const Request& request, const Store& store);

}  // namespace hawser::bench
