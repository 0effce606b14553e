#include "transfer/delta_copy.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "base/assert.h"
#include "base/encoding.h"
#include "checksum/crc64.h"
#include "checksum/digest.h"
#include "checksum/summing_sinks.h"
#include "delta/blobsync_signature.h"
#include "transfer/runner_state.h"
#include "transfer/signature_object.h"

namespace hawser {

namespace {

OpContext uncounted(OpContext context) {
  context.meter = nullptr;
  return context;
}

const delta::Piece& pieceOf(const Comparison& comparison, const Part& part) {
  const delta::Piece& piece = comparison.plan.pieces.at(part.number);
  HAWSER_ASSERT(piece.range == part.range);
  return piece;
}

std::size_t indexAt(const Comparison& comparison, std::uint64_t offset) {
  const auto stored = std::ranges::lower_bound(comparison.parts, offset, {},
                                               [](const StoredPart& part) { return part.range.offset; });
  HAWSER_ASSERT(stored != comparison.parts.end() && stored->range.offset == offset);
  return static_cast<std::size_t>(stored - comparison.parts.begin());
}

const StoredPart& storedAt(const Comparison& comparison, std::uint64_t offset) {
  return comparison.parts[indexAt(comparison, offset)];
}

Result<PartReceipt> writeZeros(const CopyTask& task, ObjectWriter& writer, const Part& part) {
  const OpContext context = uncounted(task.write);
  if (!writer.streamsParts()) {
    const Buffer buffer = task.buffers->take(part.range.length);
    std::ranges::fill(buffer.span(), std::byte{0});
    return writer.writePart(context, part, buffer.span(), crc64(buffer.span()));
  }
  static constexpr std::array<std::byte, 64 * 1024> kNone{};
  HAWSER_TRY(const auto sink, writer.openPart(context, part));
  for (std::uint64_t done = 0; done < part.range.length;) {
    const std::uint64_t step = std::min<std::uint64_t>(kNone.size(), part.range.length - done);
    HAWSER_CHECK(sink->write(ByteSpan(kNone).first(step)));
    done += step;
  }
  return sink->finish(context);
}

// From the row of files: a piece may begin in one and end in another.
Status readFiles(const OpContext& context, const Comparison& comparison, ByteRange range, ByteSink& sink) {
  auto file = std::ranges::upper_bound(comparison.files, range.offset, {}, &SearchedFile::start);
  HAWSER_ASSERT(file != comparison.files.begin());
  for (--file; range.length != 0; ++file) {
    HAWSER_ASSERT(file != comparison.files.end());
    const std::uint64_t inside = range.offset - file->start;
    const std::uint64_t length = std::min(range.length, file->range.length - inside);
    HAWSER_CHECK(file->read(context, {inside, length}, sink));
    range = {range.offset + length, range.length - length};
  }
  return {};
}

// In the buffer that was reserved for the part, or as it arrives.
Result<PartReceipt> copyFromFiles(const CopyTask& task, const Comparison& comparison, ObjectWriter& writer,
                                  const Part& part) {
  const delta::Piece& piece = pieceOf(comparison, part);
  if (piece.from == delta::kZeros) return writeZeros(task, writer, part);
  const ByteRange range{piece.from, part.range.length};
  // Not through the meters: nothing goes over any wire, and no limit of it holds.
  const OpContext context = uncounted(task.write);
  if (writer.streamsParts()) {
    HAWSER_TRY(const auto sink, writer.openPart(context, part));
    HAWSER_CHECK(readFiles(context, comparison, range, *sink));
    return sink->finish(context);
  }
  const Buffer buffer = task.buffers->take(part.range.length);
  BufferSink sink(buffer.span());
  HAWSER_CHECK(readFiles(context, comparison, range, sink));
  if (Status whole = sink.complete(); !whole)
    return fail(std::move(whole.error()).about(task.destination->location(task.to)));
  return writer.writePart(context, part, buffer.span(), sink.crc());
}

// Whether some of it comes from a file that is not what is replaced.
bool isOfSeeds(const CopyTask& task, const Comparison& comparison, const Part& part) {
  const delta::Piece& piece = pieceOf(comparison, part);
  if (piece.from == delta::kZeros || comparison.files.empty()) return false;
  const SearchedFile& first = comparison.files.front();
  const bool replaces = first.seed.store == task.destination && first.seed.ref == task.to;
  return !replaces || piece.from + part.range.length > first.range.length;
}

// What was put beside the object, to be named by it.
struct Signed {
  std::string name;  // empty: nothing
  std::string base;  // of what it is the changes of; empty: it is whole
  WallTime at;       // by the store's clock
};

Result<Signed> signBeforeCommit(const CopyTask& task, const Comparison& comparison,
                                std::span<const PartReceipt> parts, ObjectProperties& properties) {
  std::uint64_t crc = 0;
  for (const PartReceipt& receipt : parts)
    crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
  const bool known = comparison.signature || comparison.use == DeltaUse::changes;
  HAWSER_ASSERT(!known || comparison.crc64);
  if (known && crc != *comparison.crc64)
    return fail(wrongHash(task.source->location(task.from), crc64Text(*comparison.crc64), crc64Text(crc)));
  if (!comparison.signature) return Signed();
  delta::Signature signature = *comparison.signature;
  signature.parts.clear();
  std::vector<std::string> names;
  for (const PartReceipt& receipt : parts) {
    signature.parts.push_back({receipt.part.range.length, receipt.crc64});
    const delta::Piece& piece = pieceOf(comparison, receipt.part);
    names.push_back(piece.kind == delta::PieceKind::keep ? storedAt(comparison, piece.from).token
                                                         : receipt.token);
  }
  signature.partNames = delta::partNames(names);
  const bool changes = comparison.base && !comparison.sameCells.empty();
  const auto bytes = changes
                         ? delta::encodeSignatureChanges(signature, comparison.sameCells, *comparison.base)
                         : delta::encodeSignature(signature);
  Signed made{toHex(sha256(bytes)), changes ? toHex(*comparison.base) : std::string(), {}};
  ObjectProperties kept;
  kept.contentType = delta::kSignatureContentType;
  HAWSER_TRY(const ObjectInfo put,
             task.destination->put(uncounted(task.write), signatureRef(task.to, made.name), bytes, kept,
                                   Condition::none()));
  made.at = put.modified;
  properties.signature = made.name;
  return made;
}

// For BlobSync: the blocks as they are committed, in an object that was not there before.
Status signForBlobSync(const CopyTask& task, const JournalTransfer& transfer, const Comparison& comparison,
                       std::span<const PartReceipt> parts, ObjectProperties& properties) {
  delta::BlobSyncSignature signature;
  for (const PartReceipt& receipt : parts) {
    HAWSER_CHECK(task.write.check());
    const Buffer buffer = task.buffers->take(receipt.part.range.length);
    BufferSink sink(buffer.span());
    HAWSER_CHECK(
        task.source->read(uncounted(task.read), task.from, receipt.part.range, transfer.sourceEtag, sink));
    if (Status whole = sink.complete(); !whole)
      return fail(std::move(whole.error()).about(task.source->location(task.from)));
    signature.blocks.push_back(
        delta::blobSyncBlock(buffer.span(), receipt.part.range.offset, receipt.part.number));
  }
  const auto bytes = delta::encodeBlobSync(signature);
  ObjectProperties kept;
  kept.contentType = delta::kSignatureContentType;
  std::uint32_t count = 0;
  if (const auto before = comparison.metadataBefore.find(delta::kBlobSyncCount);
      before != comparison.metadataBefore.end()) {
    const std::string& text = before->second;
    std::from_chars(text.data(), text.data() + text.size(), count);
    count = count < std::numeric_limits<std::uint32_t>::max() / 2 ? count + 1 : 0;
  }
  for (;; ++count) {
    const std::string name = task.to.key + "." + std::to_string(count) + ".sig";
    const auto put = task.destination->put(uncounted(task.write), {task.to.container, name}, bytes, kept,
                                           Condition::absent());
    if (!put && put.error().code == ErrorCode::exists) continue;
    if (!put) return fail(put.error());
    properties.metadata[delta::kBlobSyncPointer] = name;
    properties.metadata[delta::kBlobSyncCount] = std::to_string(count);
    return {};
  }
}

// That of what was replaced, or of what did not come to be, of `size` bytes.
void removeBlobSync(const CopyTask& task, const std::map<std::string, std::string>& metadata,
                    std::uint64_t size, const std::map<std::string, std::string>& stays) {
  const std::string name = blobSyncSignature(task.to, metadata);
  if (name.empty() || name == blobSyncSignature(task.to, stays)) return;
  removeBlobSyncSignature(uncounted(task.write), *task.destination, task.to, name, size);
}

// Of one that stands there with `named`: by what was put for it, or by another's.
void removeUnnamed(const CopyTask& task, const Comparison& comparison, const Signed& made,
                   const std::string& named) {
  const OpContext context = uncounted(task.write);
  const bool own = named == made.name;
  std::vector<std::string> old = {made.name};
  // Another's may be the changes of what was there before; then it is his to remove.
  if (own || named.empty()) {
    old.push_back(comparison.before);
    if (comparison.base) old.push_back(toHex(*comparison.base));
  }
  for (const std::string& name : old) {
    if (name.empty() || name == named || (own && name == made.base)) continue;
    (void)task.destination->remove(context, signatureRef(task.to, name), Condition::none());
  }
  if (own) removeLeftovers(context, *task.destination, task.to, {made.name, made.base}, made.at);
}

void signedAfterCommit(const CopyTask& task, const Comparison& comparison, std::uint64_t size,
                       const ObjectProperties& properties, const Signed& made,
                       const Result<CopyOutcome>& outcome) {
  if (!comparison.signature) return;
  const bool isOther = !outcome && (outcome.error().code == ErrorCode::changedUnderUs ||
                                    outcome.error().code == ErrorCode::exists);
  // A signature that stays for want of an answer is a leftover that nobody reads.
  if (!outcome && !isOther) return;
  std::string named = made.name;
  std::map<std::string, std::string> metadata = properties.metadata;
  if (!outcome || outcome->wasThere) {
    const auto there = task.destination->stat(uncounted(task.write), task.to);
    if (!there) return;
    named = there->properties.signature;
    metadata = there->properties.metadata;
  }
  removeBlobSync(task, comparison.metadataBefore, comparison.sizeBefore, metadata);
  removeBlobSync(task, properties.metadata, size, metadata);
  removeUnnamed(task, comparison, made, named);
}

}  // namespace

Result<Comparison> compareFor(const CopyTask& task, const JournalTransfer& transfer, const ObjectInfo& source,
                              std::atomic<std::uint64_t>* compared) {
  CompareTask compares;
  compares.source = task.source;
  compares.destination = task.destination;
  compares.from = task.from;
  compares.to = task.to;
  compares.size = transfer.size;
  compares.sourceEtag = transfer.sourceEtag;
  compares.properties = source.properties;
  if (transfer.conditionKind == static_cast<int>(Condition::Kind::matches))
    compares.destinationEtag = transfer.conditionEtag;
  compares.takesNothing = task.takesNothing;
  if (task.places) {
    compares.seeds = seedsFor(task.places->seeds, task.to.key);
    compares.kept = task.places->keptOf(transfer.source);
    compares.scans = task.places->scans.get();
  }
  compares.session = transfer.session;
  compares.partSize = transfer.partSize;
  compares.cellSize = task.options->deltaCell;
  compares.blobSync = task.options->blobSync;
  compares.compared = compared;
  compares.context = task.read;
  return compare(compares);
}

Result<std::vector<PartReceipt>> keepParts(const CopyTask& task, Comparison& comparison,
                                           ObjectWriter& writer) {
  std::vector<PartReceipt> receipts;
  for (std::uint32_t number = 0; number < comparison.plan.pieces.size(); ++number) {
    const delta::Piece& piece = comparison.plan.pieces[number];
    if (piece.kind != delta::PieceKind::keep) continue;
    const std::size_t index = indexAt(comparison, piece.from);
    auto kept =
        writer.keepPart(task.write, {number, piece.range}, comparison.parts[index], comparison.crcs[index]);
    if (!kept && kept.error().code == ErrorCode::unsupported) {
      comparison.keepNothing();
      return std::vector<PartReceipt>();
    }
    if (!kept) return fail(std::move(kept.error()));
    receipts.push_back(std::move(*kept));
  }
  return receipts;
}

bool isPieceOf(const Comparison& comparison, const Part& part) {
  if (part.number >= comparison.plan.pieces.size()) return false;
  const delta::Piece& piece = comparison.plan.pieces[part.number];
  return piece.range == part.range && piece.kind != delta::PieceKind::keep;
}

Result<std::optional<PartReceipt>> copyPiece(const CopyTask& task, const JournalTransfer& transfer,
                                             const Comparison& comparison, ObjectWriter& writer,
                                             const Part& part) {
  if (comparison.fromFiles) {
    auto copied = copyFromFiles(task, comparison, writer, part);
    // Nothing depends on a seed: what it has no more is fetched.
    const bool gone = !copied && copied.error().code != ErrorCode::cancelled;
    if (gone && isOfSeeds(task, comparison, part)) return std::nullopt;
    return copied;
  }
  const ByteRange range{pieceOf(comparison, part).from, part.range.length};
  const OpContext context = uncounted(task.write);
  auto from = task.destination->partSource(context, task.to, range, comparison.baseEtag);
  if (!from && from.error().code == ErrorCode::unsupported) return std::nullopt;
  if (!from) return fail(from.error());
  from->hashes = [&]() -> Result<ObjectHashes> {
    HashSink sink(true);
    HAWSER_CHECK(task.source->read(uncounted(task.read), task.from, part.range, transfer.sourceEtag, sink));
    return ObjectHashes{sink.crc(), sink.md5()};
  };
  return writer.copyPart(context, part, *from);
}

Result<CopyOutcome> finishCompared(const CopyTask& task, const JournalTransfer& transfer,
                                   const Comparison& comparison, ObjectWriter& writer,
                                   const std::vector<PartReceipt>& parts, ObjectProperties properties) {
  HAWSER_TRY(const Signed made, signBeforeCommit(task, comparison, parts, properties));
  CopyTask finishing = task;
  JobOptions options = *task.options;
  options.storeMd5 |= comparison.blobSync;  // by which BlobSync sees that nothing has changed
  finishing.options = &options;
  if (comparison.blobSync) HAWSER_CHECK(signForBlobSync(task, transfer, comparison, parts, properties));
  auto outcome = finishCopy(finishing, transfer, writer, parts, properties);
  signedAfterCommit(task, comparison, transfer.size, properties, made, outcome);
  return outcome;
}

}  // namespace hawser
