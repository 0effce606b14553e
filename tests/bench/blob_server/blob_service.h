// The part of Azure Blob's REST interface that copying programs use, over a Store. Signatures are not looked
// at. Paths are /ACCOUNT/CONTAINER/BLOB, as with the storage emulator. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "blob_server/store.h"

namespace hawser::bench {

class BlobService {
 public:
  // `checkCrc`: compute x-ms-content-crc64 of every upload that names it, and refuse what does not match.
  BlobService(Store& store, bool checkCrc) : store_(store), checkCrc_(checkCrc) {}

  Reply handle(const Request& request, std::shared_ptr<Body> body);
  // The operation's name for statistics, "PutBlock".
  static std::string operationName(const Request& request);

 private:
  struct Target {
    std::string account, container, blob;
  };
  static Target targetOf(std::string_view path);
  Reply route(const Request& request, const Target& target, std::shared_ptr<Body> body);
  Reply containerRequest(const Request& request, const Target& target);
  Reply blobRequest(const Request& request, Container& container, const Target& target,
                    std::shared_ptr<Body> body);
  Reply putBlob(const Request& request, Container& container, const std::string& name,
                std::shared_ptr<Body> body);
  Reply putBlock(const Request& request, Container& container, const std::string& name,
                 std::shared_ptr<Body> body);
  int takeRange(const Request& request, Block& block, Reply& reply);
  Reply putBlockList(const Request& request, Container& container, const std::string& name,
                     const std::shared_ptr<Body>& body);
  Reply getBlob(const Request& request, const Blob& blob);
  Reply blockList(const Request& request, const Blob& blob);
  Reply setHeaders(const Request& request, Blob& blob, bool metadata);
  // Fills `reply` and is false when the content does not match the CRC that the request names.
  bool checksumAccepted(const Request& request, const std::shared_ptr<Body>& body, Reply& reply) const;

  Store& store_;
  bool checkCrc_;
};

}  // namespace hawser::bench
