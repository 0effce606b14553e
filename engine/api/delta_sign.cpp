// DeltaFiles: signatures.
#include <thread>

#include "api/delta_files.h"
#include "api/delta_files_parts.h"
#include "checksum/crc64.h"
#include "delta/blobsync_signature.h"
#include "delta/scan.h"
#include "sched/parallel.h"

namespace hawser {

using namespace delta;
using namespace delta_files;

namespace {

constexpr std::uint64_t kMostSigned = kMostCells * kMostCellSize;
// Of what comes: so much is read, then summed up by all threads.
constexpr std::uint64_t kBatch = 64 * kMiB;

tl::unexpected<Error> tooLargeToSign() {
  return fail(ErrorCode::tooLarge, "it is too large for a signature");
}

Result<std::uint32_t> cellFor(std::uint64_t size, std::uint64_t block) {
  if (size > kMostSigned) return tooLargeToSign();
  if (block == 0) return cellSizeFor(size);
  const std::uint32_t least = cellSizeAtLeast(size, 1);
  if (block < least || block > kMostCellSize)
    return fail(ErrorCode::invalidArgument, "a block of a file of this size has " + std::to_string(least) +
                                                " to " + std::to_string(kMostCellSize) + " bytes");
  return static_cast<std::uint32_t>(block);
}

Result<std::uint32_t> blobSyncBlockFor(std::uint64_t size, std::uint64_t block) {
  if (block == 0) return blobSyncBlockSize(size);
  return blobSyncBlockSize(size,
                           static_cast<std::uint32_t>(std::min<std::uint64_t>(block, ~std::uint32_t{0})));
}

// A signature that grows with the bytes it is of.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual std::uint64_t block() const = 0;
  // What follows: some blocks, of which the last may be shorter where it is the last of all.
  virtual Status add(ByteSpan bytes) = 0;
  virtual SignatureMade made() const = 0;
  virtual wire::Bytes encoded() = 0;
};

class OwnSigner final : public Signer {
 public:
  OwnSigner(std::uint32_t cell, std::uint32_t threads) : threads_(threads) { signature_.cellSize = cell; }
  std::uint64_t block() const override { return signature_.cellSize; }
  Status add(ByteSpan bytes) override {
    Scan scan(nullptr, bytes.size(), signature_.cellSize);
    if (signature_.cells.size() + divideRoundingUp(bytes.size(), signature_.cellSize) > kMostCells)
      return fail(ErrorCode::tooLarge, "it needs larger blocks");
    parallelEach(scan.segments(), threads_, [&](std::size_t i) {
      const ByteRange range = scan.bytesOf(i);
      scan.scan(i, bytes.subspan(range.offset, range.length));
    });
    take(scan.finish().signature);
    return {};
  }
  void take(const Signature& next) {
    signature_.crc64 = crc64Combined(signature_.crc64, next.crc64, next.size);
    signature_.size += next.size;
    signature_.cells.insert(signature_.cells.end(), next.cells.begin(), next.cells.end());
  }
  SignatureMade made() const override {
    return {signature_.size, signature_.cellSize, signature_.cells.size(), 0};
  }
  wire::Bytes encoded() override { return encodeSignature(signature_); }

 private:
  const std::uint32_t threads_;
  Signature signature_;
};

class BlobSyncSigner final : public Signer {
 public:
  BlobSyncSigner(std::uint32_t block, std::uint32_t threads) : block_(block), threads_(threads) {}
  std::uint64_t block() const override { return block_; }
  Status add(ByteSpan bytes) override {
    const std::size_t before = signature_.blocks.size();
    const std::uint64_t more = divideRoundingUp(bytes.size(), block_);
    if (before + more > kMostBlobSyncBlocks) return fail(ErrorCode::tooLarge, "it needs larger blocks");
    const std::uint64_t begin = signature_.size();
    signature_.blocks.resize(before + more);
    parallelEach(more, threads_, [&](std::size_t i) {
      const std::uint64_t at = i * std::uint64_t{block_};
      signature_.blocks[before + i] =
          blobSyncBlock(bytes.subspan(at, std::min<std::uint64_t>(block_, bytes.size() - at)), begin + at,
                        static_cast<std::uint32_t>(before + i));
    });
    return {};
  }
  SignatureMade made() const override { return {signature_.size(), block_, signature_.blocks.size(), 0}; }
  wire::Bytes encoded() override { return encodeBlobSync(signature_); }

 private:
  const std::uint32_t block_;
  const std::uint32_t threads_;
  BlobSyncSignature signature_;
};

Result<std::unique_ptr<Signer>> signerFor(SignatureFormat format, std::uint64_t size, std::uint64_t block,
                                          std::uint32_t threads) {
  if (format == SignatureFormat::hawser) {
    HAWSER_TRY(const std::uint32_t cell, cellFor(size, block));
    return std::make_unique<OwnSigner>(cell, threads);
  }
  HAWSER_TRY(const std::uint32_t length, blobSyncBlockFor(size, block));
  return std::make_unique<BlobSyncSigner>(length, threads);
}

// read(room): how much came.
template <class Read>
Status signAll(const OpContext& context, Signer& signer, DeltaProgress& progress, const Read& read) {
  const std::uint64_t batch = divideRoundingUp(kBatch, signer.block()) * signer.block();
  const auto buffer = std::make_unique_for_overwrite<std::byte[]>(batch);
  for (;;) {
    std::uint64_t filled = 0;
    while (filled < batch) {
      HAWSER_CHECK(context.check());
      const std::uint64_t room = std::min(batch - filled, kStep);
      HAWSER_TRY(const std::size_t got, read(MutableByteSpan(buffer.get() + filled, room)));
      if (got == 0) break;
      filled += got;
    }
    if (filled == 0) return {};
    HAWSER_CHECK(signer.add(ByteSpan(buffer.get(), filled)));
    progress.done += filled;
    if (filled < batch) return {};
  }
}

// Our own of a file is made while others read on.
Status signFile(const OpContext& context, ReadFile& file, Signer& signer, std::uint32_t threads,
                DeltaProgress& progress) {
  if (auto* const own = dynamic_cast<OwnSigner*>(&signer)) {
    Scan scan(nullptr, file.size(), static_cast<std::uint32_t>(own->block()));
    HAWSER_CHECK(scanFile(context, file, scan, threads, progress));
    own->take(scan.finish().signature);
    return {};
  }
  std::uint64_t at = 0;
  HAWSER_CHECK(signAll(context, signer, progress, [&](MutableByteSpan room) -> Result<std::size_t> {
    room = room.first(std::min<std::uint64_t>(room.size(), file.size() - at));
    HAWSER_CHECK(file.read(at, room));
    at += room.size();
    return room.size();
  }));
  return file.checkUnchanged();
}

}  // namespace

DeltaFiles::DeltaFiles(FileSystem& files, std::uint32_t threads)
    : files_(files), threads_(threads != 0 ? threads : std::max(1U, std::thread::hardware_concurrency())) {}

Result<SignatureMade> DeltaFiles::sign(const OpContext& context, const DeltaInput& input,
                                       SignatureFormat format, std::uint64_t block, const DeltaOutput& out,
                                       DeltaProgress& progress) {
  std::unique_ptr<Signer> signer;
  if (input.source) {
    HAWSER_TRY(signer, signerFor(format, 0, block, threads_));
    HAWSER_CHECK(signAll(context, *signer, progress,
                         [&](MutableByteSpan room) { return input.source->read(context, room); }));
  } else {
    HAWSER_TRY(const auto file, ReadFile::open(files_, input.path));
    auto made = signerFor(format, file->size(), block, threads_);
    if (!made) return fail(file->named(made.error()));
    signer = std::move(*made);
    progress.total = file->size();
    HAWSER_CHECK(signFile(context, *file, *signer, threads_, progress));
  }
  SignatureMade made = signer->made();
  const wire::Bytes bytes = signer->encoded();
  made.bytes = bytes.size();
  HAWSER_CHECK(writeOut(context, files_, out, [&](ByteSink& sink) { return sink.write(bytes); }));
  return made;
}

}  // namespace hawser
