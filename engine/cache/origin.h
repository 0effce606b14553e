// Origin: where the bytes of one version of an object come from that are not in the cache.
#pragma once

#include "base/byte_range.h"
#include "base/byte_sink.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

// Thread-safe.
class Origin {
 public:
  virtual ~Origin() = default;
  // Exactly the bytes of `range` of that version reach the sink, or an error is returned: changedUnderUs
  // where it is another by now. Does not retry unless it says so.
  virtual Status read(const OpContext& context, ByteRange range, ByteSink& sink) = 0;
};

}  // namespace hawser
