#include "fault/blobstore/store_model.h"

#include <algorithm>
#include <iterator>

#include "block/memory_block_device.h"

namespace hawser::fault {

namespace {
constexpr Stamp kFirstExternalStamp = 0xE0000000;
// Of pages that came from a parent, where those of writes do not reach.
constexpr std::uint32_t kFirstInheritedChain = 0x80000000;
}  // namespace

Stamp externalStamp(const std::string& id) {
  return kFirstExternalStamp + static_cast<unsigned char>(id.back());
}

std::shared_ptr<BlockDevice> externalDevice(const std::string& id, std::uint64_t clusters) {
  Image image(clusters * StoreModel::kClusterSize);
  for (std::size_t page = 0; page < image.size() / kPageSize; ++page)
    fillPage(MutableByteSpan(image).subspan(page * kPageSize, kPageSize), PageContent::of(externalStamp(id)),
             page);
  return std::make_shared<MemoryBlockDevice>(std::move(image), id);
}

void BlobModel::resize(std::uint64_t to) {
  clusters = to;
  parentClusters = std::min(parentClusters, to);
  pages.resize(to * StoreModel::kPagesPerCluster, std::vector<PageChoice>(1));
}

const PageChoice& BlobModel::last(std::size_t page) const {
  return pages[page].back();
}

void BlobModel::add(std::size_t page, PageChoice choice) {
  pages[page].push_back(std::move(choice));
}

void BlobModel::settle() {
  for (std::vector<PageChoice>& page : pages) {
    const std::uint32_t version = page.back().version;
    std::erase_if(page, [&](const PageChoice& choice) { return choice.version != version; });
  }
}

BlobModel* StoreModel::find(BlobId id) {
  const auto found = blobs.find(id);
  return found == blobs.end() ? nullptr : &found->second;
}

const BlobModel* StoreModel::find(BlobId id) const {
  const auto found = blobs.find(id);
  return found == blobs.end() ? nullptr : &found->second;
}

std::vector<BlobId> StoreModel::clones(BlobId id) const {
  std::vector<BlobId> found;
  for (const auto& [other, blob] : blobs) {
    if (blob.parent == id) found.push_back(other);
  }
  return found;
}

std::vector<PageChoice> StoreModel::readable(const BlobModel& blob, std::size_t page) const {
  std::vector<PageChoice> found;
  for (const PageChoice& choice : blob.pages[page]) {
    if (choice.owned) {
      found.push_back(choice);
      continue;
    }
    const bool above = page < blob.parentClusters * kPagesPerCluster;
    const BlobModel* parent = find(blob.parent);
    if (above && parent != nullptr && page < parent->pages.size()) {
      for (PageChoice& theirs : readable(*parent, page)) {
        theirs.version = choice.version;
        theirs.chain = 0;
        found.push_back(theirs);
      }
      continue;
    }
    PageChoice other;
    other.version = choice.version;
    if (above && blob.external) other.content = PageContent::of(externalStamp(*blob.external));
    found.push_back(other);
  }
  return found;
}

PageContent StoreModel::content(const BlobModel& blob, std::size_t page) const {
  return readable(blob, page).back().content;
}

void StoreModel::create(BlobId id, const CreateOptions& options) {
  BlobModel blob;
  blob.id = id;
  blob.thin = options.thin || options.externalId.has_value();
  blob.xattrs = options.xattrs;
  blob.external = options.externalId;
  blob.resize(options.clusters);
  if (blob.external) blob.parentClusters = blob.clusters;
  blobs[id] = std::move(blob);
}

void StoreModel::own(BlobModel& blob, std::size_t page, bool perhaps) {
  std::vector<PageChoice> now;
  for (const PageChoice& choice : blob.pages[page]) {
    if (choice.owned || perhaps) now.push_back(choice);
  }
  for (PageChoice choice : readable(blob, page)) {
    choice.owned = true;
    const bool known =
        std::any_of(blob.pages[page].begin(), blob.pages[page].end(), [&](const PageChoice& one) {
          return one.owned && one.content == choice.content && one.version == choice.version;
        });
    if (known) continue;
    choice.chain = kFirstInheritedChain | choice.content.sectors[0];
    now.push_back(choice);
  }
  std::stable_sort(now.begin(), now.end(),
                   [](const PageChoice& a, const PageChoice& b) { return a.version < b.version; });
  blob.pages[page] = std::move(now);
}

// Of clusters that the parent has something of, the store may copy all, or what is there; the reader cannot
// tell, until the blob gets another parent.
void StoreModel::inheritFrom(BlobModel& clone, const BlobModel& snapshot) {
  const std::size_t end = std::min(clone.parentClusters, std::min(clone.clusters, snapshot.clusters));
  for (std::size_t cluster = 0; cluster < end; ++cluster) {
    if (ownership(snapshot, cluster) == Ownership::no) continue;
    for (std::size_t page = cluster * kPagesPerCluster; page < (cluster + 1) * kPagesPerCluster; ++page) {
      const auto& theirs = snapshot.pages[page];
      own(clone, page, !std::all_of(theirs.begin(), theirs.end(), [](const auto& one) { return one.owned; }));
    }
  }
}

StoreModel::Ownership StoreModel::ownership(const BlobModel& blob, std::size_t cluster) {
  Ownership found = Ownership::no;
  for (std::size_t page = cluster * kPagesPerCluster; page < (cluster + 1) * kPagesPerCluster; ++page) {
    const auto& choices = blob.pages[page];
    const auto owned =
        std::count_if(choices.begin(), choices.end(), [](const auto& one) { return one.owned; });
    if (owned != 0 && found == Ownership::no) found = Ownership::perhaps;
    if (static_cast<std::size_t>(owned) == choices.size()) return Ownership::yes;
  }
  return found;
}

// Another parent shows only where the blob has no cluster.
void StoreModel::completeClusters(BlobModel& blob) {
  for (std::size_t cluster = 0; cluster < blob.clusters; ++cluster) {
    const Ownership owned = ownership(blob, cluster);
    if (owned == Ownership::no) continue;
    for (std::size_t page = cluster * kPagesPerCluster; page < (cluster + 1) * kPagesPerCluster; ++page)
      own(blob, page, owned == Ownership::perhaps);
  }
}

void StoreModel::remove(BlobId id) {
  BlobModel* blob = find(id);
  if (blob == nullptr) return;
  for (const BlobId other : clones(id)) {
    BlobModel& clone = blobs[other];
    inheritFrom(clone, *blob);
    clone.parentClusters = std::min({clone.parentClusters, blob->clusters, blob->parentClusters});
    clone.parent = blob->parent;
    clone.external = blob->external;
  }
  if (superBlob == id) superBlob = kNoBlob;
  blobs.erase(id);
}

void StoreModel::snapshot(BlobId source, BlobId id, std::vector<Xattr> xattrs) {
  BlobModel* from = find(source);
  if (from == nullptr) return;
  BlobModel made = *from;
  made.id = id;
  made.readOnly = true;
  made.xattrs = std::move(xattrs);
  made.settle();
  BlobModel& kept = *from;
  kept.pages.assign(kept.pages.size(), std::vector<PageChoice>(1));
  kept.parent = id;
  kept.parentClusters = kept.clusters;
  kept.external.reset();
  kept.thin = true;
  blobs[id] = std::move(made);
}

void StoreModel::clone(BlobId snapshot, BlobId id) {
  const BlobModel* parent = find(snapshot);
  if (parent == nullptr) return;
  BlobModel made;
  made.id = id;
  made.parent = snapshot;
  made.resize(parent->clusters);
  made.parentClusters = made.clusters;
  blobs[id] = std::move(made);
}

void StoreModel::inflate(BlobId id) {
  BlobModel* blob = find(id);
  if (blob == nullptr) return;
  for (std::size_t page = 0; page < blob->pages.size(); ++page)
    own(*blob, page, blob->parent == kNoBlob && !blob->external);
  blob->parent = kNoBlob;
  blob->external.reset();
  blob->parentClusters = 0;
  blob->thin = false;
}

void StoreModel::decouple(BlobId id) {
  BlobModel* blob = find(id);
  if (blob == nullptr) return;
  if (blob->external) {
    for (std::size_t page = 0; page < blob->parentClusters * kPagesPerCluster; ++page)
      own(*blob, page, false);
    blob->external.reset();
    blob->parentClusters = 0;
    blob->thin = false;
  }
  const BlobModel* parent = find(blob->parent);
  if (parent == nullptr) return;
  inheritFrom(*blob, *parent);
  blob->parentClusters = std::min({blob->parentClusters, parent->clusters, parent->parentClusters});
  blob->parent = parent->parent;
  blob->external = parent->external;
}

void StoreModel::setParent(BlobId id, BlobId parent) {
  BlobModel* blob = find(id);
  if (blob == nullptr) return;
  completeClusters(*blob);
  blob->parent = parent;
  blob->external.reset();
  blob->parentClusters = blob->clusters;
}

void StoreModel::setExternal(BlobId id, const std::string& external) {
  BlobModel* blob = find(id);
  if (blob == nullptr) return;
  completeClusters(*blob);
  blob->parent = kNoBlob;
  blob->external = external;
  blob->parentClusters = blob->clusters;
}

}  // namespace hawser::fault
