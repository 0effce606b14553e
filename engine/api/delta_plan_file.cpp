// DeltaFiles: what of a new file an old one has, and the delta.
#include <limits>
#include <optional>

#include "api/delta_files.h"
#include "api/delta_files_parts.h"
#include "base/encoding.h"
#include "checksum/digest.h"
#include "delta/blobsync_scan.h"
#include "delta/delta_file.h"
#include "delta/delta_plan.h"
#include "delta/scan.h"
#include "delta/signature_changes.h"

namespace hawser {

using namespace delta;
using namespace delta_files;

namespace {

// More than any signature has.
constexpr std::uint64_t kMostSignature = 128 * kMiB;

// Of the old file, in either format: one of them is there.
struct Old {
  std::shared_ptr<const CellIndex> own;
  std::shared_ptr<const BlobSyncIndex> blobSync;
};

Result<wire::Bytes> readSource(const OpContext& context, ByteSource& source) {
  wire::Bytes bytes;
  for (;;) {
    const std::size_t before = bytes.size();
    bytes.resize(before + kStep);
    HAWSER_TRY(const std::size_t got, source.read(context, MutableByteSpan(bytes).subspan(before)));
    bytes.resize(before + got);
    if (got == 0) return bytes;
    if (bytes.size() > kMostSignature) return fail(ErrorCode::corrupt, "it is no signature");
  }
}

Result<wire::Bytes> readWhole(const OpContext& context, FileSystem& files, const DeltaInput& input) {
  if (input.source) return readSource(context, *input.source);
  HAWSER_TRY(const auto file, ReadFile::open(files, input.path));
  if (file->size() > kMostSignature)
    return fail(file->named(makeError(ErrorCode::corrupt, "it is no signature")));
  wire::Bytes bytes(file->size());
  HAWSER_CHECK(file->read(0, bytes));
  return bytes;
}

Result<Old> decoded(ByteSpan bytes) {
  constexpr std::string_view kMagic = "HWSRSIGN";
  Old old;
  if (bytes.size() >= kMagic.size() && wire::textOf(bytes.first(kMagic.size())) == kMagic) {
    HAWSER_TRY(Signature signature, decodeSignature(bytes));
    old.own = std::make_shared<CellIndex>(std::make_shared<Signature>(std::move(signature)));
    return old;
  }
  if (const auto base = baseOfSignature(bytes)) {
    return fail(ErrorCode::invalidArgument,
                "it holds only how it differs from another signature, " + toHex(*base) +
                    ": make a whole one of the old file with \"hawserctl delta signature\"");
  }
  auto signature = decodeBlobSync(bytes);
  if (!signature) return fail(ErrorCode::corrupt, "it is no signature");
  old.blobSync = std::make_shared<BlobSyncIndex>(std::move(*signature));
  return old;
}

Result<Old> readOld(const OpContext& context, FileSystem& files, const DeltaInput& input) {
  HAWSER_TRY(const wire::Bytes bytes, readWhole(context, files, input));
  auto old = decoded(bytes);
  if (!old) return fail(std::move(old.error()).about(input.source ? "-" : input.path));
  return old;
}

std::vector<DeltaRun> runsOf(std::uint64_t size, const std::vector<CopyRange>& copies) {
  PlanLimits limits;
  limits.copies = true;
  limits.sendSize = limits.copySize = limits.mostPieces = std::numeric_limits<std::uint64_t>::max();
  std::vector<DeltaRun> runs;
  for (const Piece& piece : makePlan(size, copies, limits).pieces)
    runs.push_back({piece.range, piece.kind == PieceKind::copy, piece.from});
  return runs;
}

class CountingSink final : public ByteSink {
 public:
  explicit CountingSink(ByteSink& sink) : sink_(sink) {}
  Status write(ByteSpan bytes) override {
    size_ += bytes.size();
    return sink_.write(bytes);
  }
  std::uint64_t size() const { return size_; }

 private:
  ByteSink& sink_;
  std::uint64_t size_ = 0;
};

Status writeDelta(const OpContext& context, ReadFile& file, const DeltaHead& head, DeltaFound& found,
                  ByteSink& into, DeltaProgress& progress) {
  CountingSink sink(into);
  DeltaWriter writer(sink, head);
  HAWSER_CHECK(writer.begin());
  for (const DeltaRun& run : found.runs) {
    if (run.copied) {
      HAWSER_CHECK(writer.copy(run.from, run.range.length));
      continue;
    }
    HAWSER_CHECK(writer.beginBytes(run.range.length));
    HAWSER_CHECK(
        eachStep(context, file, run.range, progress, [&](ByteSpan bytes) { return writer.bytes(bytes); }));
  }
  // What was read now has to be what was searched before.
  HAWSER_CHECK(file.checkUnchanged());
  HAWSER_CHECK(writer.finish());
  found.deltaBytes = sink.size();
  return {};
}

}  // namespace

Result<DeltaFound> DeltaFiles::plan(const OpContext& context, const DeltaInput& signature,
                                    const std::string& newFile, const DeltaOutput* out,
                                    DeltaProgress& progress) {
  HAWSER_TRY(const Old old, readOld(context, files_, signature));
  HAWSER_TRY(const auto file, ReadFile::open(files_, newFile));
  const std::uint64_t size = file->size();
  progress.total = size;
  DeltaHead head;
  head.newSize = size;
  std::vector<CopyRange> copies;
  if (old.own) {
    head.oldSize = old.own->signature().size;
    head.oldCrc64 = old.own->signature().crc64;
    Scan scan(old.own, size, 0);
    HAWSER_CHECK(scanFile(context, *file, scan, threads_, progress));
    ScanResult result = scan.finish();
    head.newCrc64 = result.signature.crc64;
    copies = std::move(result.copies);
  } else {
    head.oldSize = old.blobSync->blocks().empty() ? 0 : old.blobSync->blocks().back().end();
    BlobSyncScan scan(old.blobSync, size);
    HAWSER_CHECK(scanFile(context, *file, scan, threads_, progress));
    BlobSyncScan::Outcome result = scan.finish();
    head.newCrc64 = result.crc64;
    copies = std::move(result.copies);
  }
  DeltaFound found{head.oldSize, size, size, 0, runsOf(size, copies), 0};
  for (const CopyRange& copy : copies)
    found.copied += copy.length;
  found.sent -= found.copied;
  if (!out) return found;
  progress.total += found.sent;
  if (old.blobSync) {
    progress.total += size;
    Sha256 sum;
    HAWSER_CHECK(eachStep(context, *file, {0, size}, progress, [&](ByteSpan bytes) -> Status {
      sum.add(bytes);
      return {};
    }));
    head.newSha256 = sum.finish();
  }
  HAWSER_CHECK(writeOut(context, files_, *out, [&](ByteSink& sink) {
    return writeDelta(context, *file, head, found, sink, progress);
  }));
  return found;
}

}  // namespace hawser
