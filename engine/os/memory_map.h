// MemoryMap: a part of a file as memory. What is written there is in the file at once, also when the process
// is killed the next moment; on the disk it is sometime, in any order, until the file is synced.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/byte_range.h"
#include "base/result.h"

namespace hawser {

class MemoryMap {
 public:
  virtual ~MemoryMap() = default;
  virtual MutableByteSpan bytes() const = 0;
};

// The range, which begins at a multiple of 4 KiB, of a file that reaches so far. Touching a part of it for
// which the disk has no room kills the process: its blocks have to be there, or the file be sparse on a disk
// that is watched.
Result<std::unique_ptr<MemoryMap>> mapFile(const std::string& path, ByteRange range);

// How files are mapped: the real way, or a test's own.
using MapFile = std::function<Result<std::unique_ptr<MemoryMap>>(const std::string& path, ByteRange range)>;

}  // namespace hawser
