// StandardInput: this process's standard input as a source of bytes.
#pragma once

#include "base/byte_source.h"

namespace hawser {

// Nobody else may read it meanwhile.
class StandardInput final : public ByteSource {
 public:
  // cancelled within a tenth of a second of a stop, also while nothing comes.
  Result<std::size_t> read(const OpContext& context, MutableByteSpan into) override;
};

}  // namespace hawser
