#include "storage/stripe/stripe_writer.h"

#include <algorithm>

#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/summing_sinks.h"
#include "os/random.h"
#include "sched/parallel.h"
#include "storage/stripe/stripe_find.h"

namespace hawser::stripe {

namespace {

constexpr std::string_view kSessionForm = "stripe1 ";
// More would be a table of gigabytes; the width is to be chosen so that there are fewer.
constexpr std::uint64_t kMostSlices = 100'000;

// 0 is what stripes of other programs have.
std::uint64_t randomGeneration() {
  std::uint64_t value = 0;
  while (value == 0)
    fillRandom(std::as_writable_bytes(std::span(&value, 1)));
  return value;
}

// "stripe1 GENERATION SESSION SESSION ..." of the slices in order, percent-encoded.
std::vector<std::string> words(std::string_view text) {
  std::vector<std::string> list;
  while (!text.empty()) {
    const std::string_view word = text.substr(0, text.find(' '));
    list.push_back(percentDecoded(word));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
  }
  return list;
}

const Found* standing(const FoundObject& there, const MemberPtr& member, const std::string& key) {
  for (const auto* list : {&there.slices, &there.whole, &there.damaged}) {
    for (const Found& found : *list) {
      if (found.member == member && found.key == key) return &found;
    }
  }
  return nullptr;
}

// The first error in their order.
Status firstError(std::vector<Status> all) {
  for (Status& one : all) {
    if (!one) return std::move(one);
  }
  return {};
}

Status forEach(std::span<const Found* const> all, const std::function<Status(const Found&)>& call) {
  std::vector<Status> done(all.size());
  parallelEach(all.size(), kMostAtOnce, [&](std::size_t index) { done[index] = call(*all[index]); });
  return firstError(std::move(done));
}

// Numbers from 0 in its own slice.
std::vector<PartReceipt> receiptsOf(std::span<const PartReceipt> parts, const ByteRange& slice) {
  std::vector<PartReceipt> inside;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.range.offset < slice.offset || receipt.part.range.offset >= slice.end()) continue;
    PartReceipt own = receipt;
    own.part.number = static_cast<std::uint32_t>(inside.size());
    own.part.range.offset -= slice.offset;
    inside.push_back(std::move(own));
  }
  return inside;
}

// Of all of them; none where one of them is not known.
std::optional<std::uint64_t> crcOf(std::span<const PartReceipt> parts) {
  std::uint64_t crc = 0;
  for (const PartReceipt& receipt : parts) {
    if (!receipt.summed) return std::nullopt;
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  }
  return crc;
}

// Passes a slice's part on under its number in the whole.
class NumberedSink final : public PartSink {
 public:
  NumberedSink(std::unique_ptr<PartSink> sink, Part part) : sink_(std::move(sink)), part_(part) {}
  Status write(ByteSpan bytes) override { return sink_->write(bytes); }
  MutableByteSpan room() override { return sink_->room(); }
  Status filled(std::size_t count) override { return sink_->filled(count); }
  std::optional<std::uint64_t> crc64() const override { return sink_->crc64(); }
  Result<PartReceipt> finish(const OpContext& context) override {
    HAWSER_TRY(PartReceipt receipt, sink_->finish(context));
    receipt.part = part_;
    return receipt;
  }

 private:
  std::unique_ptr<PartSink> sink_;
  Part part_;
};

}  // namespace

// Takes a part of a slice that stands there already: it has to be the same.
class StripeWriter::ComparingSink final : public PartSink {
 public:
  ComparingSink(StripeWriter& writer, Part part) : writer_(writer), part_(part) {}
  Status write(ByteSpan bytes) override { return sink_.write(bytes); }
  Result<PartReceipt> finish(const OpContext& context) override {
    return writer_.standsAs(context, part_, sink_.crc());
  }

 private:
  StripeWriter& writer_;
  Part part_;
  HashSink sink_{false};
};

Status checkCondition(const FoundObject& there, const Condition& condition) {
  if (condition.kind == Condition::Kind::none) return {};
  const auto map = mapOf(there);
  if (condition.kind == Condition::Kind::absent) {
    if (map) return fail(makeError(ErrorCode::exists, "there is one already"));
    return {};  // damaged remains of another upload are nothing
  }
  // A damaged one has no etag of its own: it is what the listing showed.
  const std::string etag = map ? map->info.etag : infoOfDamaged(there).etag;
  const bool any = map || !there.slices.empty() || !there.damaged.empty();
  if (!any || etag != condition.etag)
    return fail(makeError(ErrorCode::changedUnderUs, "it is another one now"));
  return {};
}

Status removeOthers(const OpContext& context, const FoundObject& there,
                    const std::vector<std::pair<MemberPtr, std::string>>& kept) {
  // Slice 0 goes first: without it the rest is no object.
  std::vector<const Found*> others;
  for (const auto* list : {&there.whole, &there.slices, &there.damaged}) {
    for (const Found& found : *list) {
      if (std::find(kept.begin(), kept.end(), std::pair(found.member, found.key)) == kept.end())
        others.push_back(&found);
    }
  }
  std::stable_sort(others.begin(), others.end(),
                   [](const Found* a, const Found* b) { return a->metadata.index < b->metadata.index; });
  const auto removeOne = [&](const Found& found) -> Status {
    const Status removed = found.member->store->remove(context, found.member->ref(found.key),
                                                       Condition::matches(found.info.etag));
    const bool gone = !removed && (removed.error().code == ErrorCode::notFound ||
                                   removed.error().code == ErrorCode::changedUnderUs);
    if (removed || gone) return {};
    return fail(
        Error(removed.error()).within("remove what it replaces").about(found.member->location(found.key)));
  };
  const auto rest = std::find_if(others.begin(), others.end(),
                                 [](const Found* found) { return found->metadata.index != 0; });
  HAWSER_CHECK(forEach({others.begin(), rest}, removeOne));
  return forEach({rest, others.end()}, removeOne);
}

StripeWriter::StripeWriter(std::shared_ptr<Members> members, StripeLayout layout, std::string key,
                           WriteRequest request)
    : members_(std::move(members)),
      layout_(layout),
      key_(std::move(key)),
      request_(std::move(request)),
      grid_{request_.size, std::min(std::max<std::uint64_t>(request_.partSize, 1), layout.width),
            layout.width} {}

Result<std::unique_ptr<ObjectWriter>> StripeWriter::make(const OpContext& context,
                                                         std::shared_ptr<Members> members,
                                                         StripeLayout layout, std::string key,
                                                         const WriteRequest& request,
                                                         const StripeMap* replaced) {
  if (layout.slices(request.size) > kMostSlices) {
    return fail(makeError(ErrorCode::tooLarge, "it would have " +
                                                   std::to_string(layout.slices(request.size)) +
                                                   " slices, the most are " + std::to_string(kMostSlices) +
                                                   ": choose a wider stripe")
                    .about(members->location(key)));
  }
  if (!request.firstParts.empty() && request.firstParts.size() != layout.slices(request.size)) {
    return fail(
        makeError(ErrorCode::invalidArgument, "each slice has a first part").about(members->location(key)));
  }
  std::unique_ptr<StripeWriter> writer(new StripeWriter(std::move(members), layout, std::move(key), request));
  HAWSER_CHECK(writer->open(context, replaced));
  return writer;
}

Status StripeWriter::open(const OpContext& context, const StripeMap* replaced) {
  const std::uint64_t count = layout_.slices(request_.size);
  std::vector<std::string> sessions(count);
  generation_ = request_.upload != 0 ? request_.upload : randomGeneration();
  if (!request_.session.empty()) {
    std::string_view text = request_.session;
    std::vector<std::string> kept;
    if (text.starts_with(kSessionForm)) kept = words(text.substr(kSessionForm.size()));
    const auto generation = kept.empty() ? std::nullopt : uint64FromHex(kept.front());
    if (!generation || kept.size() != count + 1)
      return fail(ErrorCode::invalidArgument, "the session is not one of writing this stripe");
    generation_ = *generation;
    sessions.assign(kept.begin() + 1, kept.end());
  }
  FoundObject there;
  if (!request_.session.empty() && count > 1) {
    HAWSER_TRY(there, findObject(context, *members_, key_));
  }
  for (std::uint64_t index = 0; index < count; ++index) {
    slices_.push_back({members_->named()[layout_.member(index)], count == 1 ? key_ : sliceKey(key_, index),
                       layout_.slice(request_.size, index), std::move(sessions[index]), nullptr, false});
  }
  std::vector<Status> opened(slices_.size());
  parallelEach(slices_.size(), kMostAtOnce, [&](std::size_t index) {
    SliceWrite& slice = slices_[index];
    const Slice* before = replaced && index < replaced->slices.size() ? &replaced->slices[index] : nullptr;
    const bool same = before && before->member == slice.member && before->key == slice.key;
    if (isCommitted(there, slice)) return;
    slice.succeeds = same;
    opened[index] = openSlice(context, index, same ? Condition::matches(before->etag) : Condition::none());
  });
  HAWSER_CHECK(firstError(std::move(opened)));
  streams_ = std::all_of(slices_.begin(), slices_.end(), [](const SliceWrite& slice) {
    return !slice.writer || slice.writer->streamsParts();
  });
  inOrder_ = std::any_of(slices_.begin(), slices_.end(),
                         [](const SliceWrite& slice) { return slice.writer && slice.writer->inOrder(); });
  return {};
}

bool StripeWriter::isCommitted(const FoundObject& there, const SliceWrite& slice) const {
  const Found* found = standing(there, slice.member, slice.key);
  return found && found->mark && found->mark->generation == generation_ &&
         found->info.size == slice.range.length;
}

Status StripeWriter::openSlice(const OpContext& context, std::size_t index, Condition condition) {
  SliceWrite& slice = slices_[index];
  slice.writer.reset();
  WriteRequest request{slice.member->ref(slice.key), slice.range.length, grid_.partSize, std::move(condition),
                       slice.session};
  const bool first = slice.member->store->capabilities().propertiesFirst;
  if (first)
    request.properties = striped() ? propertiesOf(index, request_.properties, {}) : request_.properties;
  HAWSER_TRY(slice.writer, slice.member->store->startWrite(context, request));
  slice.session = slice.writer->session();
  return {};
}

std::string StripeWriter::session() const {
  std::string text = std::string(kSessionForm) + toHex(generation_);
  for (const SliceWrite& slice : slices_)
    text += ' ' + percentEncoded(slice.session);
  return text;
}

Result<std::size_t> StripeWriter::sliceOf(const Part& part) const {
  const std::uint64_t index = layout_.sliceAt(part.range.offset);
  const bool inside = index < slices_.size() && part.range.end() <= slices_[index].range.end();
  if (!inside)
    return fail(
        makeError(ErrorCode::invalidArgument, "the part crosses slices").about(members_->location(key_)));
  return static_cast<std::size_t>(index);
}

Part StripeWriter::inSlice(const Part& part) const {
  const std::uint64_t inside = part.range.offset % layout_.width;
  const std::uint32_t number = request_.firstParts.empty()
                                   ? static_cast<std::uint32_t>(inside / grid_.partSize)
                                   : part.number - request_.firstParts.at(layout_.sliceAt(part.range.offset));
  return {number, {inside, part.range.length}};
}

Result<PartReceipt> StripeWriter::writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                            std::uint64_t crc64) {
  HAWSER_TRY(const std::size_t index, sliceOf(part));
  if (!slices_[index].writer) return standsAs(context, part, crc64);
  HAWSER_TRY(PartReceipt receipt, slices_[index].writer->writePart(context, inSlice(part), bytes, crc64));
  receipt.part = part;
  return receipt;
}

Result<std::unique_ptr<PartSink>> StripeWriter::openPart(const OpContext& context, const Part& part) {
  HAWSER_TRY(const std::size_t index, sliceOf(part));
  if (!slices_[index].writer) return std::make_unique<ComparingSink>(*this, part);
  HAWSER_TRY(auto sink, slices_[index].writer->openPart(context, inSlice(part)));
  return std::make_unique<NumberedSink>(std::move(sink), part);
}

Result<PartReceipt> StripeWriter::standsAs(const OpContext& context, const Part& part, std::uint64_t crc64) {
  HashSink there(false);
  HAWSER_CHECK(readPart(context, part, there));
  if (there.crc() == crc64) return PartReceipt{part, crc64, {}};
  return fail(makeError(ErrorCode::changedUnderUs, "a slice of it that is written already has other bytes")
                  .about(members_->location(key_)));
}

Result<PartReceipt> StripeWriter::copyPart(const OpContext& context, const Part& part,
                                           const PartSource& from) {
  HAWSER_TRY(const std::size_t index, sliceOf(part));
  // What it has to be the same as is not known before it has been read.
  if (!slices_[index].writer) return ObjectWriter::copyPart(context, part, from);
  HAWSER_TRY(PartReceipt receipt, slices_[index].writer->copyPart(context, inSlice(part), from));
  receipt.part = part;
  return receipt;
}

Result<PartReceipt> StripeWriter::keepPart(const OpContext& context, const Part& part, const StoredPart& from,
                                           std::optional<std::uint64_t> crc64) {
  HAWSER_TRY(const std::size_t index, sliceOf(part));
  const bool keeps = slices_[index].writer && slices_[index].succeeds;
  if (!keeps || layout_.sliceAt(from.range.offset) != index)
    return ObjectWriter::keepPart(context, part, from, crc64);
  StoredPart own = from;
  own.range.offset -= slices_[index].range.offset;
  HAWSER_TRY(PartReceipt receipt, slices_[index].writer->keepPart(context, inSlice(part), own, crc64));
  receipt.part = part;
  return receipt;
}

Status StripeWriter::readPart(const OpContext& context, const Part& part, ByteSink& sink) {
  HAWSER_TRY(const std::size_t index, sliceOf(part));
  SliceWrite& slice = slices_[index];
  if (slice.writer) return slice.writer->readPart(context, inSlice(part), sink);
  HAWSER_CHECK(
      slice.member->store->read(context, slice.member->ref(slice.key), inSlice(part).range, {}, sink));
  return {};
}

Result<bool> StripeWriter::hasPart(const OpContext& context, const PartReceipt& receipt) {
  const auto index = sliceOf(receipt.part);
  if (!index) return false;
  if (!slices_[*index].writer) return true;
  PartReceipt own = receipt;
  own.part = inSlice(receipt.part);
  return slices_[*index].writer->hasPart(context, own);
}

ObjectProperties StripeWriter::propertiesOf(std::size_t index, const ObjectProperties& given,
                                            std::optional<std::uint64_t> whole) const {
  ObjectProperties properties = given;
  // Hashes are of the whole; the slice's own is told by its parts, but for its MD5.
  properties.hashes = {};
  const std::vector<StretchHashes>& stretches = given.hashes.stretches;
  if (index < stretches.size() && stretches[index].range == slices_[index].range)
    properties.hashes.md5 = stretches[index].md5;
  if (index != 0) properties.signature.clear();
  BlobxferMetadata metadata;
  // What a file is told by, beside the slice.
  if (const auto text = given.metadata.find(kBlobxferMetadata); text != given.metadata.end()) {
    if (auto kept = blobxferMetadataFrom(text->second)) metadata.attributes = kept->attributes;
  }
  SliceMetadata slice;
  slice.totalSize = request_.size;
  slice.offset = slices_[index].range.offset;
  slice.slices = static_cast<std::uint32_t>(slices_.size());
  slice.index = static_cast<std::uint32_t>(index);
  if (index + 1 < slices_.size()) {
    const SliceWrite& next = slices_[index + 1];
    slice.next = next.member->address(next.key);
  }
  metadata.slice = std::move(slice);
  properties.metadata[kBlobxferMetadata] = blobxferText(metadata);
  StripeMark mark{generation_, std::nullopt};
  // What has to be told before the parts cannot say what all of them sum up to.
  const bool first = slices_[index].member->store->capabilities().propertiesFirst;
  if (index == 0) mark.crc64 = first ? request_.properties.hashes.crc64 : whole;
  properties.metadata[kStripeMetadata] = stripeMarkText(mark);
  return properties;
}

Result<ObjectInfo> StripeWriter::commitSlice(const OpContext& context, std::size_t index,
                                             const FoundObject& there, std::span<const PartReceipt> parts,
                                             const ObjectProperties& properties) {
  SliceWrite& slice = slices_[index];
  const Found* found = standing(there, slice.member, slice.key);
  if (isCommitted(there, slice)) return found->info;
  if (request_.condition.kind != Condition::Kind::none) {
    // What stands at the members was looked at just now: it has to be that still.
    const Condition still = found ? Condition::matches(found->info.etag) : Condition::absent();
    if (!slice.writer->setCondition(still)) HAWSER_CHECK(openSlice(context, index, still));
  }
  const std::vector<PartReceipt> own = receiptsOf(parts, slice.range);
  ObjectProperties mine = properties;
  mine.hashes.crc64 = crcOf(own);
  return slice.writer->commit(context, own, mine);
}

Result<ObjectInfo> StripeWriter::commit(const OpContext& context, std::span<const PartReceipt> parts,
                                        const ObjectProperties& given) {
  HAWSER_CHECK(context.check());
  const std::optional<std::uint64_t> crc = crcOf(parts);
  std::uint64_t end = 0;
  for (const PartReceipt& receipt : parts) {
    if (receipt.part.range.offset != end) break;
    end = receipt.part.range.end();
  }
  if (end != request_.size || (!parts.empty() && parts.back().part.range.end() != end))
    return fail(makeError(ErrorCode::invalidArgument, "the parts do not add up to the object")
                    .about(members_->location(key_)));
  if (crc && given.hashes.crc64.value_or(*crc) != *crc)
    return fail(makeError(ErrorCode::corrupt, "the parts written are not those of the object's checksum")
                    .about(members_->location(key_)));
  HAWSER_TRY(const FoundObject there, findObject(context, *members_, key_));
  // Slices of ours are there after a commit that was broken off, or whose answer was lost: what it replaces
  // has been looked at then. But another one that is complete came later.
  const auto map = mapOf(there);
  const bool begun = striped() && std::any_of(slices_.begin(), slices_.end(), [&](const SliceWrite& slice) {
                       return isCommitted(there, slice);
                     });
  const bool goesOn = begun && (!map || map->generation == generation_);
  if (Status holds = checkCondition(there, request_.condition); !goesOn && !holds)
    return fail(std::move(holds.error()).about(members_->location(key_)));
  const auto commitOne = [&](std::size_t index) -> Result<ObjectInfo> {
    return commitSlice(context, index, there, parts, striped() ? propertiesOf(index, given, crc) : given);
  };
  // Without slice 0 the others are no object, whichever of them are there.
  std::vector<Status> committed(slices_.size() - 1);
  parallelEach(committed.size(), kMostAtOnce, [&](std::size_t index) {
    if (auto done = commitOne(index + 1); !done) committed[index] = fail(std::move(done.error()));
  });
  HAWSER_CHECK(firstError(std::move(committed)));
  HAWSER_TRY(ObjectInfo written, commitOne(0));
  std::vector<std::pair<MemberPtr, std::string>> kept;
  for (const SliceWrite& slice : slices_)
    kept.emplace_back(slice.member, slice.key);
  HAWSER_CHECK(removeOthers(context, there, kept));
  if (!striped()) {
    written.key = request_.ref.key;
    return written;
  }
  HAWSER_TRY(const FoundObject now, findObject(context, *members_, key_));
  HAWSER_TRY(StripeMap complete, mapOf(now));
  complete.info.key = request_.ref.key;
  return complete.info;
}

Status StripeWriter::abort(const OpContext& context) {
  std::vector<Status> aborted(slices_.size());
  parallelEach(slices_.size(), kMostAtOnce, [&](std::size_t index) {
    // What a broken commit made visible is no object without slice 0, and is replaced by the next upload.
    if (const auto& writer = slices_[index].writer) aborted[index] = writer->abort(context);
  });
  return firstError(std::move(aborted));
}

}  // namespace hawser::stripe
