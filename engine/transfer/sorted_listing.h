// SortedListing: a store's objects below a prefix, one after the other in byte order of keys, page by page.
#pragma once

#include <deque>
#include <string>

#include "storage/object_store.h"

namespace hawser {

// One thread at a time. Retries what may pass.
class SortedListing {
 public:
  SortedListing(ObjectReader& store, ListQuery query) : store_(store), query_(std::move(query)) {}

  // The next object without taking it, or nullptr at the end. Blocks when a page runs out. corrupt where
  // the store's order is wrong: merging would then overwrite or skip the wrong objects.
  Result<const ObjectInfo*> peek(const OpContext& context);
  void take() { page_.pop_front(); }

 private:
  ObjectReader& store_;
  ListQuery query_;
  std::deque<ObjectInfo> page_;
  std::string lastKey_;
  bool any_ = false;
  bool ended_ = false;
};

}  // namespace hawser
