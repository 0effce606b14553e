// DeltaPlan: of which pieces a new object is made: some are sent, some the service has already. Pure
// arithmetic.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "base/byte_range.h"
#include "delta/scan.h"

namespace hawser::delta {

enum class PieceKind : std::uint8_t {
  send,  // its bytes come from the new object
  keep,  // a part that the old object was committed from, as it is
  copy,  // a range of the old object, or zeros
};

struct Piece {
  PieceKind kind = PieceKind::send;
  ByteRange range;         // of the new object
  std::uint64_t from = 0;  // of what is kept or copied: where it is in the old object, or kZeros
  friend bool operator==(const Piece&, const Piece&) = default;
};

// What the destination can, and how far.
struct PlanLimits {
  std::vector<ByteRange> parts;  // of the old object, in order: those that can be kept; empty: none
  bool copies = false;           // ranges can be copied
  std::uint64_t sendSize = 0;    // most bytes of a piece that is sent
  std::uint64_t copySize = 0;    // and of one that is copied
  // As much as this, rather than to send what could be copied, where those were too many; 0: never more.
  std::uint64_t mostCopySize = 0;
  // Shorter runs of copies between two pieces that are sent are sent with them: one piece less is worth more.
  std::uint64_t worthCopying = 0;
  std::uint64_t mostPieces = 0;  // never fewer than it takes to send all
  // Of all pieces but the last; 0: any. Only with neither parts nor a boundary, and the sizes above are twice
  // that at least.
  std::uint64_t leastPiece = 0;
  // No piece crosses a multiple of it, and a part is kept in the stretch between two that it was in; 0: none.
  std::uint64_t boundary = 0;
  std::uint64_t oldBoundary = 0;  // nor one of this in the old object
};

struct DeltaPlan {
  std::vector<Piece> pieces;  // without gaps
  std::uint64_t bytes(PieceKind kind) const;
  // Of each stretch between two multiples of `boundary` the number of its first piece; 0: there is one
  // stretch.
  std::vector<std::uint32_t> firstPieces(std::uint64_t boundary) const;
};

// As few bytes as can be are sent. Where that takes too many pieces, parts are copied in place of being kept,
// in longer pieces; then what is shortest between two that are sent is sent with them.
DeltaPlan makePlan(std::uint64_t size, std::span<const CopyRange> copies, const PlanLimits& limits);

}  // namespace hawser::delta
