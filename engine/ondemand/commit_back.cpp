#include "ondemand/commit_back.h"

#include <algorithm>
#include <mutex>

#include "checksum/crc64.h"
#include "delta/blobsync_signature.h"
#include "delta/delta_plan.h"
#include "sched/parallel.h"
#include "sched/retry.h"

namespace hawser::ondemand {

namespace {

constexpr std::uint64_t kSendSize = 4 * 1024 * 1024;    // bytes of a piece in memory
constexpr std::uint64_t kCopySize = 64 * 1024 * 1024;   // that a service copies at once
constexpr std::uint64_t kMostCopy = 512 * 1024 * 1024;  // where those are too many
constexpr std::uint64_t kManyPieces = 100'000;          // where a store has no limit
constexpr std::size_t kAtOnce = 8;

class CommitBack {
 public:
  CommitBack(const OpContext& context, const CommitTarget& target, OnDemandDevice& device, CommitTally& tally)
      : context_(context), target_(target), device_(device), tally_(tally) {}

  Result<ObjectInfo> run() {
    auto made = makeVersion();
    if (made) return made;
    Error error = std::move(made.error()).about(target_.store.location(target_.ref));
    if (error.code == ErrorCode::changedUnderUs) error.serviceCode = kMountOutrun;
    return fail(std::move(error));
  }

 private:
  Result<ObjectInfo> makeVersion() {
    HAWSER_TRY(ObjectInfo there, target_.store.stat(context_, target_.ref));
    if (there.etag != target_.version) return fail(ErrorCode::changedUnderUs, "somebody else has changed it");
    if (device_.progress().written == 0) return there;
    HAWSER_CHECK(makePlan(there));
    properties_ = there.properties;
    properties_.hashes = {};
    properties_.signature.clear();
    // What BlobSync knows of the version before: it would take its blocks for those of the next.
    properties_.metadata.erase(delta::kBlobSyncPointer);
    properties_.metadata.erase(delta::kBlobSyncCount);
    HAWSER_CHECK(start());
    auto made = write();
    if (!made) (void)writer_->abort({});
    return made;
  }

  Status makePlan(const ObjectInfo& there) {
    const Capabilities& can = target_.store.capabilities();
    HAWSER_CHECK(findParts());
    HAWSER_TRY(limits_.copies, target_.store.copiesRanges(context_));
    if (limits_.copies && device_.size() > 0)
      limits_.copies = target_.store.partSource(context_, target_.ref, {0, 1}, target_.version).has_value();
    limits_.sendSize = kSendSize;
    limits_.copySize = can.maxPartSize != 0 ? std::min(can.maxPartSize, kCopySize) : kCopySize;
    limits_.mostCopySize = can.maxPartSize != 0 ? std::min(can.maxPartSize, kMostCopy) : kMostCopy;
    limits_.mostPieces = can.maxParts != 0 ? can.maxParts : kManyPieces;
    if (can.partBoundary != 0 && device_.size() > can.partBoundary) limits_.boundary = can.partBoundary;
    limits_.oldBoundary = there.layout.width;
    if (can.minPartSize != 0) {
      limits_.leastPiece = limits_.boundary == 0 && limits_.oldBoundary == 0 ? can.minPartSize : 0;
      limits_.copies = limits_.copies && limits_.leastPiece != 0;
      limits_.sendSize = std::max(limits_.sendSize, 2 * can.minPartSize);
      limits_.copySize = std::max(limits_.copySize, 2 * can.minPartSize);
    }
    for (const Residency& part : device_.residency({0, device_.size()})) {
      if (part.state != BlockState::written)
        delta::appendCopy(copies_, {part.range.offset, part.range.length, part.range.offset});
    }
    plan();
    return {};
  }

  void plan() {
    const bool takesOver = limits_.copies || !limits_.parts.empty();
    for (;; limits_.sendSize *= 2) {
      plan_ = delta::makePlan(device_.size(), takesOver ? copies_ : std::vector<delta::CopyRange>(), limits_);
      if (plan_.pieces.size() <= limits_.mostPieces || limits_.sendSize > device_.size()) break;
    }
    tally_.toSend.store(plan_.bytes(delta::PieceKind::send));
  }

  Status findParts() {
    if (!target_.store.capabilities().keepsParts) return {};
    auto stored = target_.store.storedParts(context_, target_.ref, target_.version);
    if (!stored && stored.error().code == ErrorCode::unsupported) return {};
    if (!stored) return fail(std::move(stored.error()));
    parts_ = std::move(*stored);
    for (const StoredPart& part : parts_)
      limits_.parts.push_back(part.range);
    return {};
  }

  Status start() {
    WriteRequest request{target_.ref, device_.size(),  kSendSize, Condition::matches(target_.version),
                         {},          properties_.form};
    request.firstParts = plan_.firstPieces(limits_.boundary);
    request.properties = properties_;
    HAWSER_TRY(writer_, target_.store.startWrite(context_, request));
    return {};
  }

  Result<ObjectInfo> write() {
    HAWSER_CHECK(keepParts());
    HAWSER_CHECK(writeRest());
    ObjectProperties properties = properties_;
    if (complete_) properties.hashes.crc64 = wholeCrc();
    device_.holdSource();
    auto made =
        retrying(context_, target_.retry, [&] { return writer_->commit(context_, receipts_, properties); });
    HAWSER_CHECK(device_.letGoSource(made ? made->etag : std::string()));
    return made;
  }

  Status keepParts() {
    receipts_.assign(plan_.pieces.size(), {});
    for (std::uint32_t number = 0; number < plan_.pieces.size(); ++number) {
      const delta::Piece& piece = plan_.pieces[number];
      if (piece.kind != delta::PieceKind::keep) continue;
      const auto from = std::lower_bound(
          parts_.begin(), parts_.end(), piece.from,
          [](const StoredPart& part, std::uint64_t offset) { return part.range.offset < offset; });
      std::optional<std::uint64_t> crc;  // nobody knows it of what is not here
      if (complete_) {
        HAWSER_TRY(crc, crcOf(piece.range));
      }
      auto kept = writer_->keepPart(context_, {number, piece.range}, *from, crc);
      if (!kept && kept.error().code == ErrorCode::unsupported) {
        // They cannot stand beside new ones.
        HAWSER_CHECK(writer_->abort(context_));
        limits_.parts.clear();
        tally_.kept.store(0);
        plan();
        receipts_.assign(plan_.pieces.size(), {});
        return start();
      }
      if (!kept) return fail(std::move(kept.error()));
      receipts_[number] = std::move(*kept);
      tally_.kept += piece.range.length;
    }
    return {};
  }

  Status writeRest() {
    std::vector<std::uint32_t> rest;
    for (std::uint32_t number = 0; number < plan_.pieces.size(); ++number)
      if (plan_.pieces[number].kind != delta::PieceKind::keep) rest.push_back(number);
    Mutex mutex;
    Status outcome;
    std::atomic<bool> failed = false;
    parallelEach(rest.size(), writer_->inOrder() ? 1 : kAtOnce, [&](std::size_t i) {
      if (failed.load()) return;
      auto receipt = retrying(context_, target_.retry, [&] { return writePiece(rest[i]); });
      const MutexLock lock(mutex);
      if (receipt)
        receipts_[rest[i]] = std::move(*receipt);
      else if (!failed.exchange(true))
        outcome = fail(std::move(receipt.error()));
    });
    return outcome;
  }

  Result<PartReceipt> writePiece(std::uint32_t number) {
    HAWSER_CHECK(context_.check());
    const delta::Piece& piece = plan_.pieces[number];
    if (piece.kind == delta::PieceKind::copy) {
      auto copied = copyPiece(number);
      if (copied) tally_.copied += piece.range.length;
      if (copied || copied.error().code != ErrorCode::unsupported) return copied;
    }
    // Of what was to be copied much more than is sent at once: one at a time.
    std::unique_lock alone(refused_, std::defer_lock);
    if (piece.range.length > limits_.sendSize) alone.lock();
    std::vector<std::byte> bytes(piece.range.length);
    HAWSER_CHECK(device_.read(context_, piece.range.offset, bytes));
    HAWSER_TRY(PartReceipt receipt, writer_->writePart(context_, {number, piece.range}, bytes, crc64(bytes)));
    tally_.sent += bytes.size();
    return receipt;
  }

  Result<PartReceipt> copyPiece(std::uint32_t number) {
    const delta::Piece& piece = plan_.pieces[number];
    HAWSER_TRY(PartSource from, target_.store.partSource(context_, target_.ref,
                                                         {piece.from, piece.range.length}, target_.version));
    from.hashes = [&]() -> Result<ObjectHashes> {
      ObjectHashes hashes;
      if (!complete_) return hashes;  // nobody has the bytes
      HAWSER_TRY(hashes.crc64, crcOf(piece.range));
      return hashes;
    };
    return writer_->copyPart(context_, {number, piece.range}, from);
  }

  // Of what the range holds; read from this computer where the mount is complete.
  Result<std::uint64_t> crcOf(ByteRange range) {
    std::uint64_t crc = 0;
    std::vector<std::byte> bytes(std::min<std::uint64_t>(1024 * 1024, range.length));
    for (std::uint64_t done = 0; done < range.length;) {
      HAWSER_CHECK(context_.check());
      const std::uint64_t size = std::min<std::uint64_t>(bytes.size(), range.length - done);
      const MutableByteSpan piece = MutableByteSpan(bytes).first(size);
      HAWSER_CHECK(device_.read(context_, range.offset + done, piece));
      crc = crc64(piece, crc);
      done += size;
    }
    return crc;
  }

  std::uint64_t wholeCrc() const {
    std::uint64_t crc = 0;
    for (const PartReceipt& receipt : receipts_)
      crc = crc64Combined(crc, receipt.crc64, receipt.part.range.length);
    return crc;
  }

  const OpContext& context_;
  const CommitTarget& target_;
  OnDemandDevice& device_;
  CommitTally& tally_;
  std::mutex refused_;
  const bool complete_ = device_.isComplete();  // all of it is here: a hash of all can be had
  std::vector<StoredPart> parts_;
  std::vector<delta::CopyRange> copies_;  // what nobody wrote to
  delta::PlanLimits limits_;
  delta::DeltaPlan plan_;
  ObjectProperties properties_;  // of the next version, but for its hashes
  std::unique_ptr<ObjectWriter> writer_;
  std::vector<PartReceipt> receipts_;
};

}  // namespace

Result<ObjectInfo> commitBack(const OpContext& context, const CommitTarget& target, OnDemandDevice& device,
                              CommitTally& tally) {
  const OnDemandDevice::Quiet quiet(device);
  HAWSER_CHECK(device.flush(context));  // whatever becomes of it, what was written is here
  return CommitBack(context, target, device, tally).run();
}

}  // namespace hawser::ondemand
