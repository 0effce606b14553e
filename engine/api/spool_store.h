// SpoolStore: an InputSpool whose input has ended, as a store of one object, to be copied from. Nothing can
// be written to it.
#pragma once

#include "api/input_spool.h"
#include "storage/object_store.h"

namespace hawser {

class SpoolStore final : public ObjectStore {
 public:
  SpoolStore(std::shared_ptr<Spool> spool, SpoolKey key) : spool_(std::move(spool)), key_(std::move(key)) {}
  const std::shared_ptr<Spool>& spool() const { return spool_; }

  const Capabilities& capabilities() const override { return capabilities_; }
  std::string location(const ObjectRef& ref) const override;
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;

  Status createContainer(const OpContext& context, const std::string& container) override;
  Status removeContainer(const OpContext& context, const std::string& container) override;
  Result<ObjectInfo> put(const OpContext& context, const ObjectRef& ref, ByteSpan bytes,
                         const ObjectProperties& properties, const Condition& condition) override;
  Result<std::unique_ptr<ObjectWriter>> startWrite(const OpContext& context,
                                                   const WriteRequest& request) override;
  Status remove(const OpContext& context, const ObjectRef& ref, const Condition& condition) override;
  Result<std::string> presignedUrl(const OpContext& context, const ObjectRef& ref, WallTime expires) override;

 private:
  Result<ObjectInfo> object(const ObjectRef& ref) const;
  tl::unexpected<Error> readOnly(const ObjectRef& ref) const;

  const std::shared_ptr<Spool> spool_;
  const SpoolKey key_;
  const Capabilities capabilities_ = {.listsContainers = false};
};

}  // namespace hawser
