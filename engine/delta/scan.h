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
#include "delta/signature.h"

namespace hawser::delta {

// Instead of a place in the old object: bytes of value 0, which anybody has.
inline constexpr std::uint64_t kZeros = ~std::uint64_t{0};

// Bytes of the new object that are in the old one.
struct CopyRange {
  std::uint64_t offset = 0;  // in the new object
  std::uint64_t length = 0;
  std::uint64_t from = 0;  // in the old one, or kZeros
  std::uint64_t end() const { return offset + length; }
  // Both are one.
  bool continues(const CopyRange& before) const {
    const bool zeros = from == kZeros || before.from == kZeros;
    return before.end() == offset && (zeros ? from == before.from : before.from + before.length == from);
  }
  friend bool operator==(const CopyRange&, const CopyRange&) = default;
};

struct ScanResult {
  std::vector<CopyRange> copies;  // by offset; none overlaps another or could be one with its neighbour
  Signature signature;            // of the new object, without parts
};

class Scan {
 public:
  // Without an index only the signature is made, with a cell size of 0 only what is there already is found.
  // `size` and `cellSize` are the new object's.
  Scan(std::shared_ptr<const CellIndex> old, std::uint64_t size, std::uint32_t cellSize);

  std::uint64_t segments() const { return segments_; }  // at least one, but for an object without bytes
  // Of the new object: what scan() is to be given of it. It overlaps the next one's.
  ByteRange bytesOf(std::uint64_t segment) const;
  std::uint64_t ownBytesOf(std::uint64_t segment) const;  // those are its own
  std::uint64_t mostBytes() const;                        // of any segment
  // Each segment once, in any order, from any thread, several at once.
  void scan(std::uint64_t segment, ByteSpan bytes);
  // Once, after all of them.
  ScanResult finish();

 private:
  std::uint64_t overlap() const { return old_ ? old_->signature().cellSize - 1 : 0; }

  const std::shared_ptr<const CellIndex> old_;
  Signature made_;
  std::uint64_t segmentSize_ = 0;  // a multiple of the cell size; the last one's may be larger
  std::uint64_t segments_ = 0;
  struct Found {
    std::vector<CopyRange> copies;
    std::uint64_t crc64 = 0;
  };
  std::vector<Found> found_;  // by segment
};

}  // namespace hawser::delta
