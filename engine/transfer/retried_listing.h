// RetriedListing: a SortedListing that tries again what may pass, and for a plan leaves out what is kept beside
// objects: their signatures (engine/delta/FORMAT.md).
#pragma once

#include "delta/signature.h"
#include "sched/retry.h"
#include "storage/sorted_listing.h"

namespace hawser {

// A file of this machine that looks like one is the user's.
inline bool isSignature(const ObjectReader& store, const ObjectInfo& object) {
  return object.kind == ObjectKind::object && delta::isSignatureKey(object.key) &&
         !store.capabilities().localFiles &&
         (!object.hasProperties || object.properties.contentType == delta::kSignatureContentType);
}

// One thread at a time.
class RetriedListing {
 public:
  enum class Signatures : bool { listed, skipped };
  RetriedListing(ObjectReader& store, ListQuery query, RetryPolicy policy = {},
                 Signatures signatures = Signatures::listed)
      : store_(store), listing_(store, std::move(query)), policy_(policy), signatures_(signatures) {}

  // As SortedListing::peek().
  Result<const ObjectInfo*> peek(const OpContext& context) {
    for (;; listing_.take()) {
      const auto next = listing_.ready() ? listing_.peek(context)
                                         : retrying(context, policy_, [&] { return listing_.peek(context); });
      if (!next || !*next || signatures_ == Signatures::listed || !isSignature(store_, **next)) return next;
    }
  }
  void take() { listing_.take(); }

 private:
  const ObjectReader& store_;
  SortedListing listing_;
  const RetryPolicy policy_;
  const Signatures signatures_;
};

}  // namespace hawser
