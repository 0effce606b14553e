// Checkpoint: all metadata of a store as records in pages of 4 KiB, each with its own CRC. Internal to
// blobstore; format in FORMAT.md.
#pragma once

#include <functional>

#include "blobstore/record.h"
#include "blobstore/super_block.h"
#include "block/aligned_buffer.h"
#include "block/block_device.h"

namespace hawser::blobstore {

inline constexpr std::size_t kCheckpointPageHeader = 24;
inline constexpr std::size_t kCheckpointPagePayload = kPageSize - kCheckpointPageHeader;

// Packs records into pages.
class CheckpointWriter {
 public:
  CheckpointWriter(const StoreUuid& uuid, std::uint64_t generation);

  void add(const Record& record);
  // Whole pages, and the CRC of their CRCs.
  struct Pages {
    AlignedBuffer bytes;
    std::uint64_t count = 0;
    std::uint32_t crc = 0;
  };
  Pages finish();

 private:
  const std::uint32_t seed_;
  const std::uint64_t generation_;
  Bytes stream_;
  std::vector<std::uint64_t> starts_;  // of the first record that begins in each page, in the stream
  Bytes record_;
};

struct CheckpointRead {
  std::uint64_t damagedPages = 0;
  std::uint64_t records = 0;
  bool refused = false;  // a record that must be known is not
};
// Gives all records that can be read, in order. What is damaged is counted and passed over.
Result<CheckpointRead> readCheckpoint(BlockDevice& device, const SuperBlock& super,
                                      const std::function<void(const RecordRead&)>& record);

}  // namespace hawser::blobstore
