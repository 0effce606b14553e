#include "transfer/object_copy.h"

#include <QMimeDatabase>
#include <algorithm>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include "base/assert.h"
#include "base/encoding.h"
#include "base/units.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"

namespace hawser {

namespace {

// Fills a buffer of known size; more than that means that the object is not the one that was planned. Sums
// each piece while the cache still has it.
class BufferSink final : public ByteSink {
 public:
  explicit BufferSink(MutableByteSpan buffer) : buffer_(buffer) {}
  Status write(ByteSpan bytes) override {
    if (bytes.size() > buffer_.size() - filled_) {
      return fail(ErrorCode::changedUnderUs, "it is longer than it was");
    }
    std::memcpy(buffer_.data() + filled_, bytes.data(), bytes.size());
    return filled(bytes.size());
  }
  MutableByteSpan room() override { return buffer_.subspan(filled_); }
  Status filled(std::size_t count) override {
    crc_ = hawser::crc64(buffer_.subspan(filled_, count), crc_);
    filled_ += count;
    return {};
  }
  std::optional<std::uint64_t> crc64() const override { return crc_; }
  std::uint64_t crc() const { return crc_; }
  Status complete() const {
    if (filled_ == buffer_.size()) return {};
    return fail(ErrorCode::changedUnderUs, "it is shorter than it was");
  }

 private:
  MutableByteSpan buffer_;
  std::size_t filled_ = 0;
  std::uint64_t crc_ = 0;
};

class HashSink final : public ByteSink {
 public:
  explicit HashSink(bool withMd5) : withMd5_(withMd5) {}
  Status write(ByteSpan bytes) override {
    crc_ = hawser::crc64(bytes, crc_);
    if (withMd5_) md5_.add(bytes);
    return {};
  }
  std::uint64_t crc() const { return crc_; }
  Md5Value md5() { return md5_.finish(); }

 private:
  bool withMd5_;
  std::uint64_t crc_ = 0;
  Md5 md5_;
};

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
  return makeError(ErrorCode::corrupt,
                   "the bytes read have the hash " + got + ", the one kept with the object is " + wanted,
                   Retry::soon)
      .about(task.source->location(task.from));
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
  return fail(mismatch(task, "md5:" + toHex(*kept.md5), "md5:" + toHex(md5)));
}

Status readBack(const CopyTask& task, const ObjectInfo& written, std::uint64_t crc) {
  HAWSER_TRY(const std::uint64_t got, objectCrc64(task.write, *task.destination, task.to, written.etag));
  if (got == crc) return {};
  return fail(makeError(ErrorCode::corrupt,
                        "read back it has the hash " + crc64Text(got) + ", sent was " + crc64Text(crc),
                        Retry::never)
                  .about(task.destination->location(task.to)));
}

// A write whose condition failed may have found its own bytes: the answer to an earlier try was lost, or
// the journal was behind the store when the power went.
bool standsThere(const CopyTask& task, std::uint64_t size, std::uint64_t crc) {
  const auto there = task.destination->stat(task.write, task.to);
  return there && there->size == size && there->properties.hashes.crc64 == crc;
}

bool conditionFailed(const Error& error) {
  return error.code == ErrorCode::exists || error.code == ErrorCode::changedUnderUs;
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
  return destination.streamsParts && size > kWorthStreaming;
}

std::string crc64Text(std::uint64_t crc) {
  return "crc64nvme:" + toHex(crc);
}

Result<std::uint64_t> objectCrc64(const OpContext& context, ObjectReader& store, const ObjectRef& ref,
                                  const std::string& etag) {
  OpContext uncounted = context;
  uncounted.meter = nullptr;  // these bytes are not on their way
  HashSink sink(false);
  HAWSER_CHECK(store.read(uncounted, ref, std::nullopt, etag, sink));
  return sink.crc();
}

Result<CopyOutcome> copyWhole(const CopyTask& task, const JournalTransfer& transfer) {
  if (transfer.kind != static_cast<int>(TransferKind::object)) return copyMarker(task, transfer);
  if (streamsWhole(transfer.size, task.destination->capabilities())) return copyStreamed(task, transfer);
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
  if (!put) {
    if (conditionFailed(put.error()) && standsThere(task, transfer.size, crc)) {
      return CopyOutcome{crc64Text(crc), true, true};
    }
    return fail(put.error());
  }
  if (task.verify == VerifyLevel::full) HAWSER_CHECK(readBack(task, *put, crc));
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
  if (task.destination->capabilities().streamsParts) {
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
  OpContext uncounted = task.read;
  uncounted.meter = nullptr;
  if (task.storeMd5) {
    // Parts came in any order; MD5 needs them in theirs.
    HashSink sink(true);
    HAWSER_CHECK(task.source->read(uncounted, task.from, std::nullopt, transfer.sourceEtag, sink));
    if (sink.crc() != crc) return fail(mismatch(task, crc64Text(crc), crc64Text(sink.crc())));
    properties.hashes.md5 = sink.md5();
  }
  const auto written = writer.commit(task.write, parts, properties);
  if (!written) {
    if (conditionFailed(written.error()) && standsThere(task, transfer.size, crc)) {
      return CopyOutcome{crc64Text(crc), true, true};
    }
    return fail(written.error());
  }
  if (needsMd5Check(task, source.hashes)) {
    HashSink sink(true);
    HAWSER_CHECK(task.destination->read(uncounted, task.to, std::nullopt, written->etag, sink));
    if (Status same = checkMd5(task, source.hashes, sink.md5()); !same) {
      // What is wrong does not stay where it could be taken for right.
      (void)task.destination->remove(uncounted, task.to, Condition::matches(written->etag));
      return fail(std::move(same.error()));
    }
  } else if (task.verify == VerifyLevel::full) {
    HAWSER_CHECK(readBack(task, *written, crc));
  }
  return CopyOutcome{crc64Text(crc), provenBy(task, source.hashes), false};
}

std::uint64_t choosePartSize(std::uint64_t size, std::uint64_t wanted, const Capabilities& destination) {
  // Streamed parts cost no memory, so they may be large. Buffered ones are a trade: small enough for many in
  // flight within the budget, large enough that the requests for a large object stay a few thousand.
  constexpr std::uint64_t kFewThousand = 2048;
  const std::uint64_t buffered =
      std::clamp(divideRoundingUp(divideRoundingUp(size, kFewThousand), kMiB) * kMiB, 2 * kMiB, 8 * kMiB);
  std::uint64_t part = wanted != 0 ? wanted : destination.streamsParts ? 8 * kMiB : buffered;
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
