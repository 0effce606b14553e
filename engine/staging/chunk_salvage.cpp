#include "staging/chunk_salvage.h"

#include <algorithm>
#include <vector>

#include "base/units.h"

namespace hawser::staging {

namespace {

std::uint32_t swapped(std::uint32_t value) {
  return value >> 24 | (value >> 8 & 0xff00) | (value << 8 & 0xff0000) | value << 24;
}

// The reference tool keeps the CRC in the processor's order, at first as it is and from the first append on
// before its final XOR, until a sync puts it right.
bool isUnfinished(std::uint32_t kept, std::uint32_t crc) {
  return swapped(kept) == crc || swapped(kept) == ~crc;
}

Result<Salvage> salvageOf(const OpContext& context, File& file, const ChunkLayout& layout) {
  Salvage salvage;
  if (layout.damage == Damage::badLayout || layout.damage == Damage::unreadable ||
      layout.fileSize < layout.contentAt() || layout.metadata.size() != layout.header.metadataLength)
    return salvage;
  const std::uint64_t room = layout.fileSize - layout.contentAt();
  const std::uint64_t claimed = std::min(layout.contentLength, room);
  const auto crc = [&](std::uint64_t length) { return chunkCrc(context, file, layout.metadata, length); };
  if (layout.damage == Damage::none) {
    HAWSER_TRY(const std::uint32_t whole, crc(claimed));
    if (isUnfinished(layout.header.crc, whole)) return Salvage{Salvage::Kind::unfinished, claimed};
  }
  if (layout.header.crc != 0 && room != layout.contentLength && room <= kMostContent) {
    HAWSER_TRY(const std::uint32_t all, crc(room));
    if (all == layout.header.crc) return Salvage{Salvage::Kind::legacy, room};
  }
  const auto& hint = layout.header.hint;
  if (hint && hint->length <= room) {
    HAWSER_TRY(const std::uint32_t synced, crc(hint->length));
    if (synced == hint->crc) return Salvage{Salvage::Kind::synced, hint->length};
  }
  salvage.length = claimed;
  return salvage;
}

}  // namespace

Result<Verdict> judgeChunk(const OpContext& context, File& file) {
  Verdict verdict;
  HAWSER_TRY(verdict.layout, inspectChunk(file));
  verdict.damage = verdict.layout.damage;
  if (verdict.damage == Damage::none && verdict.layout.header.crc != 0) {
    HAWSER_TRY(verdict.crc, chunkCrc(context, file, verdict.layout.metadata, verdict.layout.contentLength));
    verdict.summed = true;
    if (verdict.crc != verdict.layout.header.crc) verdict.damage = Damage::badChecksum;
  }
  if (verdict.damage != Damage::none) {
    HAWSER_TRY(verdict.salvage, salvageOf(context, file, verdict.layout));
  }
  return verdict;
}

Status copyContent(const OpContext& context, File& file, const Verdict& verdict, ByteSink& to) {
  const std::uint64_t length = verdict.salvage ? verdict.salvage->length : verdict.layout.contentLength;
  std::vector<std::byte> buffer(std::min<std::uint64_t>(length, kMiB));
  for (std::uint64_t done = 0; done < length;) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan part(buffer.data(), std::min<std::uint64_t>(buffer.size(), length - done));
    HAWSER_TRY(const std::size_t got, file.readAt(verdict.layout.contentAt() + done, part));
    if (got < part.size()) return fail(ErrorCode::changedUnderUs, "the file became shorter", Retry::soon);
    HAWSER_CHECK(to.write(part));
    done += got;
  }
  return {};
}

}  // namespace hawser::staging
