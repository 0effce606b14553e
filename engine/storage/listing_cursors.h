// ListingCursors: listings that stand between two pages. To go on with one is cheaper than to find the place
// again. Thread-safe.
#pragma once

#include <algorithm>
#include <list>
#include <memory>

#include "base/mutex.h"
#include "storage/object_store.h"

namespace hawser {

// A Cursor has the `query` it was made for and the `last` key that was given, its next page's continuation.
template <class Cursor>
class ListingCursors {
 public:
  // The one that `query` goes on with, which is the caller's then; nothing where there is none.
  std::shared_ptr<Cursor> take(const ListQuery& query) {
    if (query.continuation.empty()) return nullptr;
    const MutexLock lock(mutex_);
    const auto kept = std::find_if(kept_.begin(), kept_.end(), [&](const std::shared_ptr<Cursor>& cursor) {
      return query.container == cursor->query.container && query.prefix == cursor->query.prefix &&
             query.recursive == cursor->query.recursive && query.continuation == cursor->last;
    });
    if (kept == kept_.end()) return nullptr;
    std::shared_ptr<Cursor> cursor = std::move(*kept);
    kept_.erase(kept);
    return cursor;
  }

  void keep(std::shared_ptr<Cursor> cursor) {
    const MutexLock lock(mutex_);
    kept_.push_front(std::move(cursor));
    if (kept_.size() > kMost) kept_.pop_back();
  }

 private:
  static constexpr std::size_t kMost = 16;
  Mutex mutex_;
  std::list<std::shared_ptr<Cursor>> kept_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
