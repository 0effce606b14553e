// Journal: batches of records in a ring, each bound to the store, its number, its place and the batch before
// it. Internal to blobstore; format in FORMAT.md.
#pragma once

#include <functional>
#include <optional>

#include "blobstore/super_block.h"
#include "block/block_device.h"

namespace hawser::blobstore {

inline constexpr std::uint64_t kBatchHeader = 64;

struct BatchHeader {
  StoreUuid uuid{};
  std::uint64_t sequence = 0;
  std::uint64_t offset = 0;  // its own, on the device
  std::uint32_t length = 0;  // of the records
  std::uint32_t records = 0;
  std::uint32_t previousCrc = 0;
  std::uint32_t crc = 0;
};

// Bytes that a batch of so many bytes of records takes in the ring: whole pages.
std::uint64_t batchSize(std::uint64_t records);
// Header, records and zeros up to a whole page. The CRC is made here, and put into `header`.
void encodeBatch(BatchHeader& header, ByteSpan records, MutableByteSpan into);
// None: this is no batch's begin.
std::optional<BatchHeader> decodeBatchHeader(ByteSpan page);

// The ring of a store on a device; knows where the next batch goes.
class Journal {
 public:
  Journal(BlockDevice& device, const StoreUuid& uuid, std::uint64_t size, JournalPlace begin);

  std::uint64_t size() const { return size_; }
  // Bytes since `begin`, the first batch that a load would replay.
  std::uint64_t used() const { return used_; }
  JournalPlace end() const { return end_; }
  // Nothing before end() is replayed any more.
  void restart() { used_ = 0; }

  // On the disk when it returns. batchSize(records.size()) must fit into what is not used.
  Status append(ByteSpan records, std::uint32_t count);

  struct Replay {
    std::uint64_t batches = 0;
    std::uint64_t bytes = 0;
    // A batch that follows the last good one by number is there: what is between them has been damaged.
    bool brokenInside = false;
  };
  // Goes forward from the begin to the last batch, and gives the records of each. `later`: those of batches
  // that come after damage, in no order; they are not to be applied, but tell what has been changed since.
  Result<Replay> replay(const std::function<void(const BatchHeader&, ByteSpan)>& batch,
                        const std::function<void(ByteSpan)>& later);

 private:
  std::uint64_t deviceOffset(std::uint64_t at) const { return kJournalOffset + at % size_; }
  Result<std::optional<Bytes>> readBatch(std::uint64_t at, BatchHeader& header);
  Result<std::optional<Bytes>> readNext(BatchHeader& header);
  Result<bool> readLater(const std::function<void(ByteSpan)>& batch);
  Status readRing(std::uint64_t at, MutableByteSpan into);
  void advance(std::uint64_t bytes, std::uint32_t crc);

  BlockDevice& device_;
  const StoreUuid uuid_;
  const std::uint64_t size_;
  JournalPlace end_;
  std::uint64_t used_ = 0;
};

}  // namespace hawser::blobstore
