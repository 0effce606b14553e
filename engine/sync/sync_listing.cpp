#include "sync/sync_listing.h"

#include "transfer/retried_listing.h"
#include "transfer/signature_object.h"

namespace hawser {

namespace {

constexpr std::uint64_t kPerPage = 5000;  // about: what services give at once

class StoreListing final : public SyncListing {
 public:
  StoreListing(const ReadPlace& place, const RetryPolicy& retry, std::uint64_t& requests)
      : prefix_(place.key),
        listing_(*place.store, {place.container, place.key, true, {}, 0}, retry,
                 RetriedListing::Signatures::skipped),
        requests_(requests) {
    ++requests_;
  }

  Result<const SyncEntry*> peek(const OpContext& context) override {
    while (!ready_) {
      HAWSER_TRY(const ObjectInfo* next, listing_.peek(context));
      if (!next) return nullptr;
      // The folder's own marker is no object in it.
      if (next->key.size() == prefix_.size() || next->kind == ObjectKind::prefix) {
        listing_.take();
        continue;
      }
      entry_ = {next->key.substr(prefix_.size()), syncObjectOf(*next)};
      ready_ = true;
    }
    return &entry_;
  }

  void take() override {
    listing_.take();
    ready_ = false;
    if (++taken_ % kPerPage == 0) ++requests_;
  }

 private:
  const std::string prefix_;
  RetriedListing listing_;
  std::uint64_t& requests_;
  std::uint64_t taken_ = 0;
  SyncEntry entry_;
  bool ready_ = false;
};

class NoListing final : public SyncListing {
 public:
  Result<const SyncEntry*> peek(const OpContext&) override { return nullptr; }
  void take() override {}
};

}  // namespace

SyncObject syncObjectOf(const ObjectInfo& info) {
  SyncObject object;
  object.kind = info.kind;
  object.size = info.kind == ObjectKind::object ? info.size : 0;
  object.etag = info.etag;
  object.made = info.properties.sourceModified;
  object.modified = info.modified;
  object.hashes = info.properties.hashes;
  object.linkTarget = info.properties.linkTarget.value_or("");
  object.signature = info.properties.signature;
  if (object.signature.empty())
    object.signature = blobSyncSignature({{}, info.key}, info.properties.metadata);
  return object;
}

std::unique_ptr<SyncListing> listingOf(const ReadPlace& place, const RetryPolicy& retry,
                                       std::uint64_t& requests) {
  return std::make_unique<StoreListing>(place, retry, requests);
}

std::unique_ptr<SyncListing> noListing() {
  return std::make_unique<NoListing>();
}

}  // namespace hawser
