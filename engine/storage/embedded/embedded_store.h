// EmbeddedStore: objects in the blobs of one file (engine/blobstore). FORMAT.md says how a blob is an object.
//
// A container is what comes before the first '/' of a name; the container "" has all of them, as the root
// folder of a local store has. A new object is written to a blob of its own and becomes the object by one
// sync; readers of what it replaces read on. Overwriting or removing a snapshot that has clones is busy.
#pragma once

#include <memory>
#include <string>

#include "base/clock.h"
#include "storage/object_store.h"

namespace hawser {

namespace embedded {
class OpenStore;
class SharedStore;
}  // namespace embedded

class EmbeddedStore : public ObjectStore {
 public:
  // `make`: a missing file is made, as the default store of the first start is.
  EmbeddedStore(std::shared_ptr<embedded::SharedStore> file, bool make);
  ~EmbeddedStore() override;

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
  using Open = std::shared_ptr<embedded::OpenStore>;
  Result<Open> open(const OpContext& context);
  Status checkContainer(embedded::OpenStore& store, const std::string& container) const;

  const std::shared_ptr<embedded::SharedStore> file_;
  const bool make_;
  Capabilities capabilities_;
};

}  // namespace hawser
