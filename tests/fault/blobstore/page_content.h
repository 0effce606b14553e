// PageContent: what a page of a blob holds, by sectors of 512 bytes that say who wrote them and where.
//
// A sector is 64 times the same number: the stamp of the write in its high half, page and sector in the low
// one. No two writes have the same stamp, so that a sector of another blob, of another place or of two writes
// is told from a right one. Stamp 0: zeros.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/byte_range.h"
#include "blobstore/types.h"
#include "fault/blobstore/fault_device.h"

namespace hawser::fault {

using Stamp = std::uint32_t;
inline constexpr std::size_t kSectorsPerPage = kPageSize / kSector;

struct PageContent {
  std::array<Stamp, kSectorsPerPage> sectors{};

  static PageContent of(Stamp stamp) {
    PageContent content;
    content.sectors.fill(stamp);
    return content;
  }
  friend bool operator==(const PageContent&, const PageContent&) = default;
};

void fillPage(MutableByteSpan bytes, const PageContent& content, std::size_t page);
// None: no such page was ever written.
std::optional<PageContent> readPage(ByteSpan bytes, std::size_t page);

}  // namespace hawser::fault
