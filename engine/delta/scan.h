// Scan: finds what of a new object an old one already has, by the old one's signature, and makes the new
// one's on the way: one read of the new object, in segments, several at once.
//
// What it finds does not depend on who scans which segment when. Memory: 24 bytes a cell, and as much for
// each range that is found.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "delta/cell_index.h"
#include "delta/copy_range.h"
#include "delta/segments.h"
#include "delta/signature.h"

namespace hawser::delta {

struct ScanResult {
  std::vector<CopyRange> copies;  // by offset; none overlaps another or could be one with its neighbour
  Signature signature;            // of the new object, without parts
};

class Scan {
 public:
  // Without an index only the signature is made, with a cell size of 0 only what is there already is found.
  // `size` and `cellSize` are the new object's, of at most kMostCells cells; `segment` is about how much is
  // scanned at once.
  Scan(std::shared_ptr<const CellIndex> old, std::uint64_t size, std::uint32_t cellSize,
       std::uint64_t segment = Segments::kUsual);

  std::uint64_t segments() const { return grid_.count(); }  // at least one, but for an object without bytes
  // Of the new object: what scan() is to be given of it. It overlaps the next one's.
  ByteRange bytesOf(std::uint64_t segment) const { return grid_.bytesOf(segment); }
  std::uint64_t ownBytesOf(std::uint64_t segment) const { return grid_.ownBytesOf(segment); }
  std::uint64_t mostBytes() const { return grid_.mostBytes(); }  // of any segment
  // Each segment once, in any order, from any thread, several at once.
  void scan(std::uint64_t segment, ByteSpan bytes);
  // Once, after all of them.
  ScanResult finish();

 private:
  const std::shared_ptr<const CellIndex> old_;
  Signature made_;
  const Segments grid_;
  struct Found {
    std::vector<CopyRange> copies;
    std::uint64_t crc64 = 0;
  };
  std::vector<Found> found_;  // by segment
};

}  // namespace hawser::delta
