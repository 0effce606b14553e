// StoreLedger: what has been done to a store, what of it has been promised, and so what a crash may leave.
//
// A change is begun before the store is asked for it, and promised when the store has said that it is on the
// disk. After a crash all that was promised is there, and of what else had begun anything, but that changes
// of one blob come one after the other, and those of pages each on their own. Moments are counted in calls of
// the device's log: who knows both can tell what the device may hold after any of them.
#pragma once

#include <memory>
#include <set>

#include "fault/blobstore/store_model.h"

namespace hawser::fault {

struct Change {
  std::function<void(StoreModel&)> apply;
  std::set<BlobId> blobs;  // that it is about; kStoreItself: the super blob or the type
  bool ofPages = false;    // content alone
};
using ChangePtr = std::shared_ptr<const Change>;
inline constexpr BlobId kStoreItself = ~BlobId{0};

class StoreLedger {
 public:
  explicit StoreLedger(StoreModel start);

  // As reads see it.
  const StoreModel& now() const { return now_; }
  std::uint32_t newVersion() { return ++version_; }

  // What began last and is no promise yet.
  ChangePtr last() const { return begun_.back(); }

  // `at`: calls in the device's log by now.
  ChangePtr begin(std::size_t at, Change change);
  // It cannot happen any more: it was refused.
  void refused(std::size_t at, const ChangePtr& change);
  // Nobody knows, and nobody promises any more; reads may show it or not.
  void failed(std::size_t at, const ChangePtr& change);
  void promised(std::size_t at, const ChangePtr& change);
  // Those of the blob, or of all (kNoBlob), that had begun.
  void flushed(std::size_t at, BlobId blob);

  // All that a store may be, pages aside, when the power went with so many calls in the log, and certainty
  // had come of what had been promised with so many.
  std::vector<StoreModel> possible(std::size_t seenFrom, std::size_t promisedBy) const;
  // All that a store may be at any time from then on.
  std::size_t moments() const { return moments_.size(); }
  std::vector<StoreModel> history(std::size_t first = 0) const;
  // A number for what possible() would say.
  std::uint64_t key(std::size_t seenFrom, std::size_t promisedBy) const;

 private:
  struct Moment {
    std::size_t at = 0;
    std::shared_ptr<const StoreModel> floor;
    std::vector<ChangePtr> begun;  // and not promised
  };
  std::vector<StoreModel> possible(const Moment& seen, const Moment& promise) const;
  void remember(std::size_t at);
  void rebuildNow();
  std::size_t momentAt(std::size_t at) const;

  StoreModel now_;
  std::shared_ptr<StoreModel> floor_;
  std::vector<ChangePtr> begun_;
  std::set<ChangePtr> failed_;  // of them
  std::vector<Moment> moments_;
  std::uint32_t version_ = 0;
};

}  // namespace hawser::fault
