#include "transfer/conflict.h"

namespace hawser {

TransferKind kindOf(const ObjectInfo& object) {
  if (object.kind == ObjectKind::folder) return TransferKind::folder;
  return object.kind == ObjectKind::link ? TransferKind::link : TransferKind::object;
}

WallTime timeOf(const ObjectInfo& object) {
  return object.properties.sourceModified.value_or(object.modified);
}

Verdict judge(const ObjectInfo& object, const ObjectInfo& existing, SkipRule rule, ConflictPolicy policy) {
  using Kind = Verdict::Kind;
  const auto skip = [](const char* reason) { return Verdict{Kind::skip, reason}; };
  if (kindOf(object) == TransferKind::folder && kindOf(existing) == TransferKind::folder)
    return skip("the folder is there");
  const bool sameSize = object.size == existing.size && kindOf(object) == kindOf(existing);
  const bool asNew = timeOf(existing) >= timeOf(object);
  if (rule == SkipRule::sameSize && sameSize) return skip("the same size is there");
  if (rule == SkipRule::newer && sameSize && asNew) return skip("the one there is as new or newer");
  if (policy == ConflictPolicy::skip) return skip("one is there already");
  if (policy == ConflictPolicy::newer && asNew) return skip("the one there is as new or newer");
  if (policy == ConflictPolicy::ask) return {Kind::ask, {}};
  if (rule == SkipRule::sameHash && sameSize) return {Kind::compare, {}};
  return {};
}

}  // namespace hawser
