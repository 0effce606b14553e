// RetriedListing: a SortedListing that tries again what may pass.
#pragma once

#include "sched/retry.h"
#include "storage/sorted_listing.h"

namespace hawser {

// One thread at a time.
class RetriedListing {
 public:
  RetriedListing(ObjectReader& store, ListQuery query, RetryPolicy policy = {})
      : listing_(store, std::move(query)), policy_(policy) {}

  // As SortedListing::peek().
  Result<const ObjectInfo*> peek(const OpContext& context) {
    if (listing_.ready()) return listing_.peek(context);
    return retrying(context, policy_, [&] { return listing_.peek(context); });
  }
  void take() { listing_.take(); }

 private:
  SortedListing listing_;
  const RetryPolicy policy_;
};

}  // namespace hawser
