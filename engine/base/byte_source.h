// ByteSource: gives bytes in order until its end, of which nobody knows before.
#pragma once

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

class ByteSource {
 public:
  virtual ~ByteSource() = default;
  // At least one byte; 0: that was all. Blocks, and hears a stop. One thread at a time.
  virtual Result<std::size_t> read(const OpContext& context, MutableByteSpan into) = 0;
};

}  // namespace hawser
