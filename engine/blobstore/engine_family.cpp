// Snapshots, clones, parents, and the devices behind external snapshots.
#include <algorithm>
#include <bit>
#include <set>

#include "blobstore/engine.h"
#include "blobstore/hold.h"

namespace hawser::blobstore {

CatalogBlob& Engine::rootOf(CatalogBlob& blob) const {
  CatalogBlob* root = &blob;
  while (CatalogBlob* parent = const_cast<Catalog&>(catalog_).find(root->parent))
    root = parent;
  return *root;
}

Status Engine::checkExternal(const std::shared_ptr<BlockDevice>& device, BlobId id) const {
  if (!device) return {};
  const std::uint32_t block = device->blockSize();
  if (std::has_single_bit(block) && block <= kPageSize) return {};
  return failed(EINVAL, "the blocks of the external snapshot do not divide a page", id);
}

// The device that the blob, or the oldest of its parents, reads from.
Status Engine::openExternal(MutexLock&, BlobId id) {
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  const CatalogBlob& root = rootOf(*blob);
  if (!root.external || externals_.contains(root.id)) return {};
  if (!options_.openExternal) return failed(ENOTSUP, "nobody knows how to open its external snapshot", id);
  const BlobId rootId = root.id;
  const std::string externalId = *root.external;
  mutex_.unlock();
  auto opened = options_.openExternal(rootId, externalId);
  mutex_.lock();
  if (!opened) return fail(std::move(opened.error()).about(nameOf(id)));
  HAWSER_CHECK(checkExternal(*opened, id));
  externals_.emplace(rootId, std::move(*opened));
  return {};
}

// Devices that no blob in use reads from any more.
void Engine::dropExternals() {
  if (externals_.empty()) return;
  std::set<BlobId> used;
  for (const auto& [id, state] : states_) {
    if (state->blob != nullptr) used.insert(rootOf(*state->blob).id);
  }
  std::erase_if(externals_, [&](const auto& external) { return !used.contains(external.first); });
}

// What `from` reads from is `to`'s now, or also.
void Engine::passExternal(BlobId from, BlobId to, bool keep) {
  const auto found = externals_.find(from);
  if (found == externals_.end()) return;
  externals_[to] = found->second;
  if (!keep) externals_.erase(from);
}

Result<BlobId> Engine::createSnapshot(BlobId id, const std::vector<Xattr>& xattrs) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (blob->has(kReadOnly)) return failed(EINVAL, "a read-only blob needs no snapshot", id);
  HAWSER_TRY(Hold hold, Hold::take(*this, *blob));
  hold.freeze(lock);
  CreateOptions options;
  options.clusters = blob->clusters;
  options.thin = true;
  options.xattrs = xattrs;
  HAWSER_TRY(auto records, creationOf(options, kNoBlob));
  const BlobId made = records.front().id;
  records.front() = Record{};
  records.front().kind = RecordKind::snapshot;
  records.front().id = id;
  records.front().other = made;
  // What the snapshot shows was written before it was made.
  const Ticket ticket = change(records, true);
  passExternal(id, made, false);
  hold.thaw();
  HAWSER_CHECK(commit(lock, ticket, false));
  return made;
}

Result<BlobId> Engine::createClone(BlobId snapshot, const std::vector<Xattr>& xattrs) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_TRY(CatalogBlob* const blob, findBlob(snapshot));
  if (!blob->has(kReadOnly)) return failed(EINVAL, "only a read-only blob has clones", snapshot);
  HAWSER_TRY(const Hold hold, Hold::take(*this, *blob));
  CreateOptions options;
  options.clusters = blob->clusters;
  options.thin = true;
  options.clear = blob->clear;
  options.xattrs = xattrs;
  HAWSER_TRY(const auto records, creationOf(options, snapshot));
  HAWSER_CHECK(commit(lock, change(records, false), false));
  return records.front().id;
}

Result<std::vector<BlobId>> Engine::clones(BlobId id) const {
  const MutexLock lock(mutex_);
  HAWSER_TRY(const CatalogBlob* const blob, const_cast<Engine*>(this)->findBlob(id));
  return std::vector<BlobId>(blob->clones.begin(), blob->clones.end());
}

Result<BlobId> Engine::parent(BlobId id) const {
  const MutexLock lock(mutex_);
  HAWSER_TRY(const CatalogBlob* const blob, const_cast<Engine*>(this)->findBlob(id));
  return blob->parent;
}

Result<BlobRoom> Engine::room(BlobId id) const {
  const MutexLock lock(mutex_);
  HAWSER_TRY(const CatalogBlob* const blob, const_cast<Engine*>(this)->findBlob(id));
  BlobRoom room;
  room.own = blob->map.mapped();
  std::vector<bool> seen;
  std::uint64_t limit = blob->clusters;
  for (const CatalogBlob* at = blob; const CatalogBlob* parent = catalog_.find(at->parent); at = parent) {
    limit = std::min({limit, at->parentClusters, parent->clusters});
    const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(limit, parent->map.end()));
    if (seen.size() < end) seen.resize(end);
    for (std::uint32_t index = parent->map.nextMapped(0, end); index < end;
         index = parent->map.nextMapped(index + 1, end)) {
      if (seen[index] || blob->map.find(index).cluster != 0) continue;
      seen[index] = true;
      ++room.inherited;
    }
    if (at == blob) room.ofParent = room.inherited;
  }
  return room;
}

Result<std::string> Engine::externalId(const StatePtr& state) const {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  if (!state->blob->external)
    return failed(EINVAL, "the blob is no clone of an external snapshot", state->id);
  return *state->blob->external;
}

std::shared_ptr<BlockDevice> Engine::externalDevice(const StatePtr& state) const {
  const MutexLock lock(mutex_);
  const auto found = externals_.find(state->id);
  return found == externals_.end() ? nullptr : found->second;
}

Status Engine::setExternalDevice(const StatePtr& state, std::shared_ptr<BlockDevice> device) {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  if (!state->blob->external)
    return failed(EINVAL, "the blob is no clone of an external snapshot", state->id);
  HAWSER_CHECK(checkExternal(device, state->id));
  externals_[state->id] = std::move(device);
  return {};
}

bool Engine::isBlobDegraded(const StatePtr& state) const {
  if (device_->degraded()) return true;
  const MutexLock lock(mutex_);
  if (!checkOpen(*state)) return false;
  const CatalogBlob& root = rootOf(*state->blob);
  if (!root.external) return false;
  const auto found = externals_.find(root.id);
  return found == externals_.end() || !found->second || found->second->degraded();
}

}  // namespace hawser::blobstore
