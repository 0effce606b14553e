// S3Writer: one object being written as a multipart upload.
//
// The session is the upload's id, tied to its object. What S3 keeps with an object it wants to be told at the
// upload's start; what is known at its end alone goes into a tag once the object is there (FORMAT.md). A
// commit whose answer was lost is recognised by the ETag, which is made of those of the parts.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/object_store.h"
#include "storage/s3/s3_client.h"

namespace hawser::s3 {

class S3Writer final : public ObjectWriter {
 public:
  // invalidArgument for a session of another object, or none at all; notFound with Retry::never where the
  // service cannot tell what there is of it. One that is over begins anew.
  static Result<std::unique_ptr<ObjectWriter>> start(const OpContext& context,
                                                     std::shared_ptr<S3Client> client, std::string object,
                                                     const WriteRequest& request);

  std::string session() const override;
  bool setCondition(const Condition& condition) override {
    request_.condition = condition;
    return true;
  }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  // From objects of the same service, which is let in by this very credential.
  Result<PartReceipt> copyPart(const OpContext& context, const Part& part, const PartSource& from) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  S3Writer(std::shared_ptr<S3Client> client, std::string object, const WriteRequest& request);
  Status begin(const OpContext& context);
  // False: the upload is over.
  Result<bool> loadParts(const OpContext& context);
  Status checkPart(const Part& part) const;
  void written(const UploadPart& part);
  Result<std::vector<UploadPart>> chosenFor(std::span<const PartReceipt> parts) const;
  Status checkProperties(const ObjectProperties& properties) const;
  Result<PartReceipt> copied(const OpContext& context, const Part& part, const PartSource& from,
                             const ObjectRef& source, const HttpResponse& response) const;
  // The parts as one object; its ETag.
  Result<std::string> complete(const OpContext& context, const std::vector<UploadPart>& parts,
                               std::optional<std::uint64_t> crc64);
  // Whether the object is there as the commit was to make it.
  Result<bool> isCommitted(const OpContext& context, const std::string& etag) const;
  // Tells what was not known before; what came of it is no matter of the object's.
  void tag(const OpContext& context, ObjectInfo& info, const ObjectProperties& properties);
  Result<HttpResponse> send(const OpContext& context, const HttpRequest& request) const;
  tl::unexpected<Error> wrong(ErrorCode code, std::string why, Retry retry = Retry::never) const;

  std::shared_ptr<S3Client> client_;
  std::string object_;  // location, for errors
  WriteRequest request_;
  std::string upload_;  // the service's id

  Mutex mutex_;
  std::map<std::uint32_t, UploadPart> parts_ HAWSER_GUARDED_BY(mutex_);  // by number
};

}  // namespace hawser::s3
