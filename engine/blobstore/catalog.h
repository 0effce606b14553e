// Catalog: all metadata of a store, in memory: blobs, their families, which clusters they own. Internal to
// blobstore.
//
// It changes by records alone (but for reserve()), so that what was written down comes back. Not thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "blobstore/cluster_allocator.h"
#include "blobstore/extent_map.h"
#include "blobstore/record.h"

namespace hawser::blobstore {

struct CatalogBlob {
  BlobId id = 0;
  std::uint64_t clusters = 0;
  std::uint32_t flags = 0;
  ClearMethod clear = ClearMethod::byDefault;
  BlobId parent = 0;
  // So much of it is read through the parent; the rest has been cut off once, and reads as zeros.
  std::uint64_t parentClusters = 0;
  std::optional<std::string> external;
  std::vector<Xattr> xattrs;
  ExtentMap map;
  std::set<BlobId> clones;
  bool damaged = false;

  bool has(BlobFlag flag) const { return (flags & flag) != 0; }
  bool hasParent() const { return parent != 0 || external.has_value(); }
};

const Xattr* findXattr(const std::vector<Xattr>& xattrs, std::string_view name);
// Sets or adds.
void setXattr(std::vector<Xattr>& xattrs, std::string_view name, std::string_view value);

class Catalog {
 public:
  // `pages`: parts of a cluster that a mask tells apart.
  explicit Catalog(std::uint32_t pages) : pages_(pages), allPages_(PageMask::range(0, pages)) {}
  Catalog(const Catalog&) = delete;
  Catalog& operator=(const Catalog&) = delete;

  // False: it does not fit to what is there, and nothing is as it was of the blob it names. Clusters nobody
  // owns any more are added to `freed`.
  bool apply(const Record& record, std::vector<ClusterRun>* freed = nullptr);
  // Families from what each blob says of its parent, once all are there; those that go round, or whose parent
  // is missing or damaged, are damaged.
  void linkFamilies();

  // A cluster that nothing has been written to yet.
  void reserve(CatalogBlob& blob, std::uint32_t index, std::uint32_t cluster);

  CatalogBlob* find(BlobId id);
  const CatalogBlob* find(BlobId id) const { return const_cast<Catalog*>(this)->find(id); }
  const std::map<BlobId, std::unique_ptr<CatalogBlob>>& blobs() const { return blobs_; }
  std::map<BlobId, std::unique_ptr<CatalogBlob>>& blobs() { return blobs_; }

  PageMask pagesOf(const MapEntry& entry) const;
  const PageMask& allPages() const { return allPages_; }
  std::uint32_t pages() const { return pages_; }

  std::uint64_t clusters() const { return clusters_; }
  BlobId nextId() const { return nextId_; }
  BlobId superBlob() const { return superBlob_; }
  const StoreType& type() const { return type_; }
  // What all but the maps takes in a checkpoint.
  std::uint64_t metadataSize() const { return metadataSize_; }

  // Everything as records that make it anew.
  void write(const std::function<void(const Record&)>& into) const;

 private:
  bool applyToBlob(const Record& record, std::vector<ClusterRun>* freed);
  bool create(const Record& record);
  void remove(CatalogBlob& blob, std::vector<ClusterRun>* freed);
  void inherit(CatalogBlob& clone, CatalogBlob& snapshot, std::vector<ClusterRun>* freed);
  bool snapshot(CatalogBlob& source, BlobId id);
  bool setParent(CatalogBlob& blob, const Record& record);
  void setExternal(CatalogBlob& blob, const Record& record);
  bool mapRun(CatalogBlob& blob, const Record& record);
  bool mapPages(CatalogBlob& blob, std::uint32_t index, std::uint32_t cluster, const PageMask& pages);
  void unmap(CatalogBlob& blob, std::uint32_t index, std::uint64_t end, std::vector<ClusterRun>* freed);
  bool clearPages(CatalogBlob& blob, const Record& record);
  bool applyXattr(CatalogBlob& blob, const Record& record);
  void setPages(CatalogBlob& blob, std::uint32_t index, MapEntry entry, const PageMask& pages);
  void leaveParent(CatalogBlob& blob);
  void joinParent(CatalogBlob& blob, BlobId parent);
  void writeBlob(const CatalogBlob& blob, const std::function<void(const Record&)>& into) const;
  void writeMap(const CatalogBlob& blob, const std::function<void(const Record&)>& into) const;

  const std::uint32_t pages_;
  const PageMask allPages_;
  std::map<BlobId, std::unique_ptr<CatalogBlob>> blobs_;
  MaskPool masks_;
  std::uint64_t clusters_ = 0;
  BlobId nextId_ = 1;
  BlobId superBlob_ = 0;
  StoreType type_{};
  std::uint64_t metadataSize_ = 0;
};

// What a blob without xattrs and external id, an xattr and an external id take in a checkpoint.
inline constexpr std::uint64_t kBlobMetadataSize = 96;
std::uint64_t xattrMetadataSize(std::size_t name, std::size_t value);
std::uint64_t externalMetadataSize(std::size_t id);

}  // namespace hawser::blobstore
