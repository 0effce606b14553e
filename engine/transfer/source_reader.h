// SourceReader: a transfer's source, of which is known afterwards whether it was what failed.
//
// What an error is about does not tell: a source of several places names the one of them that failed, and the
// source's account may have the name of the destination's.
#pragma once

#include "storage/object_store.h"

namespace hawser {

// Of one unit of work; one thread at a time.
class SourceReader final : public ObjectReader {
 public:
  // `source` outlives it.
  explicit SourceReader(ObjectReader& source) : source_(source) {}

  // The last call did, by no fault of its sink.
  bool failed() const { return failed_; }

  const Capabilities& capabilities() const override { return source_.capabilities(); }
  std::string location(const ObjectRef& ref) const override { return source_.location(ref); }
  Result<ContainerPage> listContainers(const OpContext& context, const std::string& continuation) override;
  Result<ObjectPage> list(const OpContext& context, const ListQuery& query) override;
  Result<ObjectInfo> stat(const OpContext& context, const ObjectRef& ref) override;
  Result<ObjectInfo> read(const OpContext& context, const ObjectRef& ref, std::optional<ByteRange> range,
                          const std::string& ifMatch, ByteSink& sink) override;
  // One that cannot be had is no failure: the bytes are read.
  Result<PartSource> partSource(const OpContext& context, const ObjectRef& ref, const ByteRange& range,
                                const std::string& etag) override {
    return source_.partSource(context, ref, range, etag);
  }

 private:
  ObjectReader& source_;
  bool failed_ = false;
};

}  // namespace hawser
