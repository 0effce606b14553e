// Two objects, cut from what comes: whatever is found of the new one has the old one's bytes, whatever the
// cells and segments, and the plan made of it is the new object.
#include <algorithm>
#include <cstdlib>
#include <limits>

#include "delta/blobsync_scan.h"
#include "delta/delta_plan.h"
#include "delta/scan.h"

using namespace hawser;
using namespace hawser::delta;

namespace {

void judge(ByteSpan old, ByteSpan made, const std::vector<CopyRange>& copies) {
  std::uint64_t end = 0;
  for (const CopyRange& copy : copies) {
    if (copy.length == 0 || copy.offset < end || copy.end() > made.size()) std::abort();
    end = copy.end();
    if (!std::ranges::equal(made.subspan(copy.offset, copy.length), old.subspan(copy.from, copy.length)))
      std::abort();
  }
  PlanLimits limits;
  limits.copies = true;
  limits.sendSize = 100;
  limits.copySize = 1000;
  limits.mostPieces = 5;
  std::uint64_t at = 0;
  for (const Piece& piece : makePlan(made.size(), copies, limits).pieces) {
    if (piece.range.offset != at || piece.range.empty()) std::abort();
    at = piece.range.end();
  }
  if (at != made.size()) std::abort();
}

template <class AnyScan>
auto scanned(AnyScan scan, ByteSpan made) {
  for (std::uint64_t i = scan.segments(); i-- > 0;) {
    const ByteRange range = scan.bytesOf(i);
    scan.scan(i, made.subspan(range.offset, range.length));
  }
  return scan.finish();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 4) return 0;
  const std::uint32_t cell = 1U + data[0] % 40, made = data[1] % 40;
  const std::uint64_t segment = 1 + data[2];
  const ByteSpan bytes(reinterpret_cast<const std::byte*>(data) + 4, size - 4);
  const std::size_t cut = bytes.size() * data[3] / 255;
  const ByteSpan before = bytes.first(cut), after = bytes.subspan(cut);

  const auto signature = scanned(Scan(nullptr, before.size(), cell, segment), before).signature;
  const auto index = std::make_shared<CellIndex>(std::make_shared<Signature>(signature));
  judge(before, after, scanned(Scan(index, after.size(), made, segment), after).copies);

  BlobSyncSignature blocks;
  for (std::uint64_t at = 0, i = 0; at < before.size(); ++i) {
    const std::uint64_t length = std::min<std::uint64_t>(before.size() - at, 1 + (cell * (i % 3 + 1)) % 120);
    blocks.blocks.push_back(blobSyncBlock(before.subspan(at, length), at, 0));
    at += length;
  }
  const auto old = std::make_shared<BlobSyncIndex>(std::move(blocks));
  judge(before, after, scanned(BlobSyncScan(old, after.size(), segment), after).copies);
  return 0;
}
