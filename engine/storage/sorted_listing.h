// SortedListing: a store's objects below a prefix, one after the other in byte order of keys, page by page.
#pragma once

#include <deque>
#include <string>

#include "storage/object_store.h"

namespace hawser {

// One thread at a time.
class SortedListing {
 public:
  SortedListing(ObjectReader& store, ListQuery query) : store_(store), query_(std::move(query)) {}

  // The next object without taking it, or nullptr at the end. Blocks when a page runs out; after an error it
  // may be called again, and goes on where it was. corrupt where the store's order is wrong: merging would
  // then overwrite or skip the wrong objects.
  Result<const ObjectInfo*> peek(const OpContext& context);
  void take() { page_.pop_front(); }
  // peek() will not block.
  bool ready() const { return ended_ || !page_.empty(); }

 private:
  ObjectReader& store_;
  ListQuery query_;
  std::deque<ObjectInfo> page_;
  std::string lastKey_;
  bool any_ = false;
  bool ended_ = false;
};

}  // namespace hawser
