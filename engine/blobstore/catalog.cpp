#include "blobstore/catalog.h"

#include <algorithm>

namespace hawser::blobstore {

namespace {

std::uint64_t recordSize(std::uint64_t payload) {
  return kRecordHeader + (payload + 7) / 8 * 8;
}

std::uint64_t metadataSizeOf(const CatalogBlob& blob) {
  std::uint64_t size = kBlobMetadataSize;
  for (const Xattr& xattr : blob.xattrs)
    size += xattrMetadataSize(xattr.name.size(), xattr.value.size());
  if (blob.external) size += externalMetadataSize(blob.external->size());
  return size;
}

}  // namespace

std::uint64_t xattrMetadataSize(std::size_t name, std::size_t value) {
  return recordSize(16 + name + value);
}

std::uint64_t externalMetadataSize(std::size_t id) {
  return recordSize(16 + id);
}

const Xattr* findXattr(const std::vector<Xattr>& xattrs, std::string_view name) {
  for (const Xattr& xattr : xattrs) {
    if (xattr.name == name) return &xattr;
  }
  return nullptr;
}

void setXattr(std::vector<Xattr>& xattrs, std::string_view name, std::string_view value) {
  for (Xattr& xattr : xattrs) {
    if (xattr.name != name) continue;
    xattr.value = value;
    return;
  }
  xattrs.push_back({std::string(name), std::string(value)});
}

CatalogBlob* Catalog::find(BlobId id) {
  const auto found = blobs_.find(id);
  return found == blobs_.end() ? nullptr : found->second.get();
}

PageMask Catalog::pagesOf(const MapEntry& entry) const {
  if (entry.cluster == 0 || entry.mask == MapEntry::kEmpty) return {};
  return entry.mask == MapEntry::kFull ? allPages_ : masks_.at(entry.mask);
}

void Catalog::setPages(CatalogBlob& blob, std::uint32_t index, MapEntry entry, const PageMask& pages) {
  const bool slot = entry.mask >= MapEntry::kFirstSlot;
  if (pages == allPages_ || pages.empty()) {
    if (slot) masks_.remove(entry.mask);
    entry.mask = pages.empty() ? MapEntry::kEmpty : MapEntry::kFull;
  } else if (slot) {
    masks_.at(entry.mask) = pages;
  } else {
    entry.mask = masks_.add(pages);
  }
  blob.map.set(index, entry);
}

void Catalog::reserve(CatalogBlob& blob, std::uint32_t index, std::uint32_t cluster) {
  blob.map.set(index, {cluster, MapEntry::kEmpty});
}

bool Catalog::apply(const Record& record, std::vector<ClusterRun>* freed) {
  switch (record.kind) {
    case RecordKind::create:
      return create(record);
    case RecordKind::superBlob:
      superBlob_ = record.id;
      return true;
    case RecordKind::type:
      std::copy_n(std::as_bytes(std::span(record.text)).begin(), type_.size(), type_.begin());
      return true;
    case RecordKind::grow:
      clusters_ = record.clusters;
      return true;
    case RecordKind::nextId:
      nextId_ = std::max(nextId_, record.id);
      return true;
    default:
      return applyToBlob(record, freed);
  }
}

bool Catalog::applyToBlob(const Record& record, std::vector<ClusterRun>* freed) {
  CatalogBlob* blob = find(record.id);
  if (blob == nullptr) return false;
  switch (record.kind) {
    case RecordKind::remove:
      if (blob->clones.size() > 1) return false;
      remove(*blob, freed);
      return true;
    case RecordKind::resize:
      if (record.clusters > kMaxBlobClusters) return false;
      unmap(*blob, static_cast<std::uint32_t>(record.clusters), blob->map.end(), freed);
      if (record.clusters < blob->clusters)
        blob->parentClusters = std::min(blob->parentClusters, record.clusters);
      blob->clusters = record.clusters;
      return true;
    case RecordKind::flags:
      blob->flags = record.flags;
      return true;
    case RecordKind::setXattr:
    case RecordKind::removeXattr:
      return applyXattr(*blob, record);
    case RecordKind::mapRun:
      return mapRun(*blob, record);
    case RecordKind::mapPages:
      return mapPages(*blob, record.index, record.cluster, record.pages);
    case RecordKind::unmap:
      unmap(*blob, record.index, std::uint64_t{record.index} + record.count, freed);
      return true;
    case RecordKind::clearPages:
      return clearPages(*blob, record);
    case RecordKind::snapshot:
      return snapshot(*blob, record.other);
    case RecordKind::parent:
      return setParent(*blob, record);
    case RecordKind::external:
      setExternal(*blob, record);
      return true;
    case RecordKind::totals:
      return blob->map.mapped() == record.clusters && blob->xattrs.size() == record.count;
    default:
      return false;
  }
}

bool Catalog::create(const Record& record) {
  if (record.id == 0 || record.clusters > kMaxBlobClusters || find(record.id) != nullptr) return false;
  auto blob = std::make_unique<CatalogBlob>();
  blob->id = record.id;
  blob->clusters = record.clusters;
  blob->flags = record.flags;
  blob->clear = record.clear;
  blob->parentClusters = record.parentClusters;
  metadataSize_ += metadataSizeOf(*blob);
  nextId_ = std::max(nextId_, record.id + 1);
  CatalogBlob& made = *blob;
  blobs_[record.id] = std::move(blob);
  joinParent(made, record.other);
  return true;
}

void Catalog::leaveParent(CatalogBlob& blob) {
  if (CatalogBlob* parent = find(blob.parent)) parent->clones.erase(blob.id);
  blob.parent = 0;
}

void Catalog::joinParent(CatalogBlob& blob, BlobId parent) {
  blob.parent = parent;
  if (CatalogBlob* found = find(parent)) found->clones.insert(blob.id);
}

void Catalog::remove(CatalogBlob& blob, std::vector<ClusterRun>* freed) {
  if (!blob.clones.empty()) {
    if (CatalogBlob* clone = find(*blob.clones.begin())) inherit(*clone, blob, freed);
  }
  unmap(blob, 0, blob.map.end(), freed);
  leaveParent(blob);
  metadataSize_ -= metadataSizeOf(blob);
  if (superBlob_ == blob.id) superBlob_ = 0;
  blobs_.erase(blob.id);
}

void Catalog::inherit(CatalogBlob& clone, CatalogBlob& snapshot, std::vector<ClusterRun>* freed) {
  const auto end = static_cast<std::uint32_t>(
      std::min({clone.clusters, clone.parentClusters, std::uint64_t{snapshot.map.end()}}));
  for (std::uint32_t at = snapshot.map.nextMapped(0, end); at < end;
       at = snapshot.map.nextMapped(at + 1, end)) {
    // What the clone lacks of a cluster that both have was copied before.
    if (clone.map.find(at).cluster != 0) continue;
    clone.map.set(at, snapshot.map.find(at));
    snapshot.map.erase(at);
  }
  unmap(snapshot, 0, snapshot.map.end(), freed);
  clone.parentClusters = std::min({clone.parentClusters, snapshot.clusters, snapshot.parentClusters});
  const BlobId grandparent = snapshot.parent;
  leaveParent(clone);
  joinParent(clone, grandparent);
  if (snapshot.external) {
    clone.external = std::move(snapshot.external);
    snapshot.external.reset();
  }
}

bool Catalog::snapshot(CatalogBlob& source, BlobId id) {
  Record made;
  made.kind = RecordKind::create;
  made.id = id;
  made.clusters = source.clusters;
  made.flags = (source.flags & kThin) | kReadOnly;
  made.clear = source.clear;
  made.parentClusters = source.parentClusters;
  made.other = source.parent;
  if (!create(made)) return false;
  CatalogBlob& taken = *find(id);
  taken.map = std::move(source.map);
  source.map = ExtentMap();
  taken.external = std::move(source.external);
  source.external.reset();
  leaveParent(source);
  joinParent(source, id);
  source.parentClusters = source.clusters;
  source.flags |= kThin;
  return true;
}

bool Catalog::setParent(CatalogBlob& blob, const Record& record) {
  for (const CatalogBlob* at = find(record.other); at != nullptr; at = find(at->parent)) {
    if (at == &blob) return false;
  }
  if (record.other != 0 && find(record.other) == nullptr) return false;
  leaveParent(blob);
  if (blob.external) metadataSize_ -= externalMetadataSize(blob.external->size());
  blob.external.reset();
  joinParent(blob, record.other);
  blob.parentClusters = record.parentClusters;
  blob.flags = record.flags;
  return true;
}

void Catalog::setExternal(CatalogBlob& blob, const Record& record) {
  leaveParent(blob);
  if (blob.external) metadataSize_ -= externalMetadataSize(blob.external->size());
  blob.external = record.text;
  metadataSize_ += externalMetadataSize(record.text.size());
  blob.parentClusters = record.parentClusters;
}

bool Catalog::mapRun(CatalogBlob& blob, const Record& record) {
  if (std::uint64_t{record.index} + record.count > blob.clusters) return false;
  if (std::uint64_t{record.cluster} + record.count > clusters_) return false;
  for (std::uint32_t i = 0; i < record.count; ++i) {
    const PageMask pages = record.full ? allPages_ : PageMask{};
    if (!mapPages(blob, record.index + i, record.cluster + i, pages)) return false;
  }
  return true;
}

bool Catalog::mapPages(CatalogBlob& blob, std::uint32_t index, std::uint32_t cluster, const PageMask& pages) {
  if (index >= blob.clusters || cluster == 0 || cluster >= clusters_) return false;
  if (!((pages & ~allPages_) == PageMask{})) return false;
  MapEntry entry = blob.map.find(index);
  if (entry.cluster == 0) {
    entry = {cluster, MapEntry::kEmpty};
  } else if (entry.cluster != cluster) {
    return false;
  }
  setPages(blob, index, entry, pagesOf(entry) | pages);
  return true;
}

void Catalog::unmap(CatalogBlob& blob, std::uint32_t index, std::uint64_t end,
                    std::vector<ClusterRun>* freed) {
  const auto last = static_cast<std::uint32_t>(std::min<std::uint64_t>(end, blob.map.end()));
  for (std::uint32_t at = blob.map.nextMapped(index, last); at < last;
       at = blob.map.nextMapped(at + 1, last)) {
    const MapEntry entry = blob.map.find(at);
    if (entry.mask >= MapEntry::kFirstSlot) masks_.remove(entry.mask);
    if (freed != nullptr) addTo(*freed, entry.cluster);
    blob.map.erase(at);
  }
}

bool Catalog::clearPages(CatalogBlob& blob, const Record& record) {
  const MapEntry entry = blob.map.find(record.index);
  if (entry.cluster == 0) return false;
  setPages(blob, record.index, entry, pagesOf(entry) & ~record.pages);
  return true;
}

bool Catalog::applyXattr(CatalogBlob& blob, const Record& record) {
  metadataSize_ -= metadataSizeOf(blob);
  bool done = true;
  if (record.kind == RecordKind::setXattr) {
    setXattr(blob.xattrs, record.name, record.text);
  } else {
    done = std::erase_if(blob.xattrs, [&](const Xattr& xattr) { return xattr.name == record.name; }) > 0;
  }
  metadataSize_ += metadataSizeOf(blob);
  return done;
}

void Catalog::linkFamilies() {
  for (auto& [id, blob] : blobs_)
    joinParent(*blob, blob->parent);
  // A blob whose way up ends well, or badly; each is walked once.
  std::map<BlobId, bool> good;
  for (auto& [id, start] : blobs_) {
    std::vector<CatalogBlob*> way;
    std::set<BlobId> seen;
    CatalogBlob* at = start.get();
    bool well = true;
    while (at != nullptr && !good.contains(at->id) && well) {
      well = seen.insert(at->id).second && !at->damaged;
      way.push_back(at);
      if (at->parent == 0) break;
      CatalogBlob* parent = find(at->parent);
      well = well && parent != nullptr;
      at = parent;
    }
    if (at != nullptr && good.contains(at->id)) well = well && good[at->id];
    for (CatalogBlob* blob : way) {
      blob->damaged = blob->damaged || !well;
      good[blob->id] = !blob->damaged;
    }
  }
}

void Catalog::write(const std::function<void(const Record&)>& into) const {
  Record record;
  record.kind = RecordKind::grow;
  record.clusters = clusters_;
  into(record);
  record.kind = RecordKind::nextId;
  record.id = nextId_;
  into(record);
  if (type_ != StoreType{}) {
    record.kind = RecordKind::type;
    record.text = textOf(type_);
    into(record);
  }
  for (const auto& [id, blob] : blobs_)
    writeBlob(*blob, into);
  if (superBlob_ != 0) {
    record.kind = RecordKind::superBlob;
    record.id = superBlob_;
    into(record);
  }
}

void Catalog::writeBlob(const CatalogBlob& blob, const std::function<void(const Record&)>& into) const {
  Record made;
  made.kind = RecordKind::create;
  made.id = blob.id;
  made.clusters = blob.clusters;
  made.flags = blob.flags;
  made.clear = blob.clear;
  made.other = blob.parent;
  made.parentClusters = blob.parentClusters;
  into(made);
  if (blob.external) {
    made.kind = RecordKind::external;
    made.text = *blob.external;
    into(made);
  }
  made.kind = RecordKind::setXattr;
  for (const Xattr& xattr : blob.xattrs) {
    made.name = xattr.name;
    made.text = xattr.value;
    into(made);
  }
  writeMap(blob, into);
  made.kind = RecordKind::totals;
  made.clusters = blob.map.mapped();
  made.count = static_cast<std::uint32_t>(blob.xattrs.size());
  into(made);
}

void Catalog::writeMap(const CatalogBlob& blob, const std::function<void(const Record&)>& into) const {
  Record run;
  run.id = blob.id;
  const auto writeRun = [&] {
    run.kind = RecordKind::mapRun;
    if (run.count > 0) into(run);
    run.count = 0;
  };
  const std::uint32_t end = blob.map.end();
  for (std::uint32_t at = blob.map.nextMapped(0, end); at < end; at = blob.map.nextMapped(at + 1, end)) {
    const MapEntry entry = blob.map.find(at);
    if (entry.mask >= MapEntry::kFirstSlot) {
      writeRun();
      run.kind = RecordKind::mapPages;
      run.index = at;
      run.cluster = entry.cluster;
      run.pages = masks_.at(entry.mask);
      into(run);
      continue;
    }
    const bool full = entry.mask == MapEntry::kFull;
    const bool follows = run.count > 0 && run.full == full && run.index + run.count == at &&
                         run.cluster + run.count == entry.cluster;
    if (!follows) {
      writeRun();
      run.index = at;
      run.cluster = entry.cluster;
      run.full = full;
    }
    ++run.count;
  }
  writeRun();
}

}  // namespace hawser::blobstore
