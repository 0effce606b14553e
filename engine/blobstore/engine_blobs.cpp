// Blobs one by one: made, opened, changed, removed.
#include <algorithm>

#include "blobstore/engine.h"
#include "blobstore/hold.h"

namespace hawser::blobstore {

namespace {

Record recordOf(RecordKind kind, BlobId id) {
  Record record;
  record.kind = kind;
  record.id = id;
  return record;
}

std::uint64_t sizeOf(const std::vector<Record>& records) {
  std::uint64_t size = 0;
  for (const Record& record : records)
    size += encodedSize(record);
  return size;
}

}  // namespace

Result<CatalogBlob*> Engine::findBlob(BlobId id) {
  CatalogBlob* blob = catalog_.find(id);
  const auto& lost = health_.damagedBlobs;
  const bool damaged =
      blob != nullptr ? blob->damaged : std::find(lost.begin(), lost.end(), id) != lost.end();
  if (damaged) return failed(EILSEQ, "the blob is damaged", id);
  if (blob == nullptr) return failed(ENOENT, "there is no such blob", id);
  return blob;
}

StatePtr Engine::stateOf(CatalogBlob& blob) {
  StatePtr& state = states_[blob.id];
  if (!state) {
    state = std::make_shared<BlobState>();
    state->id = blob.id;
    state->blob = &blob;
  }
  return state;
}

void Engine::forget(const StatePtr& state) {
  // Writes that were under way when it was closed still end.
  if (state->opens > 0 || state->operation || !state->writes.empty()) return;
  if (state->staged) stagedSize_ -= state->staged->size;
  state->staged.reset();
  state->blob = nullptr;
  states_.erase(state->id);
  dropExternals();
}

Status Engine::checkOpen(const BlobState& state) const {
  if (state.opens > 0) return {};
  return failed(EBADF, "the blob is closed", state.id);
}

Status Engine::checkMetadataWritable(const BlobState& state) const {
  HAWSER_CHECK(checkOpen(state));
  if (state.blob->has(kReadOnly)) return failed(EPERM, "the blob is read-only", state.id);
  return checkWritable();
}

// One change has to fit into one batch of the journal.
Status Engine::checkChange(std::uint64_t size) const {
  if (size <= maxChange()) return {};
  return failed(ENOMEM, "this is too much for one change of the journal", kNoBlob);
}

Status Engine::checkXattrs(const std::vector<Xattr>& xattrs, BlobId id) const {
  for (const Xattr& xattr : xattrs) {
    if (xattr.name.empty()) return failed(EINVAL, "an xattr has no name", id);
    if (xattr.name.size() + xattr.value.size() > kMaxXattrSize)
      return failed(ENOMEM, "an xattr is too large", id);
  }
  return {};
}

void Engine::allocationOf(BlobId id, std::uint64_t from, const std::vector<ClusterRun>& runs,
                          std::vector<Record>& into) const {
  for (const ClusterRun& run : runs) {
    Record record = recordOf(RecordKind::mapRun, id);
    record.index = static_cast<std::uint32_t>(from);
    record.cluster = run.first;
    record.count = run.count;
    into.push_back(record);
    from += run.count;
  }
}

// The records that make a blob, without its clusters.
Result<std::vector<Record>> Engine::creationOf(const CreateOptions& options, BlobId parent) {
  const BlobId id = catalog_.nextId();
  if (options.clusters > kMaxBlobClusters) return failed(EINVAL, "a blob has not so many clusters", id);
  if (options.externalId && options.externalId->size() > kMaxExternalIdSize)
    return failed(EINVAL, "the id of the external snapshot is too long", id);
  HAWSER_CHECK(checkXattrs(options.xattrs, id));
  std::vector<Record> records{recordOf(RecordKind::create, id)};
  Record& made = records.front();
  made.clusters = options.clusters;
  made.clear = options.clear;
  if (options.thin || options.externalId || parent != kNoBlob) made.flags = kThin;
  made.other = parent;
  made.parentClusters = kMaxBlobClusters;
  std::uint64_t size = kBlobMetadataSize;
  if (options.externalId) {
    Record external = recordOf(RecordKind::external, id);
    external.parentClusters = kMaxBlobClusters;
    external.text = *options.externalId;
    size += externalMetadataSize(external.text.size());
    records.push_back(external);
  }
  for (const Xattr& xattr : options.xattrs) {
    Record record = recordOf(RecordKind::setXattr, id);
    record.name = xattr.name;
    record.text = xattr.value;
    size += xattrMetadataSize(xattr.name.size(), xattr.value.size());
    records.push_back(record);
  }
  HAWSER_CHECK(checkMetadataRoom(size));
  HAWSER_CHECK(checkChange(sizeOf(records)));
  return records;
}

Result<BlobId> Engine::create(const CreateOptions& options) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  const bool thick = !options.thin && !options.externalId;
  if (thick && options.clusters <= kMaxBlobClusters)
    HAWSER_CHECK(makeRoom(lock, options.clusters, device_->name()));
  HAWSER_TRY(auto records, creationOf(options, kNoBlob));
  const BlobId id = records.front().id;
  if (thick) {
    const auto runs = pool_.take(options.clusters);
    allocationOf(id, 0, runs, records);
    if (const Status fits = checkChange(sizeOf(records)); !fits) {
      pool_.giveBack(runs);
      return fail(fits.error());
    }
  }
  HAWSER_CHECK(commit(lock, change(records, false), false));
  return id;
}

Result<std::shared_ptr<Blob>> Engine::open(BlobId id) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(findBlob(id));
  HAWSER_CHECK(openExternal(lock, id));
  // It may have gone while the external snapshot was opened.
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  const StatePtr state = stateOf(*blob);
  ++state->opens;
  ++state->opened;
  if (!state->handle) state->handle.reset(new Blob(*this, state));
  return state->handle;
}

Status Engine::close(const std::shared_ptr<Blob>& blob) {
  const StatePtr state = blob->state_;
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  Status done;
  // Who opened it while that was going on, and has closed it again, counts on this one to sync it.
  for (std::uint64_t opened = 0; done && state->opens == 1 && opened != state->opened;) {
    opened = state->opened;
    done = settle(lock, *state);
    HAWSER_CHECK(checkOpen(*state));  // somebody else has closed it meanwhile
  }
  if (--state->opens > 0) return done;
  state->handle.reset();
  forget(state);
  return done;
}

std::vector<BlobId> Engine::blobs() const {
  const MutexLock lock(mutex_);
  std::vector<BlobId> ids = health_.damagedBlobs;
  for (const auto& [id, blob] : catalog_.blobs())
    ids.push_back(id);
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

Result<std::shared_ptr<Blob>> Engine::openAfter(BlobId id) {
  for (;;) {
    {
      const MutexLock lock(mutex_);
      const auto next = catalog_.blobs().upper_bound(id);
      if (next == catalog_.blobs().end()) return failed(ENOENT, "that was the last blob", kNoBlob);
      id = next->first;
    }
    auto opened = open(id);
    if (opened) return opened;
  }
}

Status Engine::resize(const StatePtr& state, std::uint64_t clusters) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkMetadataWritable(*state));
  HAWSER_TRY(Hold hold, Hold::take(*this, *state->blob));
  const CatalogBlob& blob = *state->blob;
  const std::uint64_t before = blob.clusters;
  if (clusters == before) return {};
  if (clusters > kMaxBlobClusters) return failed(EINVAL, "a blob has not so many clusters", state->id);
  std::vector<Record> records{recordOf(RecordKind::resize, state->id)};
  records.front().clusters = clusters;
  if (clusters < before) {
    hold.freeze(lock);
  } else if (!blob.has(kThin)) {
    HAWSER_CHECK(makeRoom(lock, clusters - before, nameOf(state->id)));
    const auto runs = pool_.take(clusters - before);
    allocationOf(state->id, before, runs, records);
    if (const Status fits = checkChange(sizeOf(records)); !fits) {
      pool_.giveBack(runs);
      return fits;
    }
  }
  change(records, false);
  return {};
}

StagedMetadata& Engine::stage(BlobState& state) {
  if (!state.staged) state.staged.emplace().xattrs = state.blob->xattrs;
  return *state.staged;
}

Status Engine::setReadOnly(const StatePtr& state) {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  HAWSER_CHECK(checkWritable());
  stage(*state).readOnly = true;
  return {};
}

Status Engine::setXattr(const StatePtr& state, std::string_view name, std::string_view value) {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkMetadataWritable(*state));
  HAWSER_CHECK(checkXattrs({{std::string(name), std::string(value)}}, state->id));
  const std::uint64_t size = xattrMetadataSize(name.size(), value.size());
  HAWSER_CHECK(checkMetadataRoom(size));
  HAWSER_CHECK(checkChange((state->staged ? state->staged->size : 0) + size + kBlobMetadataSize));
  StagedMetadata& staged = stage(*state);
  blobstore::setXattr(staged.xattrs, name, value);
  Record record = recordOf(RecordKind::setXattr, state->id);
  record.name = name;
  record.text = value;
  staged.records.push_back(std::move(record));
  staged.size += size;
  stagedSize_ += size;
  return {};
}

Result<std::string> Engine::xattr(const StatePtr& state, std::string_view name) const {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  const Xattr* found = findXattr(state->staged ? state->staged->xattrs : state->blob->xattrs, name);
  if (found == nullptr) return failed(ENOENT, "there is no such xattr", state->id);
  return found->value;
}

Status Engine::removeXattr(const StatePtr& state, std::string_view name) {
  const MutexLock lock(mutex_);
  HAWSER_CHECK(checkMetadataWritable(*state));
  if (findXattr(state->staged ? state->staged->xattrs : state->blob->xattrs, name) == nullptr)
    return failed(ENOENT, "there is no such xattr", state->id);
  const std::uint64_t size = xattrMetadataSize(name.size(), 0);
  HAWSER_CHECK(checkChange((state->staged ? state->staged->size : 0) + size + kBlobMetadataSize));
  StagedMetadata& staged = stage(*state);
  std::erase_if(staged.xattrs, [&](const Xattr& xattr) { return xattr.name == name; });
  Record record = recordOf(RecordKind::removeXattr, state->id);
  record.name = name;
  staged.records.push_back(std::move(record));
  staged.size += size;
  stagedSize_ += size;
  return {};
}

std::vector<std::string> Engine::xattrNames(const StatePtr& state) const {
  const MutexLock lock(mutex_);
  std::vector<std::string> names;
  if (!checkOpen(*state)) return names;
  for (const Xattr& xattr : state->staged ? state->staged->xattrs : state->blob->xattrs)
    names.push_back(xattr.name);
  return names;
}

void Engine::publish(BlobState& state) {
  if (!state.staged) return;
  StagedMetadata staged = std::move(*state.staged);
  state.staged.reset();
  stagedSize_ -= staged.size;
  if (staged.readOnly) {
    Record record = recordOf(RecordKind::flags, state.id);
    record.flags = state.blob->flags | kReadOnly;
    staged.records.push_back(std::move(record));
  }
  if (!staged.records.empty()) change(staged.records, false);
}

Status Engine::flushBlob(const StatePtr& state) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  return commit(lock, pending_.last(), true);
}

Status Engine::sync(const StatePtr& state) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkOpen(*state));
  return settle(lock, *state);
}

Status Engine::settle(MutexLock& lock, BlobState& state) {
  if (state.staged) {
    HAWSER_CHECK(checkWritable());
    publish(state);
  }
  return commit(lock, pending_.last(), true);
}

Status Engine::remove(const OpContext& context, BlobId id) {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  HAWSER_TRY(CatalogBlob* const blob, findBlob(id));
  if (blob->clones.size() > 1) return failed(EBUSY, "the blob has more than one clone", id);
  const StatePtr state = stateOf(*blob);
  if (state->opens > 0 || !state->writes.empty()) return failed(EBUSY, "the blob is open", id);
  HAWSER_TRY(const Hold hold, Hold::take(*this, *blob));
  if (blob->clones.empty()) return finishRemoval(lock, *blob);
  CatalogBlob* const clone = catalog_.find(*blob->clones.begin());
  HAWSER_TRY(Hold heir, Hold::take(*this, *clone));
  // Of a cluster that both have, the clone takes what it lacks: once while it is written to, and once more
  // not.
  const auto lacks = [this, blob](const CatalogBlob& into, std::uint32_t index) HAWSER_REQUIRES(mutex_) {
    return into.map.find(index).cluster == 0 ? PageMask{} : parentPages(into, *blob, index);
  };
  HAWSER_CHECK(fill(lock, context, heir.state(), lacks));
  heir.freeze(lock);
  HAWSER_CHECK(fill(lock, context, heir.state(), lacks));
  return finishRemoval(lock, *blob, clone->id);
}

Status Engine::finishRemoval(MutexLock& lock, CatalogBlob& blob, BlobId heir) {
  const StatePtr state = stateOf(blob);
  // Opened while it was being copied.
  if (state->opens > 0) return failed(EBUSY, "the blob is open", blob.id);
  if (heir != kNoBlob) passExternal(blob.id, heir, false);
  const Ticket ticket = change(recordOf(RecordKind::remove, blob.id));
  state->blob = nullptr;
  return commit(lock, ticket, false);
}

}  // namespace hawser::blobstore
