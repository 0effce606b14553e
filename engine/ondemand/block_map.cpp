#include "ondemand/block_map.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/assert.h"

namespace hawser::ondemand {

// Words go between memory and disk as they are.
static_assert(std::endian::native == std::endian::little);

namespace {

constexpr std::uint64_t kLow = 0x0055555555555555;  // the lower bit of each block
constexpr std::uint64_t kStates = 0x00FFFFFFFFFFFFFF;

// CRC-8 (polynomial 0x07) of each byte: of zeros it is zero, and no one or two flipped bits escape it.
constexpr std::array<std::uint8_t, 256> kCrc8 = [] {
  std::array<std::uint8_t, 256> table{};
  for (unsigned i = 0; i < table.size(); ++i) {
    auto crc = static_cast<std::uint8_t>(i);
    for (int bit = 0; bit < 8; ++bit)
      crc = static_cast<std::uint8_t>((crc << 1) ^ ((crc & 0x80) != 0 ? 0x07 : 0));
    table[i] = crc;
  }
  return table;
}();

std::uint64_t sealed(std::uint64_t states) {
  states &= kStates;
  std::uint8_t crc = 0;
  for (int byte = 0; byte < 7; ++byte)
    crc = kCrc8[crc ^ static_cast<std::uint8_t>(states >> (8 * byte))];
  return states | (std::uint64_t{crc} << 56);
}

// The lower bit of each block of that state.
std::uint64_t absentIn(std::uint64_t word) {
  return ~(word | (word >> 1)) & kLow;
}
std::uint64_t cleanIn(std::uint64_t word) {
  return word & ~(word >> 1) & kLow;
}
std::uint64_t writtenIn(std::uint64_t word) {
  return (word >> 1) & ~word & kLow;
}

std::uint64_t in(std::uint64_t word, BlockState state) {
  switch (state) {
    case BlockState::absent:
      return absentIn(word);
    case BlockState::clean:
      return cleanIn(word);
    case BlockState::written:
      return writtenIn(word);
  }
  return 0;
}

// Every block has a state, and the checksum fits.
bool isGood(std::uint64_t word) {
  return word == sealed(word) && (word & (word >> 1) & kLow) == 0;
}

// Lower bits of the blocks first to end - 1 of a word.
std::uint64_t lowBits(std::uint64_t first, std::uint64_t end) {
  const std::uint64_t upTo = end >= 32 ? ~std::uint64_t{0} : (std::uint64_t{1} << (2 * end)) - 1;
  return kLow & upTo & ~((std::uint64_t{1} << (2 * first)) - 1);
}

std::uint64_t cleaned(std::uint64_t word, std::uint64_t mask) {
  return word | (absentIn(word) & mask);
}
std::uint64_t overwritten(std::uint64_t word, std::uint64_t mask) {
  return (word & ~mask) | (mask << 1);
}

}  // namespace

BlockSpan touchedBlocks(ByteRange range) {
  if (range.empty()) return {range.offset / kBlockSize, range.offset / kBlockSize};
  return {range.offset / kBlockSize, (range.end() - 1) / kBlockSize + 1};
}

BlockSpan wholeBlocks(ByteRange range, std::uint64_t size) {
  const std::uint64_t first = divideRoundingUp(range.offset, kBlockSize);
  const std::uint64_t end =
      range.end() == size ? divideRoundingUp(size, kBlockSize) : range.end() / kBlockSize;
  return {first, std::max(first, end)};
}

ByteRange bytesOf(BlockSpan blocks, std::uint64_t size) {
  const std::uint64_t from = std::min(blocks.first * kBlockSize, size);
  return {from, std::max(from, std::min(blocks.end * kBlockSize, size)) - from};
}

std::uint64_t BlockMap::pagesFor(std::uint64_t blocks) {
  return divideRoundingUp(blocks, kBlocksPerPage);
}

BlockMap::BlockMap(MutableByteSpan memory, std::uint64_t blocks)
    : words_(reinterpret_cast<std::uint64_t*>(memory.data())),
      blocks_(blocks),
      absent_(blocks),
      changed_(pagesFor(blocks)) {
  HAWSER_ASSERT(memory.size() >= pages() * kPageBytes);
}

BlockState BlockMap::at(std::uint64_t block) const {
  if (find({block, block + 1}, BlockState::absent) == block) return BlockState::absent;
  return find({block, block + 1}, BlockState::clean) == block ? BlockState::clean : BlockState::written;
}

// change(word, mask of the lower bits of its blocks that are meant).
template <class Change>
void BlockMap::eachWord(BlockSpan blocks, const Change& change) {
  blocks.end = std::min(blocks.end, blocks_);
  for (std::uint64_t block = blocks.first; block < blocks.end;) {
    const std::uint64_t page = block / kBlocksPerPage, word = block % kBlocksPerPage / kBlocksPerWord;
    const std::uint64_t base = page * kBlocksPerPage + word * kBlocksPerWord;
    const std::uint64_t end = std::min(base + kBlocksPerWord, blocks.end);
    const std::uint64_t mask = lowBits(block - base, end - base);
    std::atomic_ref<std::uint64_t> place(*wordAt(page, word));
    std::uint64_t before = place.load(std::memory_order_relaxed);
    std::uint64_t after = before;
    do {
      after = sealed(change(before, mask));
    } while (after != before && !place.compare_exchange_weak(before, after, std::memory_order_acq_rel));
    if (after != before) {
      count(before, after, mask);
      setChanged(page);
    }
    block = end;
  }
}

void BlockMap::count(std::uint64_t before, std::uint64_t after, std::uint64_t mask) {
  const auto less = [&](std::uint64_t was, std::uint64_t is) {
    return static_cast<std::uint64_t>(std::popcount(was & mask) - std::popcount(is & mask));
  };
  absent_.fetch_sub(less(absentIn(before), absentIn(after)), std::memory_order_relaxed);
  written_.fetch_sub(less(writtenIn(before), writtenIn(after)), std::memory_order_relaxed);
}

void BlockMap::markClean(BlockSpan blocks) {
  eachWord(blocks, cleaned);
}

void BlockMap::markWritten(BlockSpan blocks) {
  eachWord(blocks, overwritten);
}

void BlockMap::markOverwritten(BlockSpan blocks) {
  eachWord(blocks,
           [](std::uint64_t word, std::uint64_t mask) { return overwritten(word, cleanIn(word) & mask); });
}

void BlockMap::markSaved() {
  eachWord({0, blocks_}, [](std::uint64_t word, std::uint64_t mask) {
    const std::uint64_t saved = writtenIn(word) & mask;
    return (word & ~(saved << 1)) | saved;
  });
}

// visit(word, mask of the lower bits of its blocks that are meant, number of its first block) until it says
// false; whether it never did.
template <class Visit>
bool BlockMap::eachValue(BlockSpan within, const Visit& visit) const {
  const std::uint64_t last = std::min(within.end, blocks_);
  for (std::uint64_t block = within.first; block < last;) {
    const std::uint64_t page = block / kBlocksPerPage, word = block % kBlocksPerPage / kBlocksPerWord;
    const std::uint64_t base = page * kBlocksPerPage + word * kBlocksPerWord;
    const std::uint64_t end = std::min(base + kBlocksPerWord, last);
    const std::uint64_t value = std::atomic_ref(*wordAt(page, word)).load(std::memory_order_acquire);
    if (!visit(value, lowBits(block - base, end - base), base)) return false;
    block = end;
  }
  return true;
}

// match(word): lower bits of the blocks that are looked for.
template <class Match>
std::uint64_t BlockMap::findWhere(BlockSpan within, const Match& match) const {
  std::uint64_t first = within.end;
  eachValue(within, [&](std::uint64_t value, std::uint64_t mask, std::uint64_t base) {
    const std::uint64_t found = match(value) & mask;
    if (found != 0) first = base + static_cast<std::uint64_t>(std::countr_zero(found)) / 2;
    return found == 0;
  });
  return first;
}

std::uint64_t BlockMap::find(BlockSpan within, BlockState state) const {
  return findWhere(within, [state](std::uint64_t word) { return in(word, state); });
}

std::uint64_t BlockMap::findOther(BlockSpan within, BlockState state) const {
  return findWhere(within, [state](std::uint64_t word) { return ~in(word, state) & kLow; });
}

BlockCounts BlockMap::countIn(BlockSpan within) const {
  BlockCounts counts;
  eachValue(within, [&](std::uint64_t value, std::uint64_t mask, std::uint64_t) {
    counts.absent += static_cast<std::uint64_t>(std::popcount(absentIn(value) & mask));
    counts.written += static_cast<std::uint64_t>(std::popcount(writtenIn(value) & mask));
    return true;
  });
  return counts;
}

void BlockMap::copyPage(std::uint64_t page, MutableByteSpan into) const {
  for (std::uint64_t word = 0; word < kWordsPerPage; ++word) {
    const std::uint64_t value = std::atomic_ref(*wordAt(page, word)).load(std::memory_order_acquire);
    std::memcpy(into.data() + word * 8, &value, sizeof value);
  }
}

// Lower bits of the blocks of a word that the map has.
std::uint64_t BlockMap::maskOf(std::uint64_t page, std::uint64_t word) const {
  const std::uint64_t base = page * kBlocksPerPage + word * kBlocksPerWord;
  return base >= blocks_ ? 0 : lowBits(0, std::min(kBlocksPerWord, blocks_ - base));
}

bool BlockMap::mergePage(std::uint64_t page, ByteSpan words) {
  for (std::uint64_t word = 0; word < kWordsPerPage; ++word) {
    std::uint64_t kept = 0;
    std::memcpy(&kept, words.data() + word * 8, sizeof kept);
    if (!isGood(kept)) return false;
    const std::uint64_t mask = maskOf(page, word);
    std::uint64_t& place = *wordAt(page, word);
    std::uint64_t merged = place;
    if (!isGood(place) || ((place | (place >> 1)) & kLow & ~mask) != 0) {
      // All is here: what of it was written since nobody knows, so all of it counts as that.
      if ((absentIn(kept) & mask) != 0) return false;
      merged = overwritten(0, mask);
    } else {
      merged = cleaned(merged, cleanIn(kept));
      merged = overwritten(merged, writtenIn(kept));
    }
    merged = sealed(merged);
    count(0, merged, mask);
    if (merged != kept) setChanged(page);
    place = merged;
  }
  return true;
}

bool BlockMap::loadPage(std::uint64_t page, ByteSpan words) {
  for (std::uint64_t word = 0; word < kWordsPerPage; ++word) {
    std::uint64_t value = 0;
    std::memcpy(&value, words.data() + word * 8, sizeof value);
    if (!isGood(value)) return false;
    const std::uint64_t mask = maskOf(page, word);
    if (((value | (value >> 1)) & kLow & ~mask) != 0) return false;
    count(0, value, mask);
    *wordAt(page, word) = value;
  }
  return true;
}

}  // namespace hawser::ondemand
