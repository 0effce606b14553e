// ChunkStorage: where the bytes of one chunk are: a ChunkFile or a MemoryChunk. Internal to staging.
#pragma once

#include <cstdint>
#include <string>

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser::staging {

// How far a sync goes.
enum class SyncMode : std::uint8_t {
  none,    // nowhere: it is left to a later sync
  normal,  // to the file: what was synced survives this program's end, however sudden
  full,    // to the disk: also a power cut
};

// One thread at a time; Chunk sees to it.
class ChunkStorage {
 public:
  virtual ~ChunkStorage() = default;

  virtual std::uint64_t length() const = 0;
  virtual const std::string& metadata() const = 0;
  virtual std::uint64_t fileSize() const = 0;  // of what is on the disk; 0: nothing yet
  virtual std::uint32_t crc() const = 0;       // of what is committed; 0: none is kept
  virtual bool committed() const = 0;          // all that was written has been synced

  virtual bool isUp() const = 0;
  virtual Status up(const OpContext& context) = 0;
  // Without a sync: what was not committed is gone.
  virtual void down() = 0;

  // Only while up.
  virtual Status append(const OpContext& context, ByteSpan bytes) = 0;
  virtual Status truncate(const OpContext& context, std::uint64_t length) = 0;
  virtual void setMetadata(std::string metadata) = 0;
  virtual Status sync(const OpContext& context, SyncMode mode) = 0;
  // Remembers what the chunk is, goes back to it, or forgets it.
  virtual void mark() = 0;
  virtual void rewind() = 0;
  virtual void forgetMark() = 0;

  // Also while down. Less than asked for at the end.
  virtual Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) = 0;
  // From the disk, for good.
  virtual Status remove() = 0;
};

}  // namespace hawser::staging
