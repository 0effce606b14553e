// Errors of the store: an errno of its table, in the words of the operation. Internal to blobstore.
#pragma once

#include <cerrno>
#include <string>
#include <string_view>

#include "base/result.h"
#include "blobstore/types.h"

namespace hawser::blobstore {

Error storeError(int number, std::string detail, std::string object);
std::string blobName(BlobId id, const std::string& device);

}  // namespace hawser::blobstore
