#include "storage/sorted_listing.h"

namespace hawser {

Result<const ObjectInfo*> SortedListing::peek(const OpContext& context) {
  while (page_.empty() && !ended_) {
    HAWSER_TRY(ObjectPage page, store_.list(context, query_));
    for (ObjectInfo& object : page.objects) {
      if (any_ && object.key <= lastKey_) {
        return fail(makeError(ErrorCode::corrupt, "the store lists \"" + object.key + "\" after \"" +
                                                      lastKey_ + "\": its order cannot be relied on")
                        .about(store_.location({query_.container, query_.prefix})));
      }
      any_ = true;
      lastKey_ = object.key;
      page_.push_back(std::move(object));
    }
    ended_ = page.continuation.empty();
    if (!ended_ && page.continuation == query_.continuation) {
      return fail(makeError(ErrorCode::corrupt, "the store's listing comes back to where it was")
                      .about(store_.location({query_.container, query_.prefix})));
    }
    query_.continuation = std::move(page.continuation);
  }
  return page_.empty() ? nullptr : &page_.front();
}

}  // namespace hawser
