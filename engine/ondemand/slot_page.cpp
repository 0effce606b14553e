#include "ondemand/slot_page.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/assert.h"
#include "checksum/crc32.h"

namespace hawser::ondemand {

namespace {

constexpr std::size_t kSector = 512;  // what a disk writes whole or not at all
constexpr std::size_t kSectors = kSlotBytes / kSector;
constexpr std::size_t kInSector = kSector - 8;  // behind the version
constexpr std::size_t kHeadBytes = 16;          // page's number, CRC, four bytes of nothing

std::uint64_t versionAt(ByteSpan slot, std::size_t sector) {
  return wire::get<std::uint64_t>(slot, sector * kSector);
}

// What the sectors hold behind their versions, one after the other.
wire::Bytes contentOf(ByteSpan slot) {
  wire::Bytes content;
  content.reserve(kSectors * kInSector);
  for (std::size_t sector = 0; sector < kSectors; ++sector)
    wire::append(content, slot.subspan(sector * kSector + 8, kInSector));
  return content;
}

std::uint32_t crcOf(std::uint64_t version, ByteSpan content) {
  std::array<std::byte, 8> head;
  wire::put(MutableByteSpan(head), 0, version);
  const std::uint32_t crc = crc32c(content.first(8), crc32c(head));
  return crc32c(content.subspan(12), crc);
}

struct Slot {
  bool empty = false;
  std::optional<SlotPage> page;
  std::uint64_t oldest = 0, newest = 0;  // versions of its sectors
};

std::optional<SlotPage> pageOf(std::uint64_t number, std::uint64_t version, const wire::Bytes& content) {
  if (wire::get<std::uint64_t>(content, 0) != number) return std::nullopt;
  if (wire::get<std::uint32_t>(content, 8) != crcOf(version, content)) return std::nullopt;
  const ByteSpan payload = ByteSpan(content).subspan(kHeadBytes, kSlotPayload);
  return SlotPage{version, wire::Bytes(payload.begin(), payload.end())};
}

Slot read(std::uint64_t number, ByteSpan bytes) {
  Slot slot;
  slot.empty = std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
  if (slot.empty) return slot;
  const wire::Bytes content = contentOf(bytes);
  std::map<std::uint64_t, int> versions;
  for (std::size_t sector = 0; sector < kSectors; ++sector)
    ++versions[versionAt(bytes, sector)];
  slot.oldest = versions.begin()->first;
  slot.newest = versions.rbegin()->first;
  // One flipped bit in a version makes no other page of it.
  for (const auto& [version, sectors] : versions) {
    if (sectors + 1 >= static_cast<int>(kSectors) && version != 0)
      slot.page = pageOf(number, version, content);
    if (slot.page) break;
  }
  return slot;
}

Error damaged() {
  return makeError(ErrorCode::corrupt, "both copies of a page are damaged");
}

}  // namespace

wire::Bytes encodeSlot(std::uint64_t number, std::uint64_t version, ByteSpan payload) {
  HAWSER_ASSERT(version > 0 && payload.size() <= kSlotPayload);
  wire::Bytes content(kSectors * kInSector);
  wire::put(MutableByteSpan(content), 0, number);
  std::copy(payload.begin(), payload.end(), content.begin() + kHeadBytes);
  wire::put(MutableByteSpan(content), 8, crcOf(version, content));
  wire::Bytes slot;
  slot.reserve(kSlotBytes);
  for (std::size_t sector = 0; sector < kSectors; ++sector) {
    wire::append(slot, version);
    wire::append(slot, ByteSpan(content).subspan(sector * kInSector, kInSector));
  }
  return slot;
}

Result<std::optional<SlotPage>> newestSlot(std::uint64_t number, ByteSpan slots) {
  const Slot a = read(number, slots.first(kSlotBytes));
  const Slot b = read(number, slots.subspan(kSlotBytes, kSlotBytes));
  if (a.page && b.page) return a.page->version > b.page->version ? a.page : b.page;
  if (!a.page && !b.page) {
    if (a.empty && b.empty) return std::optional<SlotPage>{};
    // The very first version, torn: sectors of it and sectors that were never written.
    const Slot& torn = a.empty ? b : a;
    if ((a.empty || b.empty) && torn.oldest == 0 && torn.newest == 1) return std::optional<SlotPage>{};
    return fail(damaged());
  }
  const Slot& good = a.page ? a : b;
  const Slot& other = a.page ? b : a;
  if (other.empty) {
    // Versions come one by one: only the first has none beside it.
    if (good.page->version == 1) return good.page;
    return fail(damaged());
  }
  // Sectors of the version that was to follow, over those of the one before: it never came to an end.
  if (other.newest == good.page->version + 1 && other.oldest + 1 == good.page->version) return good.page;
  // The older one, which nobody needs any more.
  if (other.newest + 1 == good.page->version && other.oldest == other.newest) return good.page;
  return fail(damaged());
}

}  // namespace hawser::ondemand
