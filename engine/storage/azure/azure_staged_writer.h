// AzureStagedWriter: a page blob or an append blob being written.
//
// Unlike blocks, pages and what is appended can be seen as soon as they are written. So they go to a blob of
// a name of its own, which is in no listing of ours; commit() has the service copy that to its place, at once
// and on the condition that nobody changed it meanwhile, and removes it. Pages of zeros are not sent.
//
// An object in pages has a size that is a multiple of 512; parts begin and end at such. What is appended
// comes in order.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/mutex.h"
#include "storage/azure/azure_client.h"
#include "storage/object_store.h"

namespace hawser::azure {

// A blob that is being written; none of the user's.
bool isStagedKey(std::string_view key);

class AzureStagedWriter final : public ObjectWriter {
 public:
  // Whether a session is one of this kind of writer.
  static bool began(std::string_view session);
  // invalidArgument for a session of another object, or a size that pages cannot have; notFound where what
  // the session wrote is gone.
  static Result<std::unique_ptr<ObjectWriter>> start(const OpContext& context,
                                                     std::shared_ptr<AzureClient> client, std::string object,
                                                     const WriteRequest& request);

  std::string session() const override { return session_; }
  bool inOrder() const override { return !pages_; }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  AzureStagedWriter(std::shared_ptr<AzureClient> client, std::string object, const WriteRequest& request,
                    std::string session, bool pages, BodyCheck check);
  Status open(const OpContext& context);
  Result<std::uint64_t> lengthThere(const OpContext& context);
  Status writePages(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  Status append(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  Result<bool> isPublished(const OpContext& context);
  Result<ObjectInfo> published(const OpContext& context, std::uint64_t size);
  tl::unexpected<Error> wrong(ErrorCode code, std::string why) const;

  const std::shared_ptr<AzureClient> client_;
  const std::string object_;  // location, for errors
  const WriteRequest request_;
  const std::string session_;
  const bool pages_;
  const BodyCheck check_;
  const ObjectRef staged_;

  Mutex mutex_;
  // Of what was appended so far; nothing after a failure, of which nobody knows what came of it.
  std::optional<std::uint64_t> length_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::azure
