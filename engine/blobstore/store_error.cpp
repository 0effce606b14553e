#include "blobstore/store_error.h"

#include "os/posix_error.h"

namespace hawser::blobstore {

Error storeError(int number, std::string detail, std::string object) {
  Error error = posixError(number, "store", object);
  error.detail = std::move(detail);
  // A store that does not add up is damaged, not asked wrongly.
  if (number == EILSEQ) error.code = ErrorCode::corrupt;
  // Room for metadata does not come back by waiting.
  if (number == ENOMEM) error = makeError(ErrorCode::noSpace, error.detail).about(object);
  error.sys = number;
  return error;
}

std::string blobName(BlobId id, const std::string& device) {
  return "blob " + std::to_string(id) + " of " + device;
}

}  // namespace hawser::blobstore
