#include "blob_server/store.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace hawser::bench {

std::uint64_t Block::size() const {
  std::uint64_t total = 0;
  for (const Slice& slice : slices)
    total += slice.size;
  return total;
}

std::uint64_t Blob::size() const {
  std::uint64_t total = 0;
  for (const Block& block : blocks)
    total += block.size();
  return total;
}

std::vector<Slice> Blob::range(std::uint64_t offset, std::uint64_t size) const {
  std::vector<Slice> covering;
  for (const Block& block : blocks) {
    for (const Slice& slice : block.slices) {
      if (size == 0) return covering;
      if (offset >= slice.size) {
        offset -= slice.size;
        continue;
      }
      const std::uint64_t piece = std::min(size, slice.size - offset);
      covering.push_back({slice.body, slice.offset + offset, piece});
      size -= piece;
      offset = 0;
    }
  }
  return covering;
}

std::string Store::nextEtag() {
  std::array<char, 32> text;
  std::snprintf(text.data(), text.size(), "\"0x8D%013llX\"", static_cast<unsigned long long>(++changes_));
  return text.data();
}

std::string httpDate(std::time_t time) {
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  std::array<char, 40> text;
  const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

}  // namespace hawser::bench
