#include "transfer/source_reader.h"

namespace hawser {

namespace {

// Remembers whether the sink itself has failed.
class WatchedSink final : public ByteSink {
 public:
  explicit WatchedSink(ByteSink& target) : target_(target) {}
  Status write(ByteSpan bytes) override { return seen(target_.write(bytes)); }
  MutableByteSpan room() override { return target_.room(); }
  Status filled(std::size_t size) override { return seen(target_.filled(size)); }
  std::optional<std::uint64_t> crc64() const override { return target_.crc64(); }

  bool failed() const { return failed_; }

 private:
  Status seen(Status status) {
    failed_ = failed_ || !status;
    return status;
  }

  ByteSink& target_;
  bool failed_ = false;
};

}  // namespace

Result<ContainerPage> SourceReader::listContainers(const OpContext& context,
                                                   const std::string& continuation) {
  auto page = source_.listContainers(context, continuation);
  failed_ = !page;
  return page;
}

Result<ObjectPage> SourceReader::list(const OpContext& context, const ListQuery& query) {
  auto page = source_.list(context, query);
  failed_ = !page;
  return page;
}

Result<ObjectInfo> SourceReader::stat(const OpContext& context, const ObjectRef& ref) {
  auto info = source_.stat(context, ref);
  failed_ = !info;
  return info;
}

Result<ObjectInfo> SourceReader::read(const OpContext& context, const ObjectRef& ref,
                                      std::optional<ByteRange> range, const std::string& ifMatch,
                                      ByteSink& sink) {
  WatchedSink watched(sink);
  auto info = source_.read(context, ref, range, ifMatch, watched);
  failed_ = !info && !watched.failed();
  return info;
}

}  // namespace hawser
