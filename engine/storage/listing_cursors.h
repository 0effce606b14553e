// How a store that is made of several others lists: item by item from one listing of all, in pages.
//
// ListingCursors: listings that stand between two pages. To go on with one is cheaper than to find the place
// again. Thread-safe.
#pragma once

#include <algorithm>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "base/mutex.h"
#include "storage/object_store.h"

namespace hawser {

// A Cursor has the `query` it was made for, the `last` key that was given, which is its next page's
// continuation, a `listing` whose next() gives items with an ObjectInfo `info`, and the item that is
// `unread`.
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

struct FolderPage {
  ObjectPage page;
  bool any = false;  // there is something in the folder, though it be only its marker
};

// The page that `cursor` is before. Containers are folders of such a store: keys lose `folder`, and its
// marker is none of them. `take` is shown each item as it was listed.
template <class Cursor, class Take>
Result<FolderPage> nextPage(const OpContext& context, ListingCursors<Cursor>& cursors,
                            const std::shared_ptr<Cursor>& cursor, const std::string& folder, Take take) {
  constexpr std::uint32_t kPageSize = 5000;
  const ListQuery& query = cursor->query;
  const bool fromStart = cursor->last.empty();
  const std::size_t most = query.pageSize == 0 ? kPageSize : query.pageSize;
  FolderPage made;
  for (;;) {
    auto item = std::exchange(cursor->unread, std::nullopt);
    if (!item) {
      HAWSER_TRY(item, cursor->listing.next(context));
    }
    if (!item) return made;
    made.any = true;
    std::string key = item->info.key.substr(folder.size());
    if (key.empty() || (fromStart && key <= query.continuation)) continue;
    if (made.page.objects.size() == most) {
      made.page.continuation = cursor->last = made.page.objects.back().key;
      cursor->unread = std::move(item);
      cursors.keep(cursor);
      return made;
    }
    take(*item);
    item->info.key = std::move(key);
    made.page.objects.push_back(std::move(item->info));
  }
}

// Its top folders, as containers.
inline ContainerPage containersOf(const ObjectPage& page) {
  ContainerPage containers;
  containers.continuation = page.continuation;
  for (const ObjectInfo& object : page.objects) {
    if (object.key.ends_with('/'))
      containers.containers.push_back({object.key.substr(0, object.key.size() - 1), object.modified});
  }
  return containers;
}

inline std::string folderOf(const std::string& container) {
  return container.empty() ? std::string() : container + "/";
}
inline std::string keyInFolder(const ObjectRef& ref) {
  return folderOf(ref.container) + ref.key;
}

}  // namespace hawser
