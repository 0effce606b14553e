// AzureWriter: one block blob being written, block by block.
//
// The session is a random number that the ids of its blocks begin with, tied to its object. Blocks that are
// never committed are invisible and expire after a week; the service offers no way to take them back, so
// abort() adds a block that says that the session is over. A commit whose answer was lost is recognised by
// the committed block list, which then is ours, id by id; where no id of it is the session's own (all blocks
// were kept, or are named by their bytes) also by what is kept with the object.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "storage/azure/azure_client.h"
#include "storage/azure/block_list.h"
#include "storage/azure/block_names.h"
#include "storage/object_store.h"

namespace hawser::azure {

class AzureWriter final : public ObjectWriter {
 public:
  // invalidArgument for a session of another object, or none at all.
  static Result<std::unique_ptr<ObjectWriter>> start(const OpContext& context,
                                                     std::shared_ptr<AzureClient> client, std::string object,
                                                     const WriteRequest& request);

  std::string session() const override { return session_; }
  bool setCondition(const Condition& condition) override {
    request_.condition = condition;
    return true;
  }
  // The name of a block is in the request for it, before the bytes.
  bool streamsParts() const override { return check_ == BodyCheck::crc64 && !names_.byMd5(); }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<PartReceipt> copyPart(const OpContext& context, const Part& part, const PartSource& from) override;
  Result<PartReceipt> keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                               std::optional<std::uint64_t> crc64) override;
  // Of a block that is kept: as it was when this writer first asked.
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  AzureWriter(std::shared_ptr<AzureClient> client, std::string object, const WriteRequest& request,
              std::string session, BodyCheck check);
  Result<std::vector<ChosenBlock>> chosenFor(std::span<const PartReceipt> parts) const;
  Status checkPart(const Part& part) const;
  bool wasSent(const PartReceipt& receipt);
  Result<bool> hasKept(const OpContext& context, const KeptBlock& block, std::uint64_t size);
  // The object, where it is what the commit was to make.
  Result<std::optional<ObjectInfo>> findCommitted(const OpContext& context,
                                                  const std::vector<ChosenBlock>& blocks,
                                                  const ObjectProperties& properties);
  Status loadUncommitted(const OpContext& context);
  Status loadCommitted(const OpContext& context);
  tl::unexpected<Error> wrong(ErrorCode code, std::string why) const;

  std::shared_ptr<AzureClient> client_;
  std::string object_;  // location, for errors
  WriteRequest request_;
  std::string session_;
  const BlockNames names_;
  const BodyCheck check_;

  Mutex mutex_;
  bool loaded_ HAWSER_GUARDED_BY(mutex_) = false;
  // Uncommitted ones, with their sizes.
  std::map<std::string, std::uint64_t> blocks_ HAWSER_GUARDED_BY(mutex_);
  // What the object was made of when it was asked for, with its etag; empty where there was none.
  struct Before {
    std::string etag;
    std::map<std::string, std::uint64_t> blocks;
  };
  std::optional<Before> before_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::azure
