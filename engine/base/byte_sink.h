// ByteSink: takes bytes in order.
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_range.h"
#include "base/result.h"

namespace hawser {

class ByteSink {
 public:
  virtual ~ByteSink() = default;
  virtual Status write(ByteSpan bytes) = 0;
  // Where the sink has room of its own, the source may fill it in place and say filled(n) instead of
  // write(): no copy. Empty: the sink has none just now, use write().
  virtual MutableByteSpan room() { return {}; }
  virtual Status filled(std::size_t) { return {}; }
  // CRC-64/NVME of all it took so far, of a sink that sums up anyway: then nobody need do it twice.
  virtual std::optional<std::uint64_t> crc64() const { return std::nullopt; }
};

}  // namespace hawser
