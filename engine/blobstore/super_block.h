// SuperBlock: where everything of a store is; there are two, the valid one with the higher generation counts.
// Internal to blobstore; format in FORMAT.md.
#pragma once

#include <optional>

#include "base/result.h"
#include "blobstore/types.h"
#include "blobstore/wire.h"

namespace hawser::blobstore {

inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::uint64_t kSuperBlockOffsets[2] = {0, 64 * 1024};
inline constexpr std::uint64_t kJournalOffset = 128 * 1024;
// In a checkpoint: a mapped cluster never takes more.
inline constexpr std::uint64_t kBytesPerCluster = 64;

struct CheckpointPlace {
  std::uint32_t region = 0;  // 0: A, 1: B
  std::uint64_t generation = 0;
  std::uint64_t pages = 0;
  std::uint32_t crc = 0;  // of the CRCs of its pages
  friend bool operator==(const CheckpointPlace&, const CheckpointPlace&) = default;
};

struct JournalPlace {
  std::uint64_t sequence = 1;     // of the batch that comes next
  std::uint64_t offset = 0;       // where it begins, in bytes from the journal's begin
  std::uint32_t previousCrc = 0;  // of the batch before it
  friend bool operator==(const JournalPlace&, const JournalPlace&) = default;
};

struct SuperBlock {
  std::uint32_t incompatible = 0, readOnlyCompatible = 0, compatible = 0;  // flags of formats to come
  std::uint64_t generation = 0;
  StoreUuid uuid{};
  std::uint64_t clusterSize = 0;
  std::uint64_t clusters = 0;      // of the device when this was written
  std::uint64_t firstCluster = 0;  // the first one for data
  std::uint64_t maxClusters = 0;   // the checkpoints have room for so many
  std::uint64_t journalSize = 0;
  std::uint64_t checkpointSize = 0;  // of each
  std::uint64_t metadataSize = 0;    // of it for other than clusters
  ClearMethod clear = ClearMethod::byDefault;
  bool clean = false;
  CheckpointPlace checkpoint;
  JournalPlace journal;

  std::uint64_t checkpointOffset(std::uint32_t region) const {
    return kJournalOffset + journalSize + region * checkpointSize;
  }
  friend bool operator==(const SuperBlock&, const SuperBlock&) = default;
};

// kPageSize bytes.
Bytes encode(const SuperBlock& super);
// EILSEQ: none, or damaged; ENOTSUP: of a newer version; `device` is for the error.
Result<SuperBlock> decodeSuperBlock(ByteSpan page, const std::string& device);

// Both, each there or why not.
struct SuperBlocks {
  std::optional<SuperBlock> slots[2];
  std::optional<Error> errors[2];
};
Result<SuperBlocks> readSuperBlocks(BlockDevice& device);
// The newest one that can be trusted. ENOTSUP: there is one of a newer version.
Result<SuperBlock> chooseSuper(const SuperBlocks& found, BlockDevice& device);

// The places of all regions on a device of that size. EINVAL, ENOSPC: see Blobstore::init.
Result<SuperBlock> layOut(const StoreLayout& layout, std::uint64_t deviceSize, const std::string& device);

}  // namespace hawser::blobstore
