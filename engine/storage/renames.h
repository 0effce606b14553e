// Stores in which an object gets another name without being copied. Asked for by a cast: no more than one
// kind of store can do it, and what it says of ETags is known to it alone.
#pragma once

#include <string>

#include "storage/object_store.h"

namespace hawser {

// What can be told by reading.
class LastingEtags {
 public:
  virtual ~LastingEtags() = default;
  // What of an ETag stays as long as the bytes do, whatever the object is called and where the store is
  // reached; empty where this is none of its ETags.
  virtual std::string lastingOf(const std::string& etag) const = 0;
};

class ObjectRenamer : public LastingEtags {
 public:
  // At once and durably, with all that is kept with the object. changedUnderUs: it has not this ETag;
  // notFound: it is not there; exists: something has the new name.
  virtual Result<ObjectInfo> rename(const OpContext& context, const ObjectRef& from,
                                    const std::string& ifMatch, const ObjectRef& to) = 0;
};

}  // namespace hawser
