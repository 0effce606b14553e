// Where a blob's bytes are, and reading them.
#include <algorithm>
#include <array>

#include "blobstore/engine.h"
#include "blobstore/spans.h"

namespace hawser::blobstore {

namespace {

void clear(std::span<const MutableByteSpan> pieces) {
  for (const MutableByteSpan piece : pieces)
    std::fill(piece.begin(), piece.end(), std::byte{0});
}

// Runs that follow each other are one.
bool joins(Segment& last, const Segment& next) {
  if (last.kind != next.kind || last.root != next.root) return false;
  if (last.kind != Segment::Kind::zeros && last.offset + last.length != next.offset) return false;
  last.length += next.length;
  return true;
}

}  // namespace

// The run at `offset`, of at most `length` bytes: down the family to who has it.
Segment Engine::resolve(const CatalogBlob& start, std::uint64_t offset, std::uint64_t length) const {
  const CatalogBlob* blob = &start;
  for (;;) {
    const auto index = static_cast<std::uint32_t>(offset / clusterSize_);
    const std::uint64_t within = offset % clusterSize_;
    length = std::min(length, clusterSize_ - within);
    const MapEntry entry = blob->map.find(index);
    const Segment own{Segment::Kind::device, entry.cluster * clusterSize_ + within, length, kNoBlob};
    if (entry.cluster != 0) {
      if (entry.mask == MapEntry::kFull) return own;
      const PageMask pages = catalog_.pagesOf(entry);
      const auto page = static_cast<std::uint32_t>(within / pageSize_);
      const bool has = pages.has(page);
      const std::uint64_t end = std::min<std::uint64_t>(pages.next(page, !has), catalog_.pages()) * pageSize_;
      length = std::min(length, end - within);
      if (has) return {own.kind, own.offset, length, kNoBlob};
    }
    const CatalogBlob* parent = catalog_.find(blob->parent);
    std::uint64_t limit = blob->parentClusters * clusterSize_;
    if (blob->external) {
      const auto external = externals_.find(blob->id);
      if (external != externals_.end() && external->second) limit = std::min(limit, external->second->size());
    } else if (parent != nullptr) {
      limit = std::min(limit, parent->clusters * clusterSize_);
    } else {
      limit = 0;
    }
    if (offset >= limit) return {Segment::Kind::zeros, 0, length, kNoBlob};
    length = std::min(length, limit - offset);
    if (blob->external) return {Segment::Kind::external, offset, length, blob->id};
    blob = parent;
  }
}

Status Engine::checkBytes(const BlobState& state, std::uint64_t offset, std::uint64_t length,
                          bool write) const {
  HAWSER_CHECK(checkOpen(state));
  const auto end = checkedAdd(offset, length);
  if (!end || *end > state.blob->clusters * clusterSize_)
    return failed(EINVAL, "beyond the end of the blob", state.id);
  if (!write) return {};
  if (state.blob->has(kReadOnly)) return failed(EPERM, "the blob is read-only", state.id);
  return checkWritable();
}

void Engine::leaveRead(unsigned side) {
  if (!epochs_.leave(side) || readersAwaited_.load() == 0) return;
  const MutexLock lock(mutex_);
  changed_.notifyAll();
}

Status Engine::readSegment(const OpContext& context, const Segment& segment,
                           std::span<const MutableByteSpan> into,
                           const std::shared_ptr<BlockDevice>& external, BlobId id) {
  if (segment.kind == Segment::Kind::zeros) {
    clear(into);
    return {};
  }
  BlockDevice* from = segment.kind == Segment::Kind::device ? device_.get() : external.get();
  if (from == nullptr) return failed(EIO, "the external snapshot cannot be reached", id);
  if (into.size() == 1) return from->read(context, segment.offset, into.front());
  return from->readVectored(context, segment.offset, into);
}

Status Engine::read(const OpContext& context, const StatePtr& state, std::uint64_t offset,
                    std::span<const MutableByteSpan> into) {
  return readBytes(context, state, offset, into, true);
}

Status Engine::readBytes(const OpContext& context, const StatePtr& state, std::uint64_t offset,
                         std::span<const MutableByteSpan> into, bool byUser) {
  std::array<Segment, 8> segments;
  std::uint64_t length = lengthOf(into);
  SpanCursor<MutableByteSpan> cursor(into);
  do {
    std::size_t count = 0;
    unsigned side = 0;
    bool ours = true;
    std::shared_ptr<BlockDevice> external;
    {
      const MutexLock lock(mutex_);
      if (byUser) HAWSER_CHECK(checkBytes(*state, offset, length, false));
      if (length == 0) return {};
      while (length > 0) {
        const Segment next = resolve(*state->blob, offset, length);
        const bool joined = count > 0 && joins(segments[count - 1], next);
        // What is not our own is read alone: it may take long, and our clusters are not kept for it.
        if (!joined && count > 0 &&
            (count == segments.size() || next.kind == Segment::Kind::external ||
             segments[0].kind == Segment::Kind::external))
          break;
        if (!joined) segments[count++] = next;
        offset += next.length;
        length -= next.length;
      }
      if (segments[0].kind == Segment::Kind::external) {
        const auto found = externals_.find(segments[0].root);
        if (found != externals_.end()) external = found->second;
      }
      ours = segments[0].kind != Segment::Kind::external;
      if (ours) side = epochs_.enter();
    }
    Status done;
    for (std::size_t i = 0; i < count && done; ++i)
      done = readSegment(context, segments[i], cursor.next(segments[i].length), external, state->id);
    if (ours) leaveRead(side);
    HAWSER_CHECK(done);
  } while (length > 0);
  return {};
}

std::optional<std::uint64_t> Engine::seek(const StatePtr& state, std::uint64_t offset, bool allocated) const {
  const MutexLock lock(mutex_);
  if (!checkOpen(*state)) return std::nullopt;
  const CatalogBlob& blob = *state->blob;
  const std::uint64_t end = blob.clusters * clusterSize_;
  const auto last = static_cast<std::uint32_t>(blob.clusters);
  while (offset < end) {
    const auto index = static_cast<std::uint32_t>(offset / clusterSize_);
    const PageMask pages = catalog_.pagesOf(blob.map.find(index));
    const auto page = static_cast<std::uint32_t>(offset % clusterSize_ / pageSize_);
    if (pages.has(page) == allocated) return offset;
    const std::uint32_t next = pages.next(page, allocated);
    if (next < catalog_.pages()) return index * clusterSize_ + next * pageSize_;
    // Whole clusters that are not mapped are gone over at once.
    offset = (allocated ? blob.map.nextMapped(index + 1, last) : index + 1) * clusterSize_;
  }
  return std::nullopt;
}

}  // namespace hawser::blobstore
