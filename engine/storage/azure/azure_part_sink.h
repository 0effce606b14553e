// AzurePartSink: a block that is sent as it arrives. Internal to storage/azure.
//
// Its checksum is known when the last byte is, too late for the request: the answer says what the service has
// received, which is held against what was sent. A block that differs is in no list and never in an object.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

class AzurePartSink final : public PartSink {
 public:
  // `staged` is called with the block's id and size once the service has it.
  using Staged = std::function<void(const std::string& id, std::uint64_t size)>;
  AzurePartSink(std::shared_ptr<AzureClient> client, const OpContext& context, ObjectRef ref,
                std::string object, const Part& part, std::string id, Staged staged);

  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override;
  Status filled(std::size_t count) override;
  std::optional<std::uint64_t> crc64() const override { return crc_; }
  Result<PartReceipt> finish(const OpContext& context) override;

 private:
  Status take(ByteSpan bytes);
  Status send(ByteSpan bytes);
  Status sendKept();
  Error failed(Error error);

  const std::shared_ptr<AzureClient> client_;
  const OpContext context_;
  const ObjectRef ref_;
  const std::string object_;  // location, for errors
  const Part part_;
  const std::string id_;
  const Staged staged_;
  std::unique_ptr<HttpUpload> upload_;  // from the first bytes on
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t kept_ = 0;    // in the buffer, not sent
  std::uint64_t done_ = 0;  // taken
  std::uint64_t crc_ = 0;   // of what was taken
  bool over_ = false;       // failed, or finished
};

}  // namespace hawser::azure
