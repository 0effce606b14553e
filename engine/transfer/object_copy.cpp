#include "transfer/object_copy.h"

#include <QMimeDatabase>
#include <algorithm>
#include <functional>
#include <mutex>
#include <unordered_map>

#include "base/assert.h"
#include "base/encoding.h"
#include "base/text.h"
#include "base/units.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "checksum/summing_sinks.h"
#include "transfer/delta_copy.h"
#include "transfer/object_rename.h"
#include "transfer/object_sums.h"
#include "transfer/runner_state.h"
#include "transfer/signature_object.h"
#include "vectored/slice_metadata.h"

namespace hawser {

namespace {

constexpr std::uint32_t kModeBits = 0777;

// blobxfer's attributes of a file, taken out of the metadata they came with.
void takeAttributes(ObjectProperties& properties) {
  const auto entry = properties.metadata.find(kBlobxferMetadata);
  if (entry == properties.metadata.end()) return;
  const auto parsed = blobxferMetadataFrom(entry->second);
  if (!parsed || parsed->slice || !parsed->attributes) return;
  if (!properties.mode) properties.mode = parsed->attributes->mode & kModeBits;
  properties.owner = FileOwner{parsed->attributes->uid, parsed->attributes->gid};
  properties.metadata.erase(entry);
}

// As blobxfer keeps them: with the bits that say that it is a regular file.
void putAttributes(ObjectProperties& properties) {
  constexpr std::uint32_t kRegularFile = 0100000;
  if (!properties.owner || !properties.mode) return;
  const PosixAttributes attributes{kRegularFile | *properties.mode, properties.owner->user,
                                   properties.owner->group};
  properties.metadata[kBlobxferMetadata] = blobxferText({attributes, std::nullopt});
}

bool isDiskImage(std::string_view key) {
  const std::size_t dot = key.rfind('.');
  if (dot == std::string_view::npos) return false;
  return equalIgnoringCase(key.substr(dot), ".vhd") || equalIgnoringCase(key.substr(dot), ".vhdx");
}

// Encrypted bytes are no use as a file: better nothing than what nobody can read. Other services keep them
// with what says how they are encrypted.
Status checkReadable(const CopyTask& task, const ObjectInfo& source) {
  if (!task.destination->capabilities().localFiles ||
      !source.properties.metadata.contains(kEncryptionMetadata))
    return {};
  Error error = makeError(ErrorCode::denied, "it is encrypted, and its private key was not given");
  error.serviceCode = kKeyMissing;
  return fail(std::move(error).about(task.source->location(task.from)));
}

// What files of this machine are said to be as old as, where nobody knows of the file they were made from.
ObjectProperties propertiesOf(const CopyTask& task, const ObjectInfo& source) {
  ObjectProperties properties = source.properties;
  properties.signature.clear();  // its object lies beside the source
  if (task.destination->capabilities().localFiles && !properties.sourceModified)
    properties.sourceModified = source.modified;
  // A file that was changed here has none of what BlobSync keeps with a blob.
  if (task.source->capabilities().localFiles) {
    properties.metadata.erase(delta::kBlobSyncPointer);
    properties.metadata.erase(delta::kBlobSyncCount);
  }
  return properties;
}

ObjectProperties propertiesFor(const CopyTask& task, const JournalTransfer& transfer,
                               const ObjectProperties& source) {
  const Capabilities& to = task.destination->capabilities();
  ObjectProperties properties = source;
  if (to.localFiles || task.options->owners) takeAttributes(properties);
  if (!task.options->owners) properties.owner.reset();
  if (!to.localFiles) putAttributes(properties);
  if (properties.contentType.empty() && !to.localFiles)
    properties.contentType = contentTypeFor(task.from.key);
  properties.form = formFor(*task.options, to, task.from.key, transfer.size, source.form);
  applyKept(properties, task.options->kept);
  // A tier is of objects in blocks.
  if (!to.tiers || properties.form != ObjectForm::block) properties.tier.clear();
  properties.hashes = {};
  return properties;
}

// These bytes are not on their way.
OpContext uncounted(OpContext context) {
  context.meter = nullptr;
  return context;
}

Status sameAsSent(const CopyTask& task, std::uint64_t sent, std::uint64_t got) {
  if (got == sent) return {};
  return fail(makeError(ErrorCode::corrupt,
                        "read back it has the hash " + crc64Text(got) + ", sent was " + crc64Text(sent),
                        Retry::soon)
                  .about(task.destination->location(task.to)));
}

bool readsBackParts(const CopyTask& task) {
  return task.options->verify == VerifyLevel::full && task.destination->capabilities().readsParts;
}

// The bytes of all parts in their order: as they were written where the store shows that, else from the
// source.
Status readAgain(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                 std::span<const PartReceipt> parts, ByteSink& sink) {
  const bool asWritten = task.destination->capabilities().readsParts;
  for (const PartReceipt& receipt : parts) {
    if (asWritten) {
      HAWSER_CHECK(writer.readPart(uncounted(task.write), receipt.part, sink));
    } else {
      HAWSER_CHECK(
          task.source->read(uncounted(task.read), task.from, receipt.part.range, transfer.sourceEtag, sink));
    }
  }
  return {};
}

// Of one in slices it is said which of them is wrong, which no part of it tells.
Status checkCrcOfParts(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                       std::span<const PartReceipt> parts, const ObjectHashes& kept, std::uint64_t crc) {
  if (task.options->verify == VerifyLevel::none || !kept.crc64 || *kept.crc64 == crc) return {};
  StretchSums found = StretchSums::like(kept);
  if (!kept.stretches.empty()) HAWSER_CHECK(readAgain(task, transfer, writer, parts, found));
  return checkCrc(kept, crc, found.sums(), task.source->location(task.from));
}

// All that can be found wrong before anybody sees it and what was there before is gone. A CRC-64 is put
// together from those of the parts, an MD5 is not: for that the bytes are read once more in their order.
// Gives the MD5 where it is to be kept.
Result<ObjectHashes> checkBeforeCommit(const CopyTask& task, const JournalTransfer& transfer,
                                       ObjectWriter& writer, std::span<const PartReceipt> parts,
                                       const ObjectHashes& kept, std::uint64_t crc) {
  ObjectSums sink(task, transfer.size, kept);
  if (!sink.any() && !readsBackParts(task)) return ObjectHashes{};
  HAWSER_CHECK(readAgain(task, transfer, writer, parts, sink));
  if (task.destination->capabilities().readsParts) HAWSER_CHECK(sameAsSent(task, crc, sink.crc()));
  if (sink.crc() != crc)
    return fail(wrongHash(task.source->location(task.from), crc64Text(crc), crc64Text(sink.crc())));
  return sink.check();
}

// VerifyLevel::full of what could not be read before it was there. What was there before is gone by now; what
// is wrong does not stay in its place, where it could be taken for right.
Status checkCommitted(const CopyTask& task, const ObjectInfo& written, std::uint64_t crc) {
  if (task.options->verify != VerifyLevel::full) return {};
  const auto readBack = [&]() -> Status {
    HAWSER_TRY(const std::uint64_t got, objectCrc64(task.write, *task.destination, task.to, written.etag));
    return sameAsSent(task, crc, got);
  };
  Status same = readBack();
  // It may be the way back that damaged it.
  if (!same && same.error().code == ErrorCode::corrupt) same = readBack();
  if (same || same.error().code != ErrorCode::corrupt) return same;
  const bool removed =
      task.destination->remove(uncounted(task.write), task.to, Condition::matches(written.etag)).has_value();
  Error error = std::move(same.error());
  error.within(removed ? "it was removed again" : "it stands there and could not be removed");
  error.retry = Retry::never;
  return fail(std::move(error));
}

bool conditionFailed(const Error& error) {
  return error.code == ErrorCode::exists || error.code == ErrorCode::changedUnderUs;
}

// A write whose condition failed may have found its own bytes: the answer to an earlier try was lost, or
// the journal was behind the store when the power went.
Result<CopyOutcome> unlessItStandsThere(const CopyTask& task, std::uint64_t size, std::uint64_t crc,
                                        const Error& error) {
  if (!conditionFailed(error)) return fail(error);
  const auto there = task.destination->stat(task.write, task.to);
  if (!there || there->size != size || there->properties.hashes.crc64 != crc) return fail(error);
  HAWSER_CHECK(checkCommitted(task, *there, crc));
  return CopyOutcome{crc64Text(crc), true, true, there->etag};
}

Condition conditionOf(const JournalTransfer& transfer) {
  return {static_cast<Condition::Kind>(transfer.conditionKind), transfer.conditionEtag};
}

// Of one version of the source by one job: whatever copies are made of that have the same bytes. Jobs are
// counted anew in every journal, and so are not told apart by their numbers alone.
std::uint64_t uploadOf(const CopyTask& task, const JournalTransfer& transfer) {
  const auto created = std::chrono::floor<std::chrono::milliseconds>(task.jobCreated).time_since_epoch();
  const std::string text = std::to_string(transfer.job) + '\n' + std::to_string(created.count()) + '\n' +
                           std::to_string(transfer.source) + '\n' + transfer.sourceKey + '\n' +
                           transfer.sourceEtag;
  const auto digest = sha256(std::as_bytes(std::span(text.data(), text.size())));
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i)
    number = number << 8 | static_cast<std::uint64_t>(digest[i]);
  return std::max<std::uint64_t>(number, 1);
}

Result<CopyOutcome> copyMarker(const CopyTask& task, const JournalTransfer& transfer) {
  HAWSER_TRY(const ObjectInfo source, task.source->stat(task.read, task.from));
  const auto put = task.destination->put(
      task.write, task.to, {}, propertiesFor(task, transfer, source.properties), conditionOf(transfer));
  if (put) return CopyOutcome{{}, true, false, put->etag};
  if (conditionFailed(put.error())) {
    const auto there = task.destination->stat(task.write, task.to);
    if (there && there->kind == source.kind && there->properties.linkTarget == source.properties.linkTarget) {
      return CopyOutcome{{}, true, true, there->etag};
    }
  }
  return fail(put.error());
}

// What stands at the destination alone, and the folders of this machine that it leaves empty.
Result<CopyOutcome> removeObject(const CopyTask& task, const JournalTransfer& transfer) {
  ObjectStore& store = *task.destination;
  const Status removed = store.remove(task.write, task.to, conditionOf(transfer));
  const bool wasGone = !removed && removed.error().code == ErrorCode::notFound;
  if (!removed && !wasGone) return fail(removed.error());
  // As it was planned: a key where it is a signature for BlobSync.
  if (transfer.hash.ends_with(".sig")) {
    removeBlobSyncSignature(task.write, store, task.to, transfer.hash, transfer.size);
  } else {
    removeSignature(task.write, store, task.to, transfer.hash);
  }
  std::string folder = task.to.key;
  while (store.capabilities().localFiles) {
    if (folder.ends_with('/')) folder.pop_back();
    folder.resize(folder.rfind('/') + 1);
    if (folder.size() <= transfer.sourceKey.size()) break;
    const Status empty = store.remove(task.write, {task.to.container, folder}, Condition::none());
    if (!empty && empty.error().code != ErrorCode::notFound) break;
  }
  return CopyOutcome{{}, true, wasGone};
}

// Whether the bytes at the destination are known to be the source's, by the time a write has succeeded.
bool provenBy(const CopyTask& task, const ObjectHashes& kept) {
  if (task.options->verify == VerifyLevel::none) return false;
  const std::vector<StretchHashes>& slices = kept.stretches;
  const bool known =
      kept.crc64 || kept.md5 ||
      (!slices.empty() && std::all_of(slices.begin(), slices.end(), std::mem_fn(&StretchHashes::known)));
  return known || task.options->verify == VerifyLevel::full || task.destination->capabilities().partChecksum;
}

}  // namespace

Result<CopyOutcome> copyStreamed(const CopyTask& task, const JournalTransfer& transfer) {
  const WriteRequest request{task.to, transfer.size,     transfer.size,           conditionOf(transfer),
                             {},      ObjectForm::block, uploadOf(task, transfer)};
  HAWSER_TRY(const auto writer, task.destination->startWrite(task.write, request));
  const auto copy = [&]() -> Result<CopyOutcome> {
    const Part part{0, {0, transfer.size}};
    HAWSER_TRY(const auto sink, writer->openPart(task.write, part));
    HAWSER_TRY(const ObjectInfo source,
               task.source->read(task.read, task.from, part.range, transfer.sourceEtag, *sink));
    HAWSER_CHECK(checkReadable(task, source));
    HAWSER_TRY(PartReceipt receipt, sink->finish(task.write));
    std::vector<PartReceipt> parts;
    parts.push_back(std::move(receipt));
    return finishCopy(task, transfer, *writer, std::move(parts), propertiesOf(task, source));
  };
  auto copied = copy();
  if (!copied) {
    OpContext abort;  // not the transfer's, which may be stopped
    (void)writer->abort(abort);
  }
  return copied;
}

ObjectForm formFor(const JobOptions& options, const Capabilities& to, const std::string& key,
                   std::uint64_t size, ObjectForm source) {
  constexpr std::uint64_t kPage = 512;
  if (!to.forms) return ObjectForm::block;
  switch (options.mode) {
    case WriteMode::block:
      return ObjectForm::block;
    case WriteMode::page:
      return ObjectForm::page;
    case WriteMode::append:
      return ObjectForm::append;
    case WriteMode::automatic:
      break;
  }
  if (source != ObjectForm::block) return source;
  return isDiskImage(key) && size != 0 && size % kPage == 0 ? ObjectForm::page : ObjectForm::block;
}

// By name, as the desktop's database has it. Kept by ending: the database matches hundreds of patterns.
std::string contentTypeFor(const std::string& key) {
  constexpr std::size_t kMostKept = 1000;
  static const QMimeDatabase database;
  static std::mutex mutex;
  static std::unordered_map<std::string, std::string> kept;
  const std::string name = key.substr(key.rfind('/') + 1);
  const std::size_t dot = name.find('.');
  const std::string ending = dot == std::string::npos || dot == 0 ? name : name.substr(dot);
  {
    const std::lock_guard lock(mutex);
    if (const auto found = kept.find(ending); found != kept.end()) return found->second;
  }
  std::string type = database.mimeTypeForFile(QString::fromStdString(name), QMimeDatabase::MatchExtension)
                         .name()
                         .toStdString();
  const std::lock_guard lock(mutex);
  if (kept.size() >= kMostKept) kept.clear();
  kept.emplace(ending, type);
  return type;
}

void applyKept(ObjectProperties& properties, const KeptProperties& kept) {
  const auto set = [](std::string& into, const std::string& value) {
    if (!value.empty()) into = value;
  };
  set(properties.contentType, kept.contentType);
  set(properties.contentEncoding, kept.contentEncoding);
  set(properties.contentLanguage, kept.contentLanguage);
  set(properties.contentDisposition, kept.contentDisposition);
  set(properties.cacheControl, kept.cacheControl);
  set(properties.tier, kept.tier);
  for (const auto& [name, value] : kept.metadata)
    properties.metadata[name] = value;
}

bool streamsWhole(std::uint64_t size, const Capabilities& destination) {
  // A small object's buffer is cheaper than the session of a writer.
  constexpr std::uint64_t kWorthStreaming = 512 * kKiB;
  return destination.wholeByParts && size > kWorthStreaming;
}

bool goesByService(std::uint64_t size, const Capabilities& source, const Capabilities& destination,
                   const JobOptions& options) {
  // What is smaller comes and goes in fewer requests.
  constexpr std::uint64_t kWorthAsking = 256 * kKiB;
  return source.serviceUrls && destination.copiesParts && options.serviceCopies && size >= kWorthAsking;
}

bool goesWhole(std::uint64_t size, std::uint64_t partSize, const Capabilities& destination) {
  // One request instead of two is worth the memory of a small object.
  constexpr std::uint64_t kWorthBuffering = 2 * kMiB;
  if (size > partSize || (destination.maxOneShot != 0 && size > destination.maxOneShot)) return false;
  return !destination.streamsParts || destination.wholeByParts || size <= kWorthBuffering;
}

std::string crc64Text(std::uint64_t crc) {
  return "crc64nvme:" + toHex(crc);
}

std::string md5Text(const Md5Value& md5) {
  return "md5:" + toHex(md5);
}

Error wrongHash(const std::string& location, const std::string& kept, const std::string& got) {
  return makeError(ErrorCode::corrupt,
                   "the bytes read have the hash " + got + ", the one kept with the object is " + kept,
                   Retry::soon)
      .about(location);
}

Result<std::uint64_t> objectCrc64(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                  const std::string& etag) {
  HashSink sink(false);
  HAWSER_CHECK(store.read(uncounted(context), ref, std::nullopt, etag, sink));
  return sink.crc();
}

Result<CopyOutcome> copyWhole(const CopyTask& task, const JournalTransfer& transfer) {
  if (transfer.kind == static_cast<int>(TransferKind::removal)) return removeObject(task, transfer);
  if (transfer.conditionKind == kConditionRenamed) return renameObject(task, transfer);
  if (transfer.kind != static_cast<int>(TransferKind::object)) return copyMarker(task, transfer);
  const Capabilities& to = task.destination->capabilities();
  // A streamed part, however small, can be read back before it is the object.
  const bool readsBack = readsBackParts(task) && to.wholeByParts && transfer.size != 0;
  if (readsBack || streamsWhole(transfer.size, to)) return copyStreamed(task, transfer);
  const Buffer buffer = task.buffers->take(transfer.size);
  BufferSink sink(buffer.span());
  HAWSER_TRY(const ObjectInfo source,
             task.source->read(task.read, task.from, std::nullopt, transfer.sourceEtag, sink));
  if (Status whole = sink.complete(); !whole) {
    return fail(std::move(whole.error()).about(task.source->location(task.from)));
  }
  HAWSER_CHECK(checkReadable(task, source));
  const std::uint64_t crc = sink.crc();
  const ObjectHashes& kept = source.properties.hashes;
  if (task.options->verify != VerifyLevel::none && kept.crc64 && *kept.crc64 != crc) {
    StretchSums found = StretchSums::like(kept);
    HAWSER_CHECK(found.write(buffer.span()));
    HAWSER_CHECK(checkCrc(kept, crc, found.sums(), task.source->location(task.from)));
  }
  ObjectProperties properties = propertiesFor(task, transfer, propertiesOf(task, source));
  properties.hashes.crc64 = crc;
  if (ObjectSums sums(task, transfer.size, kept); sums.any()) {
    HAWSER_CHECK(sums.write(buffer.span()));
    HAWSER_TRY(properties.hashes, sums.check());
    properties.hashes.crc64 = crc;
  }
  const auto put =
      task.destination->put(task.write, task.to, buffer.span(), properties, conditionOf(transfer));
  if (!put) return unlessItStandsThere(task, transfer.size, crc, put.error());
  HAWSER_CHECK(checkCommitted(task, *put, crc));
  return CopyOutcome{crc64Text(crc), provenBy(task, kept), false, put->etag};
}

OpenedCopy::OpenedCopy() = default;
OpenedCopy::~OpenedCopy() = default;
OpenedCopy::OpenedCopy(OpenedCopy&&) noexcept = default;
OpenedCopy& OpenedCopy::operator=(OpenedCopy&&) noexcept = default;

Result<OpenedCopy> openCopy(const CopyTask& task, const JournalTransfer& transfer,
                            const std::vector<PartReceipt>& journaled, std::atomic<std::uint64_t>* compared) {
  HAWSER_TRY(const ObjectInfo source, task.source->stat(task.read, task.from));
  if (source.etag != transfer.sourceEtag) {
    return fail(makeError(ErrorCode::changedUnderUs, "it changed since it was listed")
                    .about(task.source->location(task.from)));
  }
  HAWSER_CHECK(checkReadable(task, source));
  OpenedCopy opened;
  opened.properties = propertiesOf(task, source);
  opened.layout = source.layout;
  const ObjectForm form = formFor(*task.options, task.destination->capabilities(), task.from.key,
                                  transfer.size, source.properties.form);
  opened.otherForm = compared && form != ObjectForm::block;
  if (compared && form == ObjectForm::block) {
    HAWSER_TRY(Comparison found, compareFor(task, transfer, source, compared));
    opened.comparison = std::make_unique<Comparison>(std::move(found));
  }
  WriteRequest request{task.to,          transfer.size, transfer.partSize,       conditionOf(transfer),
                       transfer.session, form,          uploadOf(task, transfer)};
  request.namedByMd5 = opened.comparison && opened.comparison->blobSync;
  if (opened.comparison) request.firstParts = opened.comparison->firstParts();
  request.properties = propertiesFor(task, transfer, opened.properties);
  if (task.options->verify != VerifyLevel::none) {
    const bool summed = opened.comparison && opened.comparison->signature;
    request.properties.hashes.crc64 = summed ? opened.comparison->crc64 : opened.properties.hashes.crc64;
  }
  auto writer = task.destination->startWrite(task.write, request);
  if (!writer && !transfer.session.empty() && writer.error().retry == Retry::never &&
      writer.error().code == ErrorCode::notFound) {
    request.session.clear();  // what was written is gone: begin anew
    writer = task.destination->startWrite(task.write, request);
  }
  if (!writer) return fail(std::move(writer.error()));
  opened.writer = std::move(*writer);
  if (opened.comparison) {
    HAWSER_TRY(opened.parts, keepParts(task, *opened.comparison, *opened.writer));
    // Where they could not be kept it goes in other pieces.
    if (auto first = opened.comparison->firstParts(); first != request.firstParts) {
      request.firstParts = std::move(first);
      request.session = opened.writer->session();
      HAWSER_TRY(opened.writer, task.destination->startWrite(task.write, request));
    }
  }
  for (const PartReceipt& receipt : opened.parts)
    opened.kept += receipt.part.range.length;
  if (form == ObjectForm::block &&
      goesByService(transfer.size, task.source->capabilities(), task.destination->capabilities(),
                    *task.options) &&
      !opened.comparison) {
    // One that cannot be had is no error: then the bytes come by here.
    opened.byService = task.source->partSource(task.read, task.from, {0, 1}, transfer.sourceEtag).has_value();
  }
  if (request.session.empty()) return opened;
  for (const PartReceipt& receipt : journaled) {
    // Of an earlier plan, which may have been another.
    if (opened.comparison && !isPieceOf(*opened.comparison, receipt.part)) continue;
    HAWSER_TRY(const bool intact, opened.writer->hasPart(task.write, receipt));
    if (intact) opened.parts.push_back(receipt);
  }
  return opened;
}

Result<PartReceipt> copyPart(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                             const Part& part) {
  if (writer.streamsParts()) {
    HAWSER_TRY(const auto sink, writer.openPart(task.write, part));
    HAWSER_CHECK(task.source->read(task.read, task.from, part.range, transfer.sourceEtag, *sink));
    return sink->finish(task.write);
  }
  const Buffer buffer = task.buffers->take(part.range.length);
  BufferSink sink(buffer.span());
  HAWSER_CHECK(task.source->read(task.read, task.from, part.range, transfer.sourceEtag, sink));
  if (Status whole = sink.complete(); !whole) {
    return fail(std::move(whole.error()).about(task.source->location(task.from)));
  }
  return writer.writePart(task.write, part, buffer.span(), sink.crc());
}

Result<std::optional<PartReceipt>> copyPartByService(const CopyTask& task, const JournalTransfer& transfer,
                                                     ObjectWriter& writer, const Part& part) {
  const auto from = task.source->partSource(uncounted(task.read), task.from, part.range, transfer.sourceEtag);
  if (!from && from.error().code == ErrorCode::unsupported) return std::nullopt;
  if (!from) return fail(from.error());
  HAWSER_TRY(PartReceipt receipt, writer.copyPart(uncounted(task.write), part, *from));
  // Progress, though nothing was sent.
  if (task.write.meter) HAWSER_CHECK(task.write.meter->movedAgain(task.write, part.range.length));
  return receipt;
}

Result<bool> sameBytes(const CopyTask& task, const JournalTransfer& transfer) {
  const auto found = task.destination->stat(task.write, task.to);
  // What is damaged there is replaced.
  if (!found && found.error().code == ErrorCode::corrupt) return false;
  if (!found) return fail(found.error());
  const ObjectInfo& there = *found;
  if (there.size != transfer.size) return false;
  const ObjectHashes& kept = there.properties.hashes;
  std::optional<std::uint64_t> crc = kept.crc64;
  const bool byMd5 = !crc && kept.md5;
  if (!crc && !byMd5) {
    const auto read = objectCrc64(task.write, *task.destination, task.to, there.etag);
    if (!read && read.error().code == ErrorCode::corrupt) return false;
    if (!read) return fail(read.error());
    crc = *read;
  }
  HashSink here(byMd5);
  HAWSER_CHECK(task.source->read(uncounted(task.read), task.from, std::nullopt, transfer.sourceEtag, here));
  return byMd5 ? here.md5() == *kept.md5 : here.crc() == *crc;
}

Result<CopyOutcome> finishCopy(const CopyTask& task, const JournalTransfer& transfer, ObjectWriter& writer,
                               std::vector<PartReceipt> parts, const ObjectProperties& source) {
  std::uint64_t crc = 0;
  std::uint64_t at = 0;
  for (const PartReceipt& receipt : parts) {
    HAWSER_ASSERT(receipt.part.range.offset == at);
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
    at = receipt.part.range.end();
  }
  HAWSER_ASSERT(at == transfer.size);
  HAWSER_CHECK(checkCrcOfParts(task, transfer, writer, parts, source.hashes, crc));
  ObjectProperties properties = propertiesFor(task, transfer, source);
  HAWSER_TRY(properties.hashes, checkBeforeCommit(task, transfer, writer, parts, source.hashes, crc));
  properties.hashes.crc64 = crc;
  const auto written = writer.commit(task.write, parts, properties);
  if (!written) return unlessItStandsThere(task, transfer.size, crc, written.error());
  if (!readsBackParts(task)) HAWSER_CHECK(checkCommitted(task, *written, crc));
  return CopyOutcome{crc64Text(crc), provenBy(task, source.hashes), false, written->etag};
}

std::uint64_t choosePartSize(std::uint64_t size, std::uint64_t wanted, const Capabilities& source,
                             const Capabilities& destination) {
  // Streamed parts cost no memory, so they may be large; but one that takes the source several answers waits
  // for each of them in turn. Buffered ones are a trade: small enough for many in flight within the budget,
  // large enough that the requests for a large object stay a few thousand.
  constexpr std::uint64_t kFewThousand = 2048;
  const std::uint64_t fewThousand = divideRoundingUp(divideRoundingUp(size, kFewThousand), kMiB) * kMiB;
  const std::uint64_t oneAnswer = source.checkedRead != 0 ? source.checkedRead : 8 * kMiB;
  const std::uint64_t streamed = std::clamp(fewThousand, std::min(oneAnswer, 8 * kMiB), 8 * kMiB);
  const std::uint64_t buffered = std::clamp(fewThousand, 2 * kMiB, 8 * kMiB);
  std::uint64_t part = wanted != 0 ? wanted : destination.streamsParts ? streamed : buffered;
  if (destination.maxParts != 0) {
    const std::uint64_t stretch =
        destination.partBoundary != 0 ? std::min(size, destination.partBoundary) : size;
    const std::uint64_t least = divideRoundingUp(stretch, destination.maxParts);
    part = std::max(part, divideRoundingUp(least, kMiB) * kMiB);
  }
  part = std::max(part, destination.minPartSize);
  if (destination.maxPartSize != 0) part = std::min(part, destination.maxPartSize);
  if (destination.partBoundary != 0) part = std::min(part, destination.partBoundary);
  return std::max<std::uint64_t>(part, 1);
}

}  // namespace hawser
