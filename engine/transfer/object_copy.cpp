#include "transfer/object_copy.h"

#include <QMimeDatabase>
#include <algorithm>
#include <mutex>
#include <unordered_map>

#include "base/assert.h"
#include "base/encoding.h"
#include "base/units.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "checksum/summing_sinks.h"

namespace hawser {

namespace {

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

ObjectProperties propertiesFor(const CopyTask& task, const ObjectProperties& source) {
  ObjectProperties properties = source;
  if (properties.contentType.empty() && !task.destination->capabilities().localFiles) {
    properties.contentType = contentTypeFor(task.from.key);
  }
  properties.hashes = {};
  return properties;
}

Error mismatch(const CopyTask& task, const std::string& wanted, const std::string& got) {
  return wrongHash(task.source->location(task.from), wanted, got);
}

Status checkCrc(const CopyTask& task, const ObjectHashes& kept, std::uint64_t crc) {
  if (task.verify == VerifyLevel::none || !kept.crc64 || *kept.crc64 == crc) return {};
  return fail(mismatch(task, crc64Text(*kept.crc64), crc64Text(crc)));
}

bool needsMd5Check(const CopyTask& task, const ObjectHashes& kept) {
  return task.verify != VerifyLevel::none && kept.md5 && !kept.crc64;
}

Status checkMd5(const CopyTask& task, const ObjectHashes& kept, const Md5Value& md5) {
  if (*kept.md5 == md5) return {};
  return fail(mismatch(task, md5Text(*kept.md5), md5Text(md5)));
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
  return task.verify == VerifyLevel::full && task.destination->capabilities().readsParts;
}

// All that can be found wrong before anybody sees it and what was there before is gone. A CRC-64 is put
// together from those of the parts, an MD5 is not: for that the bytes are read once more in their order, as
// they were written where the store shows that, else from the source. Gives the MD5 where it is to be kept.
Result<std::optional<Md5Value>> checkBeforeCommit(const CopyTask& task, const JournalTransfer& transfer,
                                                  ObjectWriter& writer, std::span<const PartReceipt> parts,
                                                  const ObjectHashes& kept, std::uint64_t crc) {
  const bool withMd5 = task.storeMd5 || needsMd5Check(task, kept);
  if (!withMd5 && !readsBackParts(task)) return std::nullopt;
  const bool asWritten = task.destination->capabilities().readsParts;
  HashSink sink(withMd5);
  for (const PartReceipt& receipt : parts) {
    if (asWritten) {
      HAWSER_CHECK(writer.readPart(uncounted(task.write), receipt.part, sink));
    } else {
      HAWSER_CHECK(
          task.source->read(uncounted(task.read), task.from, receipt.part.range, transfer.sourceEtag, sink));
    }
  }
  if (asWritten) HAWSER_CHECK(sameAsSent(task, crc, sink.crc()));
  if (sink.crc() != crc) return fail(mismatch(task, crc64Text(crc), crc64Text(sink.crc())));
  if (!withMd5) return std::nullopt;
  const Md5Value md5 = sink.md5();
  if (needsMd5Check(task, kept)) HAWSER_CHECK(checkMd5(task, kept, md5));
  return md5;
}

// VerifyLevel::full of what could not be read before it was there. What was there before is gone by now; what
// is wrong does not stay in its place, where it could be taken for right.
Status checkCommitted(const CopyTask& task, const ObjectInfo& written, std::uint64_t crc) {
  if (task.verify != VerifyLevel::full) return {};
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
  return CopyOutcome{crc64Text(crc), true, true};
}

Condition conditionOf(const JournalTransfer& transfer) {
  return {static_cast<Condition::Kind>(transfer.conditionKind), transfer.conditionEtag};
}

Result<CopyOutcome> copyMarker(const CopyTask& task, const JournalTransfer& transfer) {
  HAWSER_TRY(const ObjectInfo source, task.source->stat(task.read, task.from));
  const auto put = task.destination->put(task.write, task.to, {}, propertiesFor(task, source.properties),
                                         conditionOf(transfer));
  if (put) return CopyOutcome{{}, true, false};
  if (conditionFailed(put.error())) {
    const auto there = task.destination->stat(task.write, task.to);
    if (there && there->kind == source.kind && there->properties.linkTarget == source.properties.linkTarget) {
      return CopyOutcome{{}, true, true};
    }
  }
  return fail(put.error());
}

// Whether the bytes at the destination are known to be the source's, by the time a write has succeeded.
bool provenBy(const CopyTask& task, const ObjectHashes& kept) {
  if (task.verify == VerifyLevel::none) return false;
  return task.verify == VerifyLevel::full || task.destination->capabilities().partChecksum || kept.crc64 ||
         kept.md5;
}

// One part that goes to its place as it arrives, without a buffer of its size.
Result<CopyOutcome> copyStreamed(const CopyTask& task, const JournalTransfer& transfer) {
  const WriteRequest request{task.to, transfer.size, transfer.size, conditionOf(transfer), {}};
  HAWSER_TRY(const auto writer, task.destination->startWrite(task.write, request));
  const auto copy = [&]() -> Result<CopyOutcome> {
    const Part part{0, {0, transfer.size}};
    HAWSER_TRY(const auto sink, writer->openPart(task.write, part));
    HAWSER_TRY(const ObjectInfo source,
               task.source->read(task.read, task.from, part.range, transfer.sourceEtag, *sink));
    HAWSER_TRY(PartReceipt receipt, sink->finish(task.write));
    std::vector<PartReceipt> parts;
    parts.push_back(std::move(receipt));
    return finishCopy(task, transfer, *writer, std::move(parts), source.properties);
  };
  auto copied = copy();
  if (!copied) {
    OpContext abort;  // not the transfer's, which may be stopped
    (void)writer->abort(abort);
  }
  return copied;
}

}  // namespace

bool streamsWhole(std::uint64_t size, const Capabilities& destination) {
  // A small object's buffer is cheaper than the session of a writer.
  constexpr std::uint64_t kWorthStreaming = 512 * kKiB;
  return destination.wholeByParts && size > kWorthStreaming;
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
  const std::uint64_t crc = sink.crc();
  const ObjectHashes& kept = source.properties.hashes;
  HAWSER_CHECK(checkCrc(task, kept, crc));
  ObjectProperties properties = propertiesFor(task, source.properties);
  properties.hashes.crc64 = crc;
  if (task.storeMd5 || needsMd5Check(task, kept)) {
    const Md5Value value = md5(buffer.span());
    if (needsMd5Check(task, kept)) HAWSER_CHECK(checkMd5(task, kept, value));
    properties.hashes.md5 = value;
  }
  const auto put =
      task.destination->put(task.write, task.to, buffer.span(), properties, conditionOf(transfer));
  if (!put) return unlessItStandsThere(task, transfer.size, crc, put.error());
  HAWSER_CHECK(checkCommitted(task, *put, crc));
  return CopyOutcome{crc64Text(crc), provenBy(task, kept), false};
}

Result<OpenedCopy> openCopy(const CopyTask& task, const JournalTransfer& transfer,
                            const std::vector<PartReceipt>& journaled) {
  HAWSER_TRY(const ObjectInfo source, task.source->stat(task.read, task.from));
  if (source.etag != transfer.sourceEtag) {
    return fail(makeError(ErrorCode::changedUnderUs, "it changed since it was listed")
                    .about(task.source->location(task.from)));
  }
  OpenedCopy opened;
  opened.properties = source.properties;
  WriteRequest request{task.to, transfer.size, transfer.partSize, conditionOf(transfer), transfer.session};
  auto writer = task.destination->startWrite(task.write, request);
  if (!writer && !transfer.session.empty() && writer.error().retry == Retry::never &&
      writer.error().code == ErrorCode::notFound) {
    request.session.clear();  // what was written is gone: begin anew
    writer = task.destination->startWrite(task.write, request);
  }
  if (!writer) return fail(std::move(writer.error()));
  opened.writer = std::move(*writer);
  if (request.session.empty()) return opened;
  for (const PartReceipt& receipt : journaled) {
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
  HAWSER_CHECK(checkCrc(task, source.hashes, crc));
  ObjectProperties properties = propertiesFor(task, source);
  properties.hashes.crc64 = crc;
  HAWSER_TRY(properties.hashes.md5, checkBeforeCommit(task, transfer, writer, parts, source.hashes, crc));
  const auto written = writer.commit(task.write, parts, properties);
  if (!written) return unlessItStandsThere(task, transfer.size, crc, written.error());
  if (!readsBackParts(task)) HAWSER_CHECK(checkCommitted(task, *written, crc));
  return CopyOutcome{crc64Text(crc), provenBy(task, source.hashes), false};
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
