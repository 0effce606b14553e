#include "transfer/comparison.h"

#include <algorithm>
#include <bit>
#include <memory>

#include "base/encoding.h"
#include "base/units.h"
#include "checksum/digest.h"
#include "delta/segments.h"
#include "transfer/file_scan.h"
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
// And at most, where they were too many beside what is sent.
constexpr std::uint64_t kMostCopy = 512 * kMiB;
// Of what is taken from here in place of being fetched: less costs more requests than it spares.
constexpr std::uint64_t kWorthRequest = kMiB;
// Between two ranges that are fetched anyhow: so much comes with them in the time of one more request.
constexpr std::uint64_t kWorthGap = 64 * kKiB;
// Pieces where the store has no limit.
constexpr std::uint64_t kManyPieces = 50'000;
// Of a service that copies no ranges: what is not kept whole is sent, so that its parts are as small as
// cells.
constexpr std::uint64_t kLeastKept = 64 * kKiB;

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

// Up: the file that is compared.
FileScan sourceOf(const CompareTask& task) {
  return {task.source, task.from, task.sourceEtag, {0, task.size}, task.compared, task.context};
}

// What stands there, by the signature that BlobSync has left; nothing where it has not. Its hashes prove
// nothing: what is taken over by them is ranges, of which the service says what it has copied.
Result<std::vector<delta::CopyRange>> searchBlobSync(const CompareTask& task, const ObjectInfo& there) {
  std::vector<delta::CopyRange> none;
  const auto named = there.properties.metadata.find(delta::kBlobSyncPointer);
  if (task.takesNothing || named == there.properties.metadata.end()) return none;
  HAWSER_TRY(auto signature,
             readBlobSyncSignature(task.context, *task.destination, {task.to.container, named->second}));
  if (!signature || signature->size() != there.size) return none;
  FileScan file = sourceOf(task);
  file.compared = nullptr;  // it is read a second time
  const auto index = std::make_shared<const delta::BlobSyncIndex>(std::move(*signature));
  HAWSER_TRY(delta::BlobSyncScan::Outcome found, scanFile(file, index));
  return std::move(found.copies);
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
  const double most = kMostlyNew * static_cast<double>(size);
  if (static_cast<double>(made.toSend) <= most) return;
  std::uint64_t same = 0;
  for (const delta::CopyRange& copy : made.copies)
    same += copy.length;
  const bool scattered = made.limits.leastPiece != 0 && static_cast<double>(size - same) <= most;
  sendAll(made, size, scattered ? DeltaUse::scattered : DeltaUse::mostlyNew);
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
  limits.mostCopySize = kMostCopy;
  if (to.maxPartSize != 0) {
    limits.copySize = std::min(limits.copySize, to.maxPartSize);
    limits.mostCopySize = std::min(limits.mostCopySize, to.maxPartSize);
  }
  limits.mostPieces = to.maxParts != 0 ? to.maxParts - to.maxParts / 10 : kManyPieces;
  // Its blocks are as long as they may be: no longer ones are sent to have fewer.
  if (task.blobSync) limits.mostPieces = delta::kMostBlobSyncBlocks;
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
    made.sizeBefore = there->size;
    HAWSER_TRY(known, signatureOf(task, *task.destination, task.to, there->size, there->properties));
  }
  const auto& old = known.signature;
  if (old) HAWSER_CHECK(takeParts(task, made, *old));
  const FileScan file = sourceOf(task);
  HAWSER_TRY(delta::ScanResult found,
             task.scans ? task.scans->scan(file, old, cellSize) : scanFile(file, old, cellSize));
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

// Runs of copies that spare more than the requests cost that they take.
std::vector<delta::CopyRange> longRuns(const std::vector<delta::CopyRange>& copies) {
  std::vector<delta::CopyRange> runs;
  for (std::size_t first = 0, end = 0; first < copies.size(); first = end) {
    for (end = first + 1; end < copies.size() && copies[end - 1].end() == copies[end].offset;)
      ++end;
    if (copies[end - 1].end() - copies[first].offset >= kWorthRequest)
      runs.insert(runs.end(), copies.begin() + static_cast<std::ptrdiff_t>(first),
                  copies.begin() + static_cast<std::ptrdiff_t>(end));
  }
  return runs;
}

// Of what is mostly new all is fetched but for what is long: what a broken-off download has, however little.
void settleDown(Comparison& made, std::uint64_t size) {
  const std::vector<delta::CopyRange> copies = made.copies;
  settle(made, size);
  if (made.use != DeltaUse::mostlyNew) return;
  made.copies = longRuns(copies);
  if (made.copies.empty()) return;
  made.use = DeltaUse::changes;
  usePlan(made, size);
}

Result<Comparison> compareDown(const CompareTask& task) {
  Comparison made;
  made.fromFiles = true;
  made.limits.copies = true;
  made.limits.sendSize = task.partSize;
  made.limits.copySize = std::max(task.partSize, kMiB);
  made.limits.mostCopySize = kMostCopy;
  made.limits.worthCopying = kWorthGap;
  made.limits.mostPieces = kManyPieces;
  HAWSER_TRY(const auto there, replaced(task));
  HAWSER_TRY(const KnownSignature known,
             signatureOf(task, *task.source, task.from, task.size, task.properties));
  const auto& source = known.signature;
  made.crc64 = source ? source->crc64 : task.properties.hashes.crc64;
  SeedSearch seeds(task.context, source, task.compared);
  if (there) {
    const Status searched = seeds.addFile({task.destination, task.to}, there->etag, {0, there->size});
    // One that may be replaced and not read is no seed.
    if (!searched && searched.error().code != ErrorCode::denied) return fail(searched.error());
  }
  HAWSER_CHECK(seeds.addFiles(task.seeds));
  HAWSER_CHECK(seeds.addUnfinished(*task.destination, task.to, task.session));
  // What nobody could prove at the end is fetched.
  if (task.kept && made.crc64 && !task.takesNothing)
    seeds.addKept(task.kept->find(task.from, task.sourceEtag), task.size);
  made.files = seeds.files();
  made.copies = seeds.copies();
  if (made.copies.empty()) {
    const bool nothing = !there && made.files.empty();
    sendAll(made, task.size,
            nothing  ? DeltaUse::nothingThere
            : source ? DeltaUse::mostlyNew
                     : DeltaUse::notKnown);
    return made;
  }
  settleDown(made, task.size);
  return made;
}

}  // namespace

DeltaUse deltaUse(std::uint64_t size, const Capabilities& source, const Capabilities& destination) {
  if (size < kWorthComparing) return DeltaUse::small;
  if (!source.localFiles && !destination.localFiles) return DeltaUse::distant;
  if (source.localFiles && !destination.keepsParts && !destination.copiesParts) return DeltaUse::cannot;
  return DeltaUse::changes;
}

std::uint64_t compareMemory(std::uint64_t size, std::uint32_t cellSize) {
  const std::uint64_t cell = std::max<std::uint64_t>(delta::cellSizeFor(size), cellSize);
  return scanLanes() * delta::Segments(size, cell, cell).mostBytes();
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

Result<Comparison> compare(const CompareTask& task) {
  const bool up = task.source->capabilities().localFiles;
  return up ? compareUp(task) : compareDown(task);
}

}  // namespace hawser
