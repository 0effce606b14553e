#include "fault/blobstore/page_content.h"

#include <cstring>

namespace hawser::fault {

namespace {

std::uint64_t wordOf(Stamp stamp, std::size_t page, std::size_t sector) {
  if (stamp == 0) return 0;
  return std::uint64_t{stamp} << 32 | page << 8 | sector << 4 | 0xA;
}

}  // namespace

void fillPage(MutableByteSpan bytes, const PageContent& content, std::size_t page) {
  for (std::size_t sector = 0; sector < kSectorsPerPage; ++sector) {
    const std::uint64_t word = wordOf(content.sectors[sector], page, sector);
    for (std::size_t at = 0; at < kSector; at += sizeof word)
      std::memcpy(bytes.data() + sector * kSector + at, &word, sizeof word);
  }
}

std::optional<PageContent> readPage(ByteSpan bytes, std::size_t page) {
  PageContent content;
  for (std::size_t sector = 0; sector < kSectorsPerPage; ++sector) {
    std::array<std::uint64_t, kSector / 8> words;
    std::memcpy(words.data(), bytes.data() + sector * kSector, kSector);
    std::uint64_t differs = 0;
    for (const std::uint64_t word : words)
      differs |= word ^ words[0];
    content.sectors[sector] = static_cast<Stamp>(words[0] >> 32);
    if (differs != 0 || words[0] != wordOf(content.sectors[sector], page, sector)) return std::nullopt;
  }
  return content;
}

}  // namespace hawser::fault
