#include "delta/blobsync_scan.h"

#include <algorithm>
#include <map>

#include "base/assert.h"
#include "checksum/crc64.h"

namespace hawser::delta {

namespace {

constexpr std::size_t kMostSearched = 16;
// Shorter ones than these, where they are not the usual ones, are looked for only where they fit: they would
// cut long gaps to pieces.
constexpr std::uint32_t kLeastSearched = 101;
constexpr std::size_t kLongestWalk = 256;

// One segment. Places are counted from its first byte.
class BlobSyncSegment {
 public:
  BlobSyncSegment(const BlobSyncIndex& old, ByteSpan bytes, std::uint64_t own, std::uint64_t offset)
      : old_(old), bytes_(bytes), own_(own), offset_(offset) {
    if (own != 0) gaps_.push_back({0, bytes.size()});
  }

  BlobSyncScan::Outcome run() {
    inPlace();
    for (const BlobSyncIndex::Blocks* const blocks : old_.searched())
      eachGap([&](const ByteRange& gap) { search(*blocks, gap); });
    eachGap([&](const ByteRange& gap) { whole(gap); });
    std::ranges::sort(found_, {}, &CopyRange::offset);
    BlobSyncScan::Outcome outcome;
    for (const CopyRange& copy : found_)
      appendCopy(outcome.copies, copy);
    outcome.vainBytes = vain_;
    return outcome;
  }

 private:
  // Who makes windows that only look like blocks shall not have each of them hashed.
  bool vain() const { return vain_ > 4 * own_; }

  // Searches what is not found yet; what search() leaves of a gap is a gap, where a block can still begin in
  // it.
  template <class Search>
  void eachGap(const Search& search) {
    const std::vector<ByteRange> gaps = std::exchange(gaps_, {});
    for (const ByteRange& gap : gaps)
      search(gap);
  }
  void leave(std::uint64_t begin, std::uint64_t end) {
    if (begin < end && begin < own_) gaps_.push_back({begin, end - begin});
  }
  void add(std::uint64_t at, const BlobSyncBlock& block) {
    found_.push_back({offset_ + at, block.length, block.offset});
  }
  bool is(std::uint64_t at, const BlobSyncBlock& block) {
    const ByteSpan window = bytes_.subspan(at, block.length);
    if (blobSyncSums(window) == block.sums && md5(window) == block.md5) return true;
    vain_ += block.length;
    return false;
  }

  // Most of what is changed in a blob is changed in its place.
  void inPlace() {
    const auto& blocks = old_.blocks();
    const auto first = std::ranges::lower_bound(blocks, offset_, {}, &BlobSyncBlock::offset);
    std::uint64_t done = 0;
    for (auto block = first; block != blocks.end() && block->offset < offset_ + own_; ++block) {
      const std::uint64_t at = block->offset - offset_;
      if (at + block->length > bytes_.size()) break;
      const ByteSpan window = bytes_.subspan(at, block->length);
      if (blobSyncSums(window) != block->sums || md5(window) != block->md5) continue;
      if (at > done) gapsInPlace_.push_back({done, at - done});
      add(at, *block);
      done = at + block->length;
    }
    if (done == 0) return;
    gaps_ = std::exchange(gapsInPlace_, {});
    leave(done, bytes_.size());
  }

  void search(const BlobSyncIndex::Blocks& blocks, const ByteRange& gap) {
    const std::uint64_t length = blocks.length();
    std::uint64_t begin = gap.offset;  // of what is not found of it
    while (begin + length <= gap.end() && begin < own_ && !vain()) {
      const std::uint64_t end = std::min(own_, gap.end() - length + 1);
      std::uint64_t at = begin;
      const BlobSyncBlock* const found = next(blocks, at, end);
      if (!found) break;
      leave(extendBack(begin, at, *found));
      add(at, *found);
      begin = extendOn(at + length, gap.end(), *found);
    }
    leave(begin, gap.end());
  }
  void leave(const ByteRange& gap) { leave(gap.offset, gap.end()); }

  // The first block of that length from `at` on, before `end`; `at` is where it is then.
  const BlobSyncBlock* next(const BlobSyncIndex::Blocks& blocks, std::uint64_t& at, std::uint64_t end) {
    const std::uint64_t length = blocks.length();
    BlobSyncSums sums = blobSyncSums(bytes_.subspan(at, length));
    for (;;) {
      if (blocks.mayHave(sums)) {
        if (const BlobSyncBlock* const found = blocks.find(sums, bytes_.subspan(at, length), vain_))
          return found;
        if (vain()) return nullptr;
      }
      if (at + 1 >= end) return nullptr;
      const auto out = std::to_integer<std::uint64_t>(bytes_[at]);
      sums.first += std::to_integer<std::uint64_t>(bytes_[at + length]) - out;
      sums.second += sums.first - length * out;
      ++at;
    }
  }

  // Blocks of any length that stood before it and still do. What is left of the gap before them.
  ByteRange extendBack(std::uint64_t begin, std::uint64_t at, const BlobSyncBlock& found) {
    const BlobSyncBlock* block = &found;
    while (block != old_.blocks().data()) {
      --block;
      if (block->length > at - begin || vain() || !is(at - block->length, *block)) break;
      at -= block->length;
      add(at, *block);
    }
    return {begin, at - begin};
  }

  // And behind it. Where they end.
  std::uint64_t extendOn(std::uint64_t at, std::uint64_t end, const BlobSyncBlock& found) {
    const BlobSyncBlock* const last = old_.blocks().data() + old_.blocks().size();
    for (const BlobSyncBlock* block = &found + 1; block != last; ++block) {
      if (at >= own_ || block->length > end - at || vain() || !is(at, *block)) break;
      add(at, *block);
      at += block->length;
    }
    return at;
  }

  // Of the lengths that were not looked for: those that fill a gap.
  void whole(const ByteRange& gap) {
    const BlobSyncIndex::Blocks* const blocks = old_.ofLength(gap.length);
    if (!blocks || vain()) return;
    const ByteSpan window = bytes_.subspan(gap.offset, gap.length);
    if (const BlobSyncBlock* const found = blocks->find(blobSyncSums(window), window, vain_))
      add(gap.offset, *found);
  }

  const BlobSyncIndex& old_;
  const ByteSpan bytes_;
  const std::uint64_t own_;
  const std::uint64_t offset_;
  std::vector<ByteRange> gaps_, gapsInPlace_;
  std::vector<CopyRange> found_;
  std::uint64_t vain_ = 0;
};

}  // namespace

BlobSyncIndex::Blocks::Blocks(std::uint32_t length, const BlobSyncSignature& signature,
                              std::vector<std::uint32_t> blocks)
    : length_(length), bytes_(std::uint64_t{length} * blocks.size()), filter_(blocks.size()) {
  for (const std::uint32_t block : blocks)
    entries_.push_back({mixed(signature.blocks[block].sums), &signature.blocks[block]});
  // Of those with the same bytes the first one is enough.
  const auto order = [](const Entry& entry) {
    return std::tuple(entry.key, entry.block->md5, entry.block->offset);
  };
  std::ranges::sort(entries_, {}, order);
  const auto same = [](const Entry& one, const Entry& other) {
    return one.block->sums == other.block->sums && one.block->md5 == other.block->md5;
  };
  entries_.erase(std::unique(entries_.begin(), entries_.end(), same), entries_.end());
  for (const Entry& entry : entries_)
    filter_.add(entry.key);
}

std::uint64_t BlobSyncIndex::Blocks::mixed(const BlobSyncSums& sums) {
  return sums.first * kFactor + sums.second * kShift;
}

const BlobSyncBlock* BlobSyncIndex::Blocks::find(const BlobSyncSums& sums, ByteSpan window,
                                                 std::uint64_t& vain) const {
  const std::uint64_t key = mixed(sums);
  auto entry = std::ranges::lower_bound(entries_, key, {}, &Entry::key);
  std::optional<Md5Value> hash;
  for (std::size_t step = 0; step < kLongestWalk && entry != entries_.end() && entry->key == key;
       ++step, ++entry) {
    if (entry->block->sums != sums) continue;
    if (!hash) hash = md5(window);
    if (entry->block->md5 == *hash) return entry->block;
  }
  if (hash) vain += window.size();
  return nullptr;
}

BlobSyncIndex::BlobSyncIndex(BlobSyncSignature signature) : signature_(std::move(signature)) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> groups;
  for (std::uint32_t block = 0; block < signature_.blocks.size(); ++block)
    groups[signature_.blocks[block].length].push_back(block);
  byLength_.reserve(groups.size());
  for (auto& [length, blocks] : groups) {
    byLength_.emplace_back(length, signature_, std::move(blocks));
    searched_.push_back(&byLength_.back());
  }
  std::ranges::sort(searched_, std::greater(), &Blocks::bytes);
  const Blocks* const usual = searched_.empty() ? nullptr : searched_.front();
  const auto isShort = [usual](const Blocks* blocks) {
    return blocks != usual && blocks->length() < kLeastSearched;
  };
  searched_.erase(std::remove_if(searched_.begin(), searched_.end(), isShort), searched_.end());
  searched_.resize(std::min(searched_.size(), kMostSearched));
  std::ranges::sort(searched_, std::greater(), &Blocks::length);
}

const BlobSyncIndex::Blocks* BlobSyncIndex::ofLength(std::uint64_t length) const {
  const auto found = std::ranges::lower_bound(byLength_, length, {}, &Blocks::length);
  return found != byLength_.end() && found->length() == length ? &*found : nullptr;
}

BlobSyncScan::BlobSyncScan(std::shared_ptr<const BlobSyncIndex> old, std::uint64_t size,
                           std::uint64_t segment)
    : old_(std::move(old)), grid_(size, 1, old_->longest() - 1, segment), found_(grid_.count()) {}

void BlobSyncScan::scan(std::uint64_t segment, ByteSpan bytes) {
  const ByteRange range = bytesOf(segment);
  HAWSER_ASSERT(bytes.size() == range.length);
  const std::uint64_t own = grid_.ownBytesOf(segment);
  found_[segment] = BlobSyncSegment(*old_, bytes, own, range.offset).run();
  found_[segment].crc64 = crc64(bytes.first(own));
}

BlobSyncScan::Outcome BlobSyncScan::finish() {
  Outcome all;
  for (std::uint64_t segment = 0; segment < segments(); ++segment) {
    Outcome& found = found_[segment];
    all.crc64 = crc64Combined(all.crc64, found.crc64, grid_.ownBytesOf(segment));
    all.vainBytes += found.vainBytes;
    for (const CopyRange& copy : found.copies)
      appendCopy(all.copies, copy);
    found = {};
  }
  return all;
}

}  // namespace hawser::delta
