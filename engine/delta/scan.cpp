#include "delta/scan.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "checksum/crc64.h"
#include "delta/segment_scan.h"

namespace hawser::delta {

namespace {

constexpr std::uint64_t kSegment = 8 * 1024 * 1024;
// What is read twice because segments overlap is at most one in so many bytes.
constexpr std::uint64_t kWindowsInSegment = 16;

}  // namespace

Scan::Scan(std::shared_ptr<const CellIndex> old, std::uint64_t size, std::uint32_t cellSize)
    : old_(std::move(old)) {
  made_.size = size;
  made_.cellSize = cellSize;
  if (cellSize != 0) made_.cells.resize(divideRoundingUp(size, cellSize));
  HAWSER_ASSERT(made_.cells.size() <= kMostCells);
  const std::uint64_t step = cellSize != 0 ? cellSize : overlap() + 1;
  segmentSize_ = divideRoundingUp(std::max(kSegment, kWindowsInSegment * overlap()), step) * step;
  // A last one that is shorter than a window is the end of the one before.
  const bool endsWithOwn = size % segmentSize_ > overlap() || size < segmentSize_;
  segments_ = size / segmentSize_ + (endsWithOwn && size != 0 ? 1 : 0);
  found_.resize(segments_);
}

std::uint64_t Scan::ownBytesOf(std::uint64_t segment) const {
  return segment + 1 < segments_ ? segmentSize_ : made_.size - segment * segmentSize_;
}

ByteRange Scan::bytesOf(std::uint64_t segment) const {
  HAWSER_ASSERT(segment < segments_);
  const std::uint64_t offset = segment * segmentSize_;
  return {offset, std::min(made_.size - offset, ownBytesOf(segment) + overlap())};
}

std::uint64_t Scan::mostBytes() const {
  return std::min(made_.size, segmentSize_ + 2 * overlap());
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
  for (std::uint64_t segment = 0; segment < segments_; ++segment) {
    Found& found = found_[segment];
    made_.crc64 = crc64Combined(made_.crc64, found.crc64, ownBytesOf(segment));
    for (CopyRange copy : found.copies) {
      // What the segment before has found into this one comes first.
      const std::uint64_t end = result.copies.empty() ? 0 : result.copies.back().end();
      if (copy.end() <= end) continue;
      const std::uint64_t covered = copy.offset < end ? end - copy.offset : 0;
      copy = {copy.offset + covered, copy.length - covered, copy.from + covered};
      CopyRange* const before = result.copies.empty() ? nullptr : &result.copies.back();
      if (before && copy.continues(*before)) {
        before->length += copy.length;
      } else {
        result.copies.push_back(copy);
      }
    }
    found = {};
  }
  result.signature = std::move(made_);
  return result;
}

}  // namespace hawser::delta
