// BlockMap: which blocks of a mount are here, two bits for each, in memory that outlives a killed process
// (os/memory_map.h).
//
// A block only ever goes from absent to clean or written, and from clean to written. Thread-safe: any calls
// at once; each word changes atomically and carries its own checksum, so that what a process left behind is
// either right or known to be damaged. Format: FORMAT.md, "The map in memory".
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_range.h"

namespace hawser::ondemand {

enum class BlockState : std::uint8_t {
  absent = 0,   // only at the source
  clean = 1,    // here, as the source has it
  written = 2,  // here, as the user has it
};

// Blocks first to end - 1.
struct BlockSpan {
  std::uint64_t first = 0;
  std::uint64_t end = 0;

  bool empty() const { return first >= end; }
  std::uint64_t count() const { return empty() ? 0 : end - first; }
  bool overlaps(const BlockSpan& other) const { return first < other.end && other.first < end; }
  friend bool operator==(const BlockSpan&, const BlockSpan&) = default;
};

inline constexpr std::uint32_t kBlockSize = 4096;
// Blocks that `range` touches, and those that lie in it whole.
BlockSpan touchedBlocks(ByteRange range);
BlockSpan wholeBlocks(ByteRange range, std::uint64_t size);  // the last block of `size` may be shorter
ByteRange bytesOf(BlockSpan blocks, std::uint64_t size);

struct BlockCounts {
  std::uint64_t absent = 0;
  std::uint64_t written = 0;
  friend bool operator==(const BlockCounts&, const BlockCounts&) = default;
};

class BlockMap {
 public:
  static constexpr std::uint64_t kBlocksPerWord = 28;
  static constexpr std::uint64_t kWordsPerPage = 500;
  static constexpr std::uint64_t kBlocksPerPage = kBlocksPerWord * kWordsPerPage;
  static constexpr std::uint64_t kPageBytes = 4096;     // that a page takes
  static constexpr std::uint64_t kPayloadBytes = 4000;  // of them are words

  static std::uint64_t pagesFor(std::uint64_t blocks);

  // `memory` is of pagesFor(blocks) * kPageBytes, aligned to 8 bytes, all absent where it is zeros.
  BlockMap(MutableByteSpan memory, std::uint64_t blocks);

  std::uint64_t blocks() const { return blocks_; }
  std::uint64_t absent() const { return absent_.load(std::memory_order_relaxed); }
  std::uint64_t written() const { return written_.load(std::memory_order_relaxed); }

  BlockState at(std::uint64_t block) const;
  // What of `blocks` is absent becomes clean.
  void markClean(BlockSpan blocks);
  void markWritten(BlockSpan blocks);
  // What of `blocks` is clean becomes written.
  void markOverwritten(BlockSpan blocks);
  // What is written becomes clean: the source has it by now. Nothing else is called meanwhile.
  void markSaved();
  // The first block in `within` that has the state, or that has another; within.end: there is none.
  std::uint64_t find(BlockSpan within, BlockState state) const;
  std::uint64_t findOther(BlockSpan within, BlockState state) const;
  // No block of `blocks` is absent; all of them are written.
  bool isHere(BlockSpan blocks) const { return find(blocks, BlockState::absent) == blocks.end; }
  // A few milliseconds for a TiB of them.
  BlockCounts countIn(BlockSpan within) const;
  bool isWritten(BlockSpan blocks) const { return findOther(blocks, BlockState::written) == blocks.end; }

  // Pages, for those who keep them. All of a page's words, of one moment each; kPayloadBytes.
  void copyPage(std::uint64_t page, MutableByteSpan into) const;
  // Words of a page that are not what they were written as are made what `words` (kPayloadBytes) says,
  // where nothing is lost by it: all their blocks are here. What is here by `words` is here. False: a word
  // is damaged for good.
  bool mergePage(std::uint64_t page, ByteSpan words);
  // Replaces the page. False: `words` are none.
  bool loadPage(std::uint64_t page, ByteSpan words);
  // True since the page was changed after the last time it was asked.
  bool takeChanged(std::uint64_t page) { return changed_[page].exchange(0, std::memory_order_acq_rel) != 0; }
  void setChanged(std::uint64_t page) { changed_[page].store(1, std::memory_order_release); }
  std::uint64_t pages() const { return changed_.size(); }

 private:
  template <class Change>
  void eachWord(BlockSpan blocks, const Change& change);
  template <class Visit>
  bool eachValue(BlockSpan within, const Visit& visit) const;
  template <class Match>
  std::uint64_t findWhere(BlockSpan within, const Match& match) const;
  std::uint64_t* wordAt(std::uint64_t page, std::uint64_t word) const {
    return words_ + page * (kPageBytes / 8) + word;
  }
  void count(std::uint64_t before, std::uint64_t after, std::uint64_t mask);
  std::uint64_t maskOf(std::uint64_t page, std::uint64_t word) const;

  std::uint64_t* const words_;
  const std::uint64_t blocks_;
  std::atomic<std::uint64_t> absent_;
  std::atomic<std::uint64_t> written_{0};
  std::vector<std::atomic<std::uint8_t>> changed_;
};

}  // namespace hawser::ondemand
