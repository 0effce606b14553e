// Stores in which what broken-off writes have left can be read. Asked for by a cast, as ObjectRenamer is.
#pragma once

#include <vector>

#include "base/byte_range.h"
#include "storage/object_store.h"

namespace hawser {

// Never listed, and no object: what it holds nobody vouches for.
struct UnfinishedObject {
  // By which stat() and read() of this store find it: of the object, with the write's session for its
  // snapshot.
  ObjectRef ref;
  std::vector<ByteRange> written;  // in order, apart: where bytes are
};

class UnfinishedObjects {
 public:
  virtual ~UnfinishedObjects() = default;
  // Of the object with this name, by whoever writes or wrote it. What has been begun a moment ago may
  // be missing.
  virtual Result<std::vector<UnfinishedObject>> unfinished(const OpContext& context,
                                                           const ObjectRef& ref) = 0;
};

}  // namespace hawser
