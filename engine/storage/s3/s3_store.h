// S3Store: the buckets of one service, as an ObjectStore.
//
// Keys are S3's, byte for byte. An empty folder is an object "a/b/" without bytes. What leaves us is checked
// by the service where it can (storage/s3/flavour.h); what comes is held against the CRC-64 of the whole,
// which is the service's own, or kept with the object (FORMAT.md).
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "storage/object_store.h"
#include "storage/s3/s3_client.h"

namespace hawser::s3 {

class S3Store final : public ObjectStore {
 public:
  // `container`: the only bucket the credential is for; empty: any.
  S3Store(std::shared_ptr<S3Client> client, std::string container);

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                const std::string& etag) override;
  Result<bool> copiesRanges(const OpContext& context) override;
  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  // Looked at before: S3 has no condition for it that all services know.
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  Status check(const ObjectRef& ref) const;
  Status checkContainer(const std::string& container) const;
  Result<ObjectInfo> nothingToRead(const OpContext& context, const ObjectRef& ref, std::uint64_t offset,
                                   const std::string& ifMatch);
  Result<ObjectInfo> readBytes(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                               const std::string& ifMatch, ByteSink& sink);
  Status checkWhole(const OpContext& context, const ObjectRef& ref, ObjectInfo& info, bool tagged,
                    std::uint64_t crc64);
  Result<bool> isEmpty(const OpContext& context, const std::string& container);
  Status abortUploads(const OpContext& context, const std::string& container);

  std::shared_ptr<S3Client> client_;
  std::string container_;
  Capabilities capabilities_;
};

}  // namespace hawser::s3
