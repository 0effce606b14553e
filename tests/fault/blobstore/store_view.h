// StoreView: all that can be seen of a loaded store; and whether that is what a model allows.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "blobstore/blobstore.h"
#include "fault/blobstore/store_model.h"

namespace hawser::fault {

struct BlobView {
  std::uint64_t clusters = 0, allocated = 0;
  bool thin = false, readOnly = false;
  BlobId parent = kNoBlob;
  std::optional<std::string> external;
  std::vector<Xattr> xattrs;
  std::vector<BlobId> clones;
  std::vector<std::optional<PageContent>> pages;  // none: nothing that was ever written

  friend bool operator==(const BlobView&, const BlobView&) = default;
};

struct StoreView {
  std::map<BlobId, BlobView> blobs;
  BlobId superBlob = kNoBlob;
  StoreType type{};
  std::uint64_t totalClusters = 0, freeClusters = 0;

  friend bool operator==(const StoreView&, const StoreView&) = default;
};

// An error: a blob cannot be opened or read.
Result<StoreView> viewOf(Blobstore& store);
// What does not add up in the store itself: owners of clusters, free space, health, its own check. Empty: all
// is well.
std::string problemsOf(Blobstore& store, const StoreView& view);

// All that a crash may leave, ready to be compared with.
class Expectation {
 public:
  explicit Expectation(std::vector<StoreModel> possible);
  // Empty: it is one of what may be. Otherwise what the likeliest of them has otherwise.
  std::string mismatch(const StoreView& view) const;
  // The model that fits, with what the view says of pages for certain.
  std::optional<StoreModel> resolved(const StoreView& view) const;

 private:
  struct Possible {
    StoreModel model;
    std::map<BlobId, std::vector<std::vector<PageChoice>>> readable;
    std::map<BlobId, std::vector<BlobId>> clones;
  };
  static std::string mismatch(const Possible& possible, const StoreView& view);
  std::vector<Possible> possible_;
};

}  // namespace hawser::fault
