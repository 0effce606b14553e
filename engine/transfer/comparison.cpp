#include "transfer/comparison.h"

#include <algorithm>
#include <bit>
#include <memory>
#include <thread>
#include <unordered_map>

#include "base/encoding.h"
#include "base/units.h"
#include "checksum/digest.h"
#include "checksum/summing_sinks.h"
#include "delta/blobsync_scan.h"
#include "sched/parallel.h"
#include "transfer/signature_object.h"

namespace hawser {

namespace {

constexpr std::uint64_t kWorthComparing = kMiB;
// Where more of an object is new, pieces of it cost more than they spare.
constexpr double kMostlyNew = 0.6;
// Of a piece that the service copies: large, for each is a request, but one that it cannot copy after all is
// sent in one piece too. Of what is very large so much that they are few.
constexpr std::uint64_t kCopySize = 32 * kMiB;
constexpr std::uint64_t kFewCopies = 8192;
// Pieces where the store has no limit.
constexpr std::uint64_t kManyPieces = 50'000;
// Of a service that copies no ranges: what is not kept whole is sent, so that its parts are as small as
// cells.
constexpr std::uint64_t kLeastKept = 64 * kKiB;

unsigned comparers() {
  constexpr unsigned kMost = 4;
  return std::clamp(std::thread::hardware_concurrency(), 1U, kMost);
}

// Not the transfer's bytes.
OpContext uncounted(OpContext context) {
  context.meter = nullptr;
  return context;
}

// Of the object with these properties. Nothing where it has none, or not one that can be trusted.
Result<KnownSignature> signatureOf(const CompareTask& task, ObjectReader& store, const ObjectRef& ref,
                                   std::uint64_t size, const ObjectProperties& properties) {
  if (task.takesNothing) return KnownSignature();
  HAWSER_TRY(KnownSignature known, readSignature(task.context, store, ref, properties.signature));
  const delta::Signature* signature = known.signature.get();
  const bool fits = signature && signature->size == size &&
                    properties.hashes.crc64.value_or(signature->crc64) == signature->crc64;
  return fits ? std::move(known) : KnownSignature();
}

// Reads an object and has it searched, as many segments at once as there are processors.
template <class Scan>
Status read(const CompareTask& task, ObjectReader& store, const ObjectRef& ref, const std::string& etag,
            Scan& scan, std::atomic<std::uint64_t>* counter) {
  const std::size_t lanes = std::min<std::uint64_t>(comparers(), scan.segments());
  std::vector<Status> ends(lanes);
  std::atomic<std::uint64_t> next{0};
  std::atomic<bool> failed{false};
  parallelEach(lanes, lanes, [&](std::size_t lane) {
    const auto buffer = std::make_unique_for_overwrite<std::byte[]>(scan.mostBytes());
    const auto one = [&](std::uint64_t segment) -> Status {
      HAWSER_CHECK(task.context.check());
      const ByteRange range = scan.bytesOf(segment);
      const MutableByteSpan bytes(buffer.get(), range.length);
      BufferSink sink(bytes);
      HAWSER_CHECK(store.read(uncounted(task.context), ref, range, etag, sink));
      HAWSER_CHECK(sink.complete());
      scan.scan(segment, bytes);
      if (counter) counter->fetch_add(range.length, std::memory_order_relaxed);
      return {};
    };
    for (std::uint64_t segment = next++; segment < scan.segments() && !failed; segment = next++) {
      ends[lane] = one(segment);
      if (!ends[lane]) failed = true;
    }
  });
  for (Status& end : ends) {
    if (!end) return fail(std::move(end.error()).about(store.location(ref)));
  }
  return {};
}

// One of both, by the signature of the other.
Result<delta::ScanResult> search(const CompareTask& task, ObjectReader& store, const ObjectRef& ref,
                                 std::uint64_t size, const std::string& etag,
                                 const std::shared_ptr<const delta::Signature>& old, std::uint32_t cellSize) {
  const auto index = old ? std::make_shared<const delta::CellIndex>(old) : nullptr;
  delta::Scan scan(index, size, cellSize);
  HAWSER_CHECK(read(task, store, ref, etag, scan, task.compared));
  return scan.finish();
}

// What stands there, by the signature that BlobSync has left; nothing where it has not. Its hashes prove
// nothing: what is taken over by them is ranges, of which the service says what it has copied.
Result<std::vector<delta::CopyRange>> searchBlobSync(const CompareTask& task, const ObjectInfo& there) {
  std::vector<delta::CopyRange> none;
  const auto named = there.properties.metadata.find(kBlobSyncPointer);
  if (task.takesNothing || named == there.properties.metadata.end()) return none;
  HAWSER_TRY(auto signature,
             readBlobSyncSignature(task.context, *task.destination, {task.to.container, named->second}));
  if (!signature || signature->size() != there.size) return none;
  const auto index = std::make_shared<const delta::BlobSyncIndex>(std::move(*signature));
  delta::BlobSyncScan scan(index, task.size);
  HAWSER_CHECK(read(task, *task.source, task.from, task.sourceEtag, scan, nullptr));
  return scan.finish().copies;
}

void usePlan(Comparison& made, std::uint64_t size) {
  // Parts that stay many, however much is sent with them, are made larger.
  for (;; made.limits.sendSize *= 2) {
    made.plan = delta::makePlan(size, made.copies, made.limits);
    if (made.plan.pieces.size() <= made.limits.mostPieces || made.limits.sendSize > size) break;
  }
  made.toSend = made.plan.bytes(delta::PieceKind::send);
}

void sendAll(Comparison& made, std::uint64_t size, DeltaUse why) {
  made.use = why;
  made.copies.clear();
  usePlan(made, size);
}

// What is mostly new is moved whole.
void settle(Comparison& made, std::uint64_t size) {
  made.use = DeltaUse::changes;
  usePlan(made, size);
  if (static_cast<double>(made.toSend) > kMostlyNew * static_cast<double>(size))
    sendAll(made, size, DeltaUse::mostlyNew);
}

// Parts that the signature and the service agree about: what they hold is known by their checksums.
Status takeParts(const CompareTask& task, Comparison& made, const delta::Signature& old) {
  // Slices of another width are others, and so is what is in no slices.
  if (old.parts.empty() || made.limits.boundary != made.limits.oldBoundary) return {};
  auto stored = task.destination->storedParts(uncounted(task.context), task.to, task.destinationEtag);
  if (!stored && stored.error().code == ErrorCode::unsupported) return {};
  if (!stored) return fail(std::move(stored.error()));
  const bool same = std::ranges::equal(*stored, old.parts, [](const StoredPart& there, const auto& known) {
    return there.range.length == known.length;
  });
  std::vector<std::string> names;
  for (const StoredPart& part : *stored)
    names.push_back(part.token);
  if (!same || delta::partNames(names) != old.partNames) return {};
  made.parts = std::move(*stored);
  for (std::size_t i = 0; i < made.parts.size(); ++i) {
    made.limits.parts.push_back(made.parts[i].range);
    made.crcs.push_back(old.parts[i].crc64);
  }
  return {};
}

// What stands there, if it is what was planned with. What is damaged there is replaced, and nothing of it
// taken.
Result<std::optional<ObjectInfo>> replaced(const CompareTask& task) {
  if (task.destinationEtag.empty()) return std::nullopt;
  auto there = task.destination->stat(uncounted(task.context), task.to);
  if (!there && there.error().code == ErrorCode::corrupt) return std::nullopt;
  if (!there) return fail(std::move(there.error()));
  if (there->etag == task.destinationEtag) return std::optional(std::move(*there));
  return fail(makeError(ErrorCode::changedUnderUs, "it changed since it was listed")
                  .about(task.destination->location(task.to)));
}

Result<std::uint32_t> cellSizeOf(const CompareTask& task, bool copies) {
  if (task.blobSync)
    return delta::blobSyncBlockSize(task.size,
                                    task.cellSize != 0 ? task.cellSize : delta::kUsualBlobSyncBlock);
  constexpr std::uint64_t kFewKept = 32'768;
  std::uint64_t size = task.cellSize != 0 ? task.cellSize : delta::cellSizeFor(task.size);
  if (task.cellSize == 0 && !copies)
    size = std::max({size, kLeastKept, std::bit_ceil(divideRoundingUp(task.size, kFewKept))});
  return delta::cellSizeAtLeast(task.size, static_cast<std::uint32_t>(size));
}

// Where the service copies ranges of what it holds, and can be told how to get at them.
Status findBase(const CompareTask& task, Comparison& made, bool there) {
  const OpContext context = uncounted(task.context);
  HAWSER_TRY(made.limits.copies, task.destination->copiesRanges(context));
  if (!made.limits.copies || !there) return {};
  const auto source = task.destination->partSource(context, task.to, {0, 1}, task.destinationEtag);
  if (!source && source.error().code != ErrorCode::unsupported) return fail(source.error());
  made.limits.copies = source.has_value();
  made.baseEtag = task.destinationEtag;
  return {};
}

// How long pieces may be, how many, and where they are cut.
void setLimits(const CompareTask& task, Comparison& made, std::uint32_t cellSize,
               const std::optional<ObjectInfo>& there) {
  const Capabilities& to = task.destination->capabilities();
  delta::PlanLimits& limits = made.limits;
  limits.sendSize = limits.copies   ? task.partSize
                    : task.blobSync ? cellSize
                                    : std::max<std::uint64_t>(cellSize, kLeastKept);
  limits.copySize = std::max(kCopySize, divideRoundingUp(task.size, kFewCopies));
  if (to.maxPartSize != 0) limits.copySize = std::min(limits.copySize, to.maxPartSize);
  limits.mostPieces = to.maxParts != 0 ? to.maxParts - to.maxParts / 10 : kManyPieces;
  if (to.partBoundary != 0 && task.size > to.partBoundary) limits.boundary = to.partBoundary;
  if (there) limits.oldBoundary = there->layout.width;
  if (to.minPartSize == 0) return;
  limits.leastPiece = to.minPartSize;
  limits.sendSize = std::max(limits.sendSize, 2 * to.minPartSize);
  limits.copySize = std::max(limits.copySize, 2 * to.minPartSize);
  if (limits.boundary == 0 && limits.oldBoundary == 0) return;
  // What begins or ends a slice would have to be long enough too.
  limits.leastPiece = 0;
  limits.copies = false;
}

// What of the new signature need not be sent.
void compareSignatures(Comparison& made, const KnownSignature& known) {
  made.base = known.baseName;
  made.sameCells = delta::sameCells(*made.signature, *known.base);
  if (!delta::isWorthChanges(*made.signature, made.sameCells)) made.sameCells.clear();
}

Result<Comparison> compareUp(const CompareTask& task) {
  Comparison made;
  HAWSER_TRY(const auto there, replaced(task));
  made.blobSync = task.blobSync;
  // BlobSync knows whole blocks alone.
  if (!task.blobSync) HAWSER_CHECK(findBase(task, made, there.has_value()));
  HAWSER_TRY(const std::uint32_t cellSize, cellSizeOf(task, made.limits.copies));
  setLimits(task, made, cellSize, there);
  KnownSignature known;
  if (there) {
    made.before = there->properties.signature;
    made.metadataBefore = there->properties.metadata;
    HAWSER_TRY(known, signatureOf(task, *task.destination, task.to, there->size, there->properties));
  }
  const auto& old = known.signature;
  if (old) HAWSER_CHECK(takeParts(task, made, *old));
  HAWSER_TRY(delta::ScanResult found,
             search(task, *task.source, task.from, task.size, task.sourceEtag, old, cellSize));
  made.signature = std::move(found.signature);
  made.crc64 = made.signature->crc64;
  if (known.base) compareSignatures(made, known);
  if (!old && there && made.limits.copies) {
    HAWSER_TRY(found.copies, searchBlobSync(task, *there));
  }
  if (!old && found.copies.empty()) {
    sendAll(made, task.size, task.destinationEtag.empty() ? DeltaUse::nothingThere : DeltaUse::notKnown);
    return made;
  }
  if (made.limits.parts.empty() && !made.limits.copies) {
    sendAll(made, task.size, DeltaUse::cannot);
    return made;
  }
  made.copies = std::move(found.copies);
  settle(made, task.size);
  return made;
}

delta::Cell zeroCell(std::uint32_t length) {
  const std::vector<std::byte> zeros(length);
  return {delta::weakSum(zeros), delta::strongHash(zeros)};
}

// What was found of the source in the file that it replaces, the other way round: of each cell of the source
// where it is in the file. A cell that comes several times may have been found once.
std::vector<delta::CopyRange> inverted(const delta::Signature& source,
                                       const std::vector<delta::CopyRange>& found) {
  struct Hash {
    std::size_t operator()(const delta::Cell& cell) const { return static_cast<std::size_t>(cell.weak); }
  };
  std::unordered_map<delta::Cell, std::uint64_t, Hash> places;
  for (const delta::CopyRange& range : found) {
    for (std::uint64_t done = 0; done < range.length; done += source.cellSize) {
      const std::uint64_t begin = range.from + done;
      const std::uint64_t cell = divideRoundingUp(begin, source.cellSize);
      const std::uint64_t at = range.offset + (cell * source.cellSize - range.from);
      if (at + source.lengthOf(cell) <= range.end()) places.try_emplace(source.cells[cell], at);
    }
  }
  const delta::Cell zero = zeroCell(source.cellSize);
  const delta::Cell lastZero = zeroCell(source.lengthOf(source.cells.size() - 1));
  std::vector<delta::CopyRange> copies;
  for (std::uint64_t cell = 0; cell < source.cells.size(); ++cell) {
    const auto place = places.find(source.cells[cell]);
    const std::uint32_t length = source.lengthOf(cell);
    const bool zeros = source.cells[cell] == (length == source.cellSize ? zero : lastZero);
    if (place == places.end() && !zeros) continue;
    delta::appendCopy(copies, {cell * source.cellSize, length, zeros ? delta::kZeros : place->second});
  }
  return copies;
}

// In a row, as what one file ends with and the next begins with may be one stretch of the source.
Status addFile(const CompareTask& task, Comparison& made, const Seed& seed, const ObjectInfo& info,
               const std::shared_ptr<const delta::Signature>& source, std::vector<delta::CopyRange>& found) {
  if (info.size == 0) return {};
  const std::uint64_t start = made.files.empty() ? 0 : made.files.back().start + made.files.back().size;
  HAWSER_TRY(const delta::ScanResult result,
             search(task, *seed.store, seed.ref, info.size, info.etag, source, 0));
  for (delta::CopyRange range : result.copies) {
    range.offset += start;
    delta::appendCopy(found, range);
  }
  made.files.push_back({seed, info.size, info.etag, start});
  return {};
}

// A seed that is not there, or is no file, has nothing; nor has one that is being changed.
Status addSeeds(const CompareTask& task, Comparison& made,
                const std::shared_ptr<const delta::Signature>& source, std::vector<delta::CopyRange>& found) {
  for (const Seed& seed : task.seeds) {
    const auto info = seed.store->stat(uncounted(task.context), seed.ref);
    if (!info || info->kind != ObjectKind::object) continue;
    Status added = addFile(task, made, seed, *info, source, found);
    if (!added && added.error().code == ErrorCode::cancelled) return added;
  }
  return {};
}

Result<Comparison> compareDown(const CompareTask& task) {
  Comparison made;
  made.fromFiles = true;
  made.limits.copies = true;
  made.limits.sendSize = task.partSize;
  made.limits.copySize = std::max(task.partSize, kMiB);
  made.limits.mostPieces = kManyPieces;
  HAWSER_TRY(const auto there, replaced(task));
  HAWSER_TRY(const KnownSignature known,
             signatureOf(task, *task.source, task.from, task.size, task.properties));
  const auto& source = known.signature;
  if (source) made.crc64 = source->crc64;
  std::vector<delta::CopyRange> found;
  if (there && source) HAWSER_CHECK(addFile(task, made, {task.destination, task.to}, *there, source, found));
  if (source) HAWSER_CHECK(addSeeds(task, made, source, found));
  if (source) made.copies = inverted(*source, found);
  if (made.copies.empty()) {
    const bool nothing = !there && made.files.empty();
    sendAll(made, task.size,
            nothing  ? DeltaUse::nothingThere
            : source ? DeltaUse::mostlyNew
                     : DeltaUse::notKnown);
    return made;
  }
  settle(made, task.size);
  return made;
}

}  // namespace

DeltaUse deltaUse(std::uint64_t size, const Capabilities& source, const Capabilities& destination) {
  if (size < kWorthComparing) return DeltaUse::small;
  if (!source.localFiles && !destination.localFiles) return DeltaUse::distant;
  if (source.localFiles && !destination.keepsParts && !destination.copiesParts) return DeltaUse::cannot;
  return DeltaUse::changes;
}

std::uint64_t compareMemory(std::uint64_t size) {
  constexpr std::uint64_t kSegment = 8 * kMiB;
  constexpr std::uint64_t kWindows = 18;
  return comparers() * std::min(size, std::max(kSegment, kWindows * delta::cellSizeFor(size)));
}

void Comparison::keepNothing() {
  limits.parts.clear();
  const std::uint64_t size = plan.pieces.empty() ? 0 : plan.pieces.back().range.end();
  if (limits.copies) {
    settle(*this, size);
  } else {
    sendAll(*this, size, DeltaUse::cannot);
  }
}

std::vector<std::uint32_t> Comparison::firstParts() const {
  return plan.firstPieces(limits.boundary);
}

bool Comparison::changesPlace(const delta::Piece& piece, std::size_t places) const {
  if (piece.kind != delta::PieceKind::copy || piece.from == delta::kZeros || places < 2) return false;
  const auto placeOf = [&](std::uint64_t offset, std::uint64_t width) {
    return width == 0 ? 0 : offset / width % places;
  };
  return placeOf(piece.range.offset, limits.boundary) != placeOf(piece.from, limits.oldBoundary);
}

std::vector<Seed> seedsFor(const std::vector<Place>& places, const std::string& key) {
  std::vector<Seed> seeds;
  for (const Place& place : places) {
    const bool folder = place.key.empty() || place.key.ends_with('/');
    const std::string name = folder ? key.substr(key.rfind('/') + 1) : std::string();
    seeds.push_back({place.store.get(), {place.container, place.key + name}});
  }
  return seeds;
}

Result<Comparison> compare(const CompareTask& task) {
  const bool up = task.source->capabilities().localFiles;
  return up ? compareUp(task) : compareDown(task);
}

}  // namespace hawser
