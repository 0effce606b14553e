// AzureStore: the blobs of one account, as an ObjectStore.
//
// Keys are blob names, byte for byte. An empty folder is a blob "a/b/" without bytes that is also marked
// hdi_isfolder=true: one key is one blob, so that an object "a/b" and a folder "a/b/" never overwrite each
// other. Tools that mark "a/b" itself (AzCopy, Storage Explorer, Hadoop) are understood: such a blob is
// listed as "a/b/", and that key finds it where there is no blob of its own name.
// What leaves us is checked by the service (CRC-64 of each body). What comes is asked for in ranges that the
// service sums up (4 MiB), and checked once more whenever an object with a known CRC-64 is read as a whole.
#pragma once

#include <memory>
#include <string>

#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

class AzureStore final : public ObjectStore {
 public:
  // `container`: the only one the credential is for; empty: any.
  AzureStore(std::shared_ptr<AzureClient> client, std::string container);

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                const std::string& etag) override;
  // Blocks: of an object that was written at once there are none, and nothing could be kept.
  Result<std::vector<StoredPart>> storedParts(const OpContext& context, const ObjectRef& ref,
                                              const std::string& etag) override;
  // The service does, and says what it has got; Azurite says nothing of it, where it does it at all. Whether
  // it may read there is for each try to show: a firewall or a SAS may be in its way.
  Result<bool> copiesRanges(const OpContext& context) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  Status check(const ObjectRef& ref) const;
  std::string signedUrl(const ObjectRef& ref, WallTime expires) const;
  Result<ObjectInfo> putStaged(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                               const ObjectProperties& properties, const Condition& condition);
  // One HEAD, no folders of other tools, no link targets.
  Result<ObjectInfo> head(const OpContext& context, const ObjectRef& ref, const std::string& object);
  Result<ObjectInfo> foreignFolder(const OpContext& context, const ObjectRef& ref, const std::string& object);
  // What one request brought.
  struct Answer {
    ObjectInfo info;
    std::uint64_t count = 0;
    std::uint64_t crc64 = 0;  // of these bytes, where they were summed up
  };
  Result<ObjectInfo> readSummed(const OpContext& context, const ObjectRef& ref, ByteRange range,
                                const std::string& ifMatch, ByteSink& sink);
  Result<ObjectInfo> readOnce(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                              const std::string& ifMatch, ByteSink& sink);
  Result<Answer> ask(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                     const std::string& ifMatch, ByteSink& sink);
  Status checkWhole(const ObjectInfo& info, std::uint64_t crc64, const ObjectRef& ref) const;
  Result<ObjectInfo> nothingToRead(const OpContext& context, const ObjectRef& ref, std::uint64_t offset,
                                   const std::string& ifMatch);

  std::shared_ptr<AzureClient> client_;
  std::string container_;
  Capabilities capabilities_;
};

}  // namespace hawser::azure
