// OrderedRead: an object's bytes from the first to the last, for those who take them as a stream.
//
// Read in runs of which several are on their way at once. Each is given on once it has come whole and, where
// the service sums it up, is known to be right; one that is not is asked for again.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/byte_sink.h"
#include "base/op_context.h"
#include "storage/object_store.h"

namespace hawser {

struct OrderedRead {
  ObjectRef ref;
  std::uint64_t size = 0;  // bytes
  std::string etag;        // all runs are of this version
};

// Blocks. `take` is called with one run after the other, by one thread at a time but not always the same;
// what it fails with ends the read. Takes 16 MiB of memory at most.
Status readInOrder(const OpContext& context, ObjectReader& store, const OrderedRead& read,
                   const std::function<Status(ByteSpan)>& take);

}  // namespace hawser
