#include "storage/rest/listing_order.h"

#include <algorithm>

namespace hawser {

void orderAndUnite(std::vector<ObjectInfo>& objects) {
  std::stable_sort(objects.begin(), objects.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    if (a.key != b.key) return a.key < b.key;
    return a.kind == ObjectKind::prefix && b.kind != ObjectKind::prefix;
  });
  const auto last = std::unique(objects.begin(), objects.end(), [](const ObjectInfo& a, const ObjectInfo& b) {
    return a.key == b.key && a.key.ends_with('/');
  });
  objects.erase(last, objects.end());
}

}  // namespace hawser
