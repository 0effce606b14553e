// StoreModel: what a store should hold, as its contract says (blobstore.h, blob.h); in memory, without a
// disk.
//
// A page may be one of several things: what it was at the last flush, and each thing written since. Those
// with the highest version are what reads see, and all there is after a flush. Of two things in one chain the
// later one overwrites the earlier one in place, so that a power cut may leave sectors of both; all others
// are there whole or not at all.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fault/blobstore/page_content.h"

namespace hawser::fault {

struct PageChoice {
  std::uint32_t version = 0;
  bool owned = false;  // no: the parent's, or zeros
  std::uint32_t chain = 0;
  PageContent content;
};

struct BlobModel {
  BlobId id = 0;
  std::uint64_t clusters = 0;
  bool thin = true;
  bool readOnly = false;
  BlobId parent = kNoBlob;
  std::uint64_t parentClusters = 0;  // so much of it is read through the parent
  std::optional<std::string> external;
  std::vector<Xattr> xattrs;
  std::vector<std::vector<PageChoice>> pages;

  void resize(std::uint64_t to);
  // What reads see of a page alone.
  const PageChoice& last(std::size_t page) const;
  // From the next flush on all that the page can be; before it, one more.
  void add(std::size_t page, PageChoice choice);
  void settle();  // flushed
};

class StoreModel {
 public:
  static constexpr std::uint64_t kClusterSize = kMinClusterSize;
  static constexpr std::size_t kPagesPerCluster = kClusterSize / kPageSize;

  std::map<BlobId, BlobModel> blobs;
  BlobId superBlob = kNoBlob;
  StoreType type{};

  BlobModel* find(BlobId id);
  const BlobModel* find(BlobId id) const;
  std::vector<BlobId> clones(BlobId id) const;
  // All that reading the page may give, with the chain of each: those of the parent where it is not owned.
  std::vector<PageChoice> readable(const BlobModel& blob, std::size_t page) const;
  PageContent content(const BlobModel& blob, std::size_t page) const;

  // Of a cluster: one of its pages is the blob's for certain, or may be.
  enum class Ownership : std::uint8_t { no, perhaps, yes };
  static Ownership ownership(const BlobModel& blob, std::size_t cluster);

  void create(BlobId id, const CreateOptions& options);
  void remove(BlobId id);
  void snapshot(BlobId source, BlobId id, std::vector<Xattr> xattrs);
  void clone(BlobId snapshot, BlobId id);
  void inflate(BlobId id);
  void decouple(BlobId id);
  void setParent(BlobId id, BlobId parent);
  void setExternal(BlobId id, const std::string& external);

 private:
  // What the page holds is its own now: certainly, or as the store likes.
  void own(BlobModel& blob, std::size_t page, bool perhaps);
  void inheritFrom(BlobModel& clone, const BlobModel& snapshot);
  void completeClusters(BlobModel& blob);
};

// The device behind an external snapshot: the same everywhere, told by its id.
Stamp externalStamp(const std::string& id);
std::shared_ptr<BlockDevice> externalDevice(const std::string& id, std::uint64_t clusters);

}  // namespace hawser::fault
