// Pages copied from parents, and what stands on it: inflate, decouple, other parents, copies elsewhere.
#include <algorithm>

#include "blobstore/engine.h"
#include "blobstore/hold.h"
#include "block/aligned_buffer.h"

namespace hawser::blobstore {

namespace {
constexpr std::size_t kRunsAtOnce = 1024;  // of new clusters, in one change
}  // namespace

// Pages of a cluster that `parent` itself has, and `blob` reads.
PageMask Engine::parentPages(const CatalogBlob& blob, const CatalogBlob& parent, std::uint32_t index) const {
  if (index >= std::min(blob.parentClusters, parent.clusters)) return {};
  return catalog_.pagesOf(parent.map.find(index));
}

// Pages of a cluster that anybody above the blob has.
PageMask Engine::chainPages(const CatalogBlob& start, std::uint32_t index) const {
  PageMask pages;
  const CatalogBlob* blob = &start;
  while (const CatalogBlob* parent = catalog_.find(blob->parent)) {
    if (index >= std::min(blob->parentClusters, parent->clusters)) return pages;
    pages |= catalog_.pagesOf(parent->map.find(index));
    blob = parent;
  }
  if (!blob->external || index >= blob->parentClusters) return pages;
  const auto found = externals_.find(blob->id);
  std::uint64_t size = blob->parentClusters * clusterSize_;
  if (found != externals_.end() && found->second) size = std::min(size, found->second->size());
  const std::uint64_t base = index * clusterSize_;
  if (base >= size) return pages;
  const std::uint64_t count = divideRoundingUp(std::min(size - base, clusterSize_), pageSize_);
  return pages | PageMask::range(0, static_cast<std::uint32_t>(count));
}

Status Engine::fill(MutexLock& lock, const OpContext& context, const StatePtr& state, const Wanted& wanted) {
  for (std::uint32_t index = 0; index < state->blob->clusters; ++index) {
    if (index % kRunsAtOnce == 0) HAWSER_CHECK(context.check());
    const CatalogBlob& blob = *state->blob;
    const PageMask own = catalog_.pagesOf(blob.map.find(index));
    if ((wanted(blob, index) & ~own).empty()) continue;
    HAWSER_CHECK(context.check());
    HAWSER_CHECK(fillCluster(lock, context, state, index, wanted));
  }
  return {};
}

bool Engine::isFilled(const BlobState& state, const Wanted& wanted) const {
  const CatalogBlob& blob = *state.blob;
  for (std::uint32_t index = 0; index < blob.clusters; ++index) {
    if (!(wanted(blob, index) & ~catalog_.pagesOf(blob.map.find(index))).empty()) return false;
  }
  return true;
}

Status Engine::fillCluster(MutexLock& lock, const OpContext& context, const StatePtr& state,
                           std::uint32_t index, const Wanted& wanted) {
  const std::uint64_t begin = index * clusterSize_, end = begin + clusterSize_;
  for (;;) {
    if (overlaps(*state, begin, end, true)) {
      wait(lock);
    } else if (state->blob->map.find(index).cluster == 0 && pool_.free() == 0) {
      HAWSER_CHECK(makeRoom(lock, 1, nameOf(state->id)));
    } else {
      break;
    }
  }
  CatalogBlob& blob = *state->blob;
  MapEntry entry = blob.map.find(index);
  const PageMask pages = wanted(blob, index) & ~catalog_.pagesOf(entry);
  if (pages.empty()) return {};
  if (entry.cluster == 0) {
    entry.cluster = pool_.take(1).front().first;
    catalog_.reserve(blob, index, entry.cluster);
  }
  const std::uint64_t number = enterWrite(*state, begin, end, true);
  mutex_.unlock();
  const Status done = copyPages(context, state, index, entry.cluster, pages);
  mutex_.lock();
  leaveWrite(*state, number);
  // A cluster that was taken for it stays with the blob: nothing in it is looked at.
  HAWSER_CHECK(done);
  ++writesDone_;
  Record record;
  record.id = state->id;
  record.index = index;
  record.cluster = entry.cluster;
  const bool whole = pages == catalog_.allPages();
  record.kind = whole ? RecordKind::mapRun : RecordKind::mapPages;
  record.count = 1;
  record.full = whole;
  record.pages = pages;
  change(record, true);
  return relieve(lock);
}

Status Engine::copyPages(const OpContext& context, const StatePtr& state, std::uint32_t index,
                         std::uint32_t cluster, const PageMask& pages) {
  AlignedBuffer buffer = buffers_.take();
  Status done;
  for (std::uint32_t first = pages.next(0, true); done && first < PageMask::kBits;) {
    const std::uint32_t end = pages.next(first, false);
    const std::uint64_t stop = end * pageSize_;
    for (std::uint64_t at = first * pageSize_; done && at < stop;) {
      const MutableByteSpan into[] = {buffer.bytes(std::min<std::uint64_t>(buffer.size(), stop - at))};
      done = context.check();
      if (done) done = readBytes(context, state, index * clusterSize_ + at, into);
      if (done) done = deviceWritten(device_->write(context, cluster * clusterSize_ + at, into[0]));
      if (done) done = context.moved(into[0].size());
      at += into[0].size();
    }
    first = pages.next(end, true);
  }
  buffers_.give(std::move(buffer));
  return done;
}

Status Engine::inflate(const OpContext& context, BlobId id) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_CHECK(openExternal(lock, id));
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  HAWSER_TRY(Hold hold, Hold::take(*this, *blob));
  return inflateHeld(lock, context, hold);
}

Status Engine::inflateHeld(MutexLock& lock, const OpContext& context, Hold& hold) {
  CatalogBlob& blob = *hold.state()->blob;
  HAWSER_CHECK(makeRoom(lock, blob.clusters - blob.map.mapped(), nameOf(blob.id)));
  const auto inherited = [this](const CatalogBlob& into, std::uint32_t index)
                             HAWSER_REQUIRES(mutex_) { return chainPages(into, index); };
  HAWSER_CHECK(fill(lock, context, hold.state(), inherited));
  hold.freeze(lock);
  HAWSER_CHECK(fill(lock, context, hold.state(), inherited));
  HAWSER_CHECK(allocateRest(lock, blob));
  Record record;
  record.kind = RecordKind::parent;
  record.id = blob.id;
  record.flags = blob.flags & ~std::uint32_t{kThin};
  const Ticket ticket = change(record);
  hold.thaw();
  return commit(lock, ticket, false);
}

// A cluster for each that has none, nothing of it written.
Status Engine::allocateRest(MutexLock& lock, CatalogBlob& blob) {
  HAWSER_CHECK(makeRoom(lock, blob.clusters - blob.map.mapped(), nameOf(blob.id)));
  std::vector<Record> records;
  for (std::uint32_t index = 0; index < blob.clusters; ++index) {
    if (blob.map.find(index).cluster != 0) continue;
    const std::uint32_t next = blob.map.nextMapped(index, static_cast<std::uint32_t>(blob.clusters));
    const auto runs = pool_.take(next - index);
    allocationOf(blob.id, index, runs, records);
    index = next;
  }
  for (const Record& record : records)
    change(record);
  return {};
}

Status Engine::decouple(const OpContext& context, BlobId id) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (blob->external) HAWSER_CHECK(openExternal(lock, id));
  // It may have gone, or been inflated, while the external snapshot was opened.
  HAWSER_CHECK(findBlob(id));
  if (!blob->hasParent())
    return blob->has(kThin) ? Status(failed(EINVAL, "the blob has no parent", id)) : Status{};
  HAWSER_TRY(Hold hold, Hold::take(*this, *blob));
  if (blob->external) return inflateHeld(lock, context, hold);
  const CatalogBlob& parent = *catalog_.find(blob->parent);
  const auto parents = [this, &parent](const CatalogBlob& into, std::uint32_t index)
                           HAWSER_REQUIRES(mutex_) { return parentPages(into, parent, index); };
  HAWSER_CHECK(fill(lock, context, hold.state(), parents));
  hold.freeze(lock);
  // The parent stays anybody's, so that clones of one snapshot do not wait for each other. It may come to own
  // more while the mutex is let go, and what it has now it no longer reads of its own parent.
  while (!isFilled(*hold.state(), parents))
    HAWSER_CHECK(fill(lock, context, hold.state(), parents));
  Record record;
  record.kind = parent.external ? RecordKind::external : RecordKind::parent;
  record.id = id;
  record.other = parent.parent;
  record.parentClusters = std::min({blob->parentClusters, parent.clusters, parent.parentClusters});
  record.flags = blob->flags;
  if (parent.external) {
    HAWSER_CHECK(checkMetadataRoom(externalMetadataSize(parent.external->size())));
    record.text = *parent.external;
    passExternal(parent.id, id, true);
  }
  const Ticket ticket = change(record);
  hold.thaw();
  return commit(lock, ticket, false);
}

// Before another parent shows through: clusters that are the blob's are so with all their pages.
Status Engine::completeClusters(MutexLock& lock, const OpContext& context, Hold& hold) {
  const auto rest = [this](const CatalogBlob& into, std::uint32_t index) HAWSER_REQUIRES(mutex_) {
    return into.map.find(index).cluster != 0 ? catalog_.allPages() : PageMask{};
  };
  HAWSER_CHECK(fill(lock, context, hold.state(), rest));
  hold.freeze(lock);
  return fill(lock, context, hold.state(), rest);
}

// Before `blob` gets `parent`: it must not be a parent of itself.
Status Engine::checkNoAncestor(const CatalogBlob& blob, const CatalogBlob& parent) const {
  for (const CatalogBlob* at = &parent; at != nullptr; at = catalog_.find(at->parent)) {
    if (at == &blob) return failed(EINVAL, "the blob is an ancestor of that", blob.id);
  }
  return {};
}

Status Engine::setParent(const OpContext& context, BlobId id, BlobId parentId) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_CHECK(openExternalOfPartial(lock, id));
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (parentId == id || parentId == kNoBlob) return failed(EINVAL, "a blob cannot be its own parent", id);
  HAWSER_TRY(CatalogBlob* const parent, findBlob(parentId));
  if (!parent->has(kReadOnly)) return failed(EINVAL, "the parent is no snapshot", parentId);
  if (!blob->has(kThin)) return failed(EINVAL, "a thick blob has no parent", id);
  if (blob->clusters != parent->clusters) return failed(EINVAL, "the parent is of another size", id);
  if (blob->parent == parentId) return failed(EEXIST, "that is its parent already", id);
  HAWSER_CHECK(checkNoAncestor(*blob, *parent));
  HAWSER_TRY(Hold hold, Hold::take(*this, *blob));
  HAWSER_TRY(const Hold parentHold, Hold::take(*this, *parent));
  HAWSER_CHECK(completeClusters(lock, context, hold));
  // Both are held, but those above the parent are not: they may have got the blob above them meanwhile.
  HAWSER_CHECK(checkNoAncestor(*blob, *parent));
  Record record;
  record.kind = RecordKind::parent;
  record.id = id;
  record.other = parentId;
  record.parentClusters = kMaxBlobClusters;
  record.flags = blob->flags;
  const Ticket ticket = change(record);
  externals_.erase(id);
  hold.thaw();
  HAWSER_CHECK(commit(lock, ticket, false));
  // The new parents may have an external snapshot that nobody has opened yet.
  return hold.state()->opens > 0 ? openExternal(lock, id) : Status{};
}

// The external snapshot of a blob that has a part of some cluster, which is about to be completed.
Status Engine::openExternalOfPartial(MutexLock& lock, BlobId id) {
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  const std::uint32_t end = blob->map.end();
  for (std::uint32_t at = blob->map.nextMapped(0, end); at < end; at = blob->map.nextMapped(at + 1, end)) {
    if (blob->map.find(at).mask != MapEntry::kFull) return openExternal(lock, id);
  }
  return {};
}

Status Engine::setExternalParent(const OpContext& context, BlobId id, std::shared_ptr<BlockDevice> device,
                                 const std::string& externalId) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_CHECK(openExternalOfPartial(lock, id));
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (!device || externalId.size() > kMaxExternalIdSize)
    return failed(EINVAL, "this is no external snapshot", id);
  HAWSER_CHECK(checkExternal(device, id));
  if (!blob->has(kThin)) return failed(EINVAL, "a thick blob has no parent", id);
  if (device->size() != blob->clusters * clusterSize_)
    return failed(EINVAL, "the external snapshot is of another size", id);
  if (blob->external == externalId) return failed(EEXIST, "that is its parent already", id);
  HAWSER_CHECK(checkMetadataRoom(externalMetadataSize(externalId.size())));
  HAWSER_CHECK(checkChange(externalMetadataSize(externalId.size())));
  HAWSER_TRY(Hold hold, Hold::take(*this, *blob));
  HAWSER_CHECK(completeClusters(lock, context, hold));
  Record record;
  record.kind = RecordKind::external;
  record.id = id;
  record.parentClusters = kMaxBlobClusters;
  record.text = externalId;
  const Ticket ticket = change(record);
  externals_[id] = std::move(device);
  hold.thaw();
  return commit(lock, ticket, false);
}

Status Engine::shallowCopy(const OpContext& context, BlobId id, BlockDevice& target,
                           const ProgressCallback& progress) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(openExternalOfPartial(lock, id));
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (!blob->has(kReadOnly)) return failed(EPERM, "only a read-only blob is copied so", id);
  if (target.size() < blob->clusters * clusterSize_ || target.blockSize() > kPageSize)
    return failed(EINVAL, "the blob does not fit the target", id);
  HAWSER_TRY(const Hold hold, Hold::take(*this, *blob));
  std::vector<std::uint32_t> own;
  const std::uint32_t end = blob->map.end();
  for (std::uint32_t at = blob->map.nextMapped(0, end); at < end; at = blob->map.nextMapped(at + 1, end))
    own.push_back(at);
  mutex_.unlock();
  const Status done = copyClusters(context, hold.state(), own, target, progress);
  mutex_.lock();
  return done;
}

Status Engine::copyClusters(const OpContext& context, const StatePtr& state,
                            const std::vector<std::uint32_t>& clusters, BlockDevice& target,
                            const ProgressCallback& progress) {
  const AlignedBuffer buffer(std::min<std::uint64_t>(AlignedBuffers::kSize, clusterSize_));
  Progress moved{0, clusters.size()};
  for (const std::uint32_t index : clusters) {
    for (std::uint64_t at = 0; at < clusterSize_; at += buffer.size()) {
      HAWSER_CHECK(context.check());
      const MutableByteSpan into[] = {buffer.bytes()};
      const std::uint64_t offset = index * clusterSize_ + at;
      HAWSER_CHECK(readBytes(context, state, offset, into));
      HAWSER_CHECK(target.write(context, offset, into[0]));
    }
    ++moved.done;
    if (progress) progress(moved);
  }
  return target.flush(context);
}

}  // namespace hawser::blobstore
