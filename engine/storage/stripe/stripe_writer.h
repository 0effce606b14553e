// StripeWriter: one object being written as slices, each a write of its own at its member.
//
// Parts do not cross slices (Capabilities::partBoundary). commit() makes slices visible, slice 0 last;
// a commit that was broken off goes on with those that are not there yet. After slice 0 the slices and
// whole objects that it replaces are removed: until then the newer one is what is read.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "storage/part_grid.h"
#include "storage/stripe/stripe_map.h"
#include "vectored/stripe_layout.h"

namespace hawser::stripe {

class StripeWriter final : public ObjectWriter {
 public:
  // `request` is of the stripe, `key` the full key. `replaced`: what the condition is of, where parts of it
  // may be kept. notFound where a slice's session is gone.
  static Result<std::unique_ptr<ObjectWriter>> make(const OpContext& context,
                                                    std::shared_ptr<Members> members, StripeLayout layout,
                                                    std::string key, const WriteRequest& request,
                                                    const StripeMap* replaced);

  std::string session() const override;
  bool streamsParts() const override { return streams_; }
  bool inOrder() const override { return inOrder_; }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<PartReceipt> copyPart(const OpContext& context, const Part& part, const PartSource& from) override;
  // Only in the slice that it is in.
  Result<PartReceipt> keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                               std::optional<std::uint64_t> crc64) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  struct SliceWrite {
    MemberPtr member;
    std::string key;
    ByteRange range;
    std::string session;
    std::unique_ptr<ObjectWriter> writer;  // none where it is there already
    bool succeeds = false;                 // what lies there is the slice of the object that is replaced
  };
  StripeWriter(std::shared_ptr<Members> members, StripeLayout layout, std::string key, WriteRequest request);
  Status open(const OpContext& context, const StripeMap* replaced);
  Status openSlice(const OpContext& context, std::size_t index, Condition condition);
  Result<std::size_t> sliceOf(const Part& part) const;
  class ComparingSink;
  Result<PartReceipt> standsAs(const OpContext& context, const Part& part, std::uint64_t crc64);
  Part inSlice(const Part& part) const;
  // By a commit of this session that was broken off.
  bool isCommitted(const FoundObject& there, const SliceWrite& slice) const;
  bool striped() const { return slices_.size() > 1; }
  ObjectProperties propertiesOf(std::size_t index, const ObjectProperties& given,
                                std::optional<std::uint64_t> whole) const;
  Result<ObjectInfo> commitSlice(const OpContext& context, std::size_t index, const FoundObject& there,
                                 std::span<const PartReceipt> parts, const ObjectProperties& properties);

  const std::shared_ptr<Members> members_;
  const StripeLayout layout_;
  const std::string key_;
  const WriteRequest request_;
  const PartGrid grid_;
  std::uint64_t generation_ = 0;
  bool streams_ = true;   // all slices' writers do
  bool inOrder_ = false;  // one of them takes them so
  std::vector<SliceWrite> slices_;
};

// invalidArgument, exists or changedUnderUs: the condition does not hold of what is there.
Status checkCondition(const FoundObject& there, const Condition& condition);
// Removes all that stands at the members for the object but the `kept` (member and key).
Status removeOthers(const OpContext& context, const FoundObject& there,
                    const std::vector<std::pair<MemberPtr, std::string>>& kept);

}  // namespace hawser::stripe
