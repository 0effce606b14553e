// ServiceLine: the store a process sees at the other end of a line to the Service.
#pragma once

#include "sim/service.h"

namespace hawser::sim {

class ServiceLine final : public ObjectStore {
 public:
  ServiceLine(Service& service, int life) : service_(service), life_(life) {}

  const Capabilities& capabilities() const override { return service_.capabilities; }
  std::string location(const ObjectRef& ref) const override { return Service::location(ref); }
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
  friend class ServiceWriter;
  // The call's way there: an error is one before the service has done anything. True: its answer gets lost.
  Result<bool> arrives(const OpContext& context, const std::string& what, const ObjectRef& ref);
  Status answers(const OpContext& context, bool lost);
  Result<bool> isDamaged(const OpContext& context, std::size_t bytes);
  Status deliver(const OpContext& context, std::string_view bytes, ByteSink& sink);

  Service& service_;
  const int life_;
};

}  // namespace hawser::sim
