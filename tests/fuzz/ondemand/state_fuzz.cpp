// Whatever is taken for a part of a mount's state: refused, or a header that is written as it was read, or a
// map whose counts are those of its blocks.
#include <algorithm>
#include <cstdlib>

#include "ondemand/mount_state.h"
#include "ondemand/slot_page.h"

using namespace hawser;
using namespace hawser::ondemand;

namespace {

void readHeader(ByteSpan bytes) {
  const auto header = decodeMountHeader(bytes);
  if (!header) return;
  const auto again = decodeMountHeader(encode(*header));
  if (!again || !(*again == *header)) std::abort();
}

void readWords(ByteSpan bytes, bool merge) {
  constexpr std::uint64_t kBlocks = 100;
  std::vector<std::uint64_t> memory(BlockMap::kPageBytes / 8);
  const MutableByteSpan there = std::as_writable_bytes(std::span(memory));
  // Half of what comes lies in memory already, as a killed process left it.
  const ByteSpan left = bytes.first(merge ? bytes.size() / 2 : 0);
  std::ranges::copy(left.first(std::min(left.size(), BlockMap::kPayloadBytes)), there.begin());
  std::vector<std::byte> words(BlockMap::kPayloadBytes);
  const ByteSpan rest = bytes.subspan(left.size());
  std::ranges::copy(rest.first(std::min(rest.size(), words.size())), words.begin());
  BlockMap map(there, kBlocks);
  if (!(merge ? map.mergePage(0, words) : map.loadPage(0, words))) return;
  std::uint64_t absent = 0, written = 0;
  for (std::uint64_t block = 0; block < kBlocks; ++block) {
    absent += map.at(block) == BlockState::absent ? 1 : 0;
    written += map.at(block) == BlockState::written ? 1 : 0;
  }
  if (absent != map.absent() || written != map.written()) std::abort();
}

void readSlots(ByteSpan bytes) {
  std::vector<std::byte> slots(2 * kSlotBytes);
  std::ranges::copy(bytes.first(std::min(bytes.size(), slots.size())), slots.begin());
  const auto page = newestSlot(0, slots);
  if (page && *page && (*page)->payload.size() != kSlotPayload) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ByteSpan rest = std::as_bytes(std::span(data, size)).subspan(1);
  switch (data[0]) {
    case 'h':
      readHeader(rest);
      break;
    case 'w':
      readWords(rest, false);
      break;
    case 'm':
      readWords(rest, true);
      break;
    default:
      readSlots(rest);
  }
  return 0;
}
