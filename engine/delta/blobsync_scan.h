// BlobSyncScan: finds what of a new object an old one has, by BlobSync's signature of it: blocks of several
// lengths, the largest first, at every offset.
//
// As Scan (scan.h): in segments, several at once, and what it finds does not depend on who scans which when.
// What it finds has the MD5 and the sums of a block of the old object, which proves nothing
// (blobsync_signature.h).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "delta/blobsync_signature.h"
#include "delta/copy_range.h"
#include "delta/rolling_hash.h"
#include "delta/segments.h"

namespace hawser::delta {

// Any thread, several at once.
class BlobSyncIndex {
 public:
  explicit BlobSyncIndex(BlobSyncSignature signature);

  // Blocks of one length that differ.
  class Blocks {
   public:
    Blocks(std::uint32_t length, const BlobSyncSignature& signature, std::vector<std::uint32_t> blocks);
    std::uint32_t length() const { return length_; }
    std::uint64_t bytes() const { return bytes_; }
    bool mayHave(const BlobSyncSums& sums) const { return filter_.passes(mixed(sums)); }
    // The block that `window` is. Where only its sums are those of one, its length is added to `vain`.
    const BlobSyncBlock* find(const BlobSyncSums& sums, ByteSpan window, std::uint64_t& vain) const;

   private:
    static std::uint64_t mixed(const BlobSyncSums& sums);
    struct Entry {
      std::uint64_t key;
      const BlobSyncBlock* block;
    };
    std::uint32_t length_;
    std::uint64_t bytes_;  // of the old object, twice what is in it twice
    SumFilter filter_;
    std::vector<Entry> entries_;  // by key
  };

  const std::vector<BlobSyncBlock>& blocks() const { return signature_.blocks; }
  // The largest first. Only these are looked for at every offset: each takes a pass over all that is not
  // found yet, and a signature that was often updated has thousands of lengths. The others follow what they
  // follow.
  const std::vector<const Blocks*>& searched() const { return searched_; }
  const Blocks* ofLength(std::uint64_t length) const;
  std::uint32_t longest() const { return byLength_.empty() ? 1 : byLength_.back().length(); }

 private:
  BlobSyncSignature signature_;
  std::vector<Blocks> byLength_;
  std::vector<const Blocks*> searched_;
};

class BlobSyncScan {
 public:
  BlobSyncScan(std::shared_ptr<const BlobSyncIndex> old, std::uint64_t size,
               std::uint64_t segment = Segments::kUsual);

  std::uint64_t segments() const { return grid_.count(); }
  ByteRange bytesOf(std::uint64_t segment) const { return grid_.bytesOf(segment); }
  std::uint64_t mostBytes() const { return grid_.mostBytes(); }
  // Each segment once, in any order, from any thread, several at once.
  void scan(std::uint64_t segment, ByteSpan bytes);
  struct Outcome {
    std::vector<CopyRange> copies;
    std::uint64_t crc64 = 0;      // CRC-64/NVME of the new object
    std::uint64_t vainBytes = 0;  // were hashed for windows that had only their sums in common with a block
  };
  Outcome finish();  // once, after all of them

 private:
  const std::shared_ptr<const BlobSyncIndex> old_;
  const Segments grid_;
  std::vector<Outcome> found_;  // by segment
};

}  // namespace hawser::delta
