// What becomes of an object whose place is taken: skip rules first, then the conflict policy. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "storage/object_store.h"
#include "transfer/types.h"

namespace hawser {

struct Verdict {
  enum class Kind : std::uint8_t {
    copy,
    compare,  // copy unless the hashes turn out to be equal
    skip,     // `reason` says why
    ask,      // the user decides
  } kind = Kind::copy;
  std::string reason;
};

TransferKind kindOf(const ObjectInfo& object);
// When the bytes were made, as far as is known.
WallTime timeOf(const ObjectInfo& object);

// `existing` stands where `object` is to be copied to.
Verdict judge(const ObjectInfo& object, const ObjectInfo& existing, SkipRule rule, ConflictPolicy policy);

}  // namespace hawser
