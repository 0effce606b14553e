#include "delta/scan.h"

#include <utility>

#include "base/assert.h"
#include "checksum/crc64.h"
#include "delta/segment_scan.h"

namespace hawser::delta {

namespace {

Segments gridOf(const CellIndex* old, std::uint64_t size, std::uint32_t cellSize, std::uint64_t segment) {
  const std::uint64_t window = old ? old->signature().cellSize : 1;
  return {size, cellSize != 0 ? cellSize : window, window - 1, segment};
}

}  // namespace

Scan::Scan(std::shared_ptr<const CellIndex> old, std::uint64_t size, std::uint32_t cellSize,
           std::uint64_t segment)
    : old_(std::move(old)), grid_(gridOf(old_.get(), size, cellSize, segment)), found_(grid_.count()) {
  made_.size = size;
  made_.cellSize = cellSize;
  if (cellSize == 0) return;
  const std::uint64_t cells = divideRoundingUp(size, cellSize);
  HAWSER_ASSERT(cells <= kMostCells);
  made_.cells.resize(cells);
}

void Scan::scan(std::uint64_t segment, ByteSpan bytes) {
  const ByteRange range = bytesOf(segment);
  HAWSER_ASSERT(bytes.size() == range.length);
  const std::uint64_t own = ownBytesOf(segment);
  std::span<Cell> cells;
  if (const std::uint64_t size = made_.cellSize; size != 0)
    cells = std::span(made_.cells).subspan(range.offset / size, divideRoundingUp(own, size));
  Found& found = found_[segment];
  found.crc64 = crc64(bytes.first(own));
  found.copies =
      SegmentScan(old_.get(), bytes, own, range.offset, range.end() == made_.size, cells, made_.cellSize)
          .run();
}

ScanResult Scan::finish() {
  ScanResult result;
  for (std::uint64_t segment = 0; segment < segments(); ++segment) {
    Found& found = found_[segment];
    made_.crc64 = crc64Combined(made_.crc64, found.crc64, ownBytesOf(segment));
    // What the segment before has found into this one comes first.
    for (const CopyRange& copy : found.copies)
      appendCopy(result.copies, copy);
    found = {};
  }
  result.signature = std::move(made_);
  return result;
}

}  // namespace hawser::delta
