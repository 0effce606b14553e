#include "delta/delta_plan.h"

#include <algorithm>
#include <limits>

#include "base/assert.h"

namespace hawser::delta {

namespace {

// Puts pieces behind each other, none longer than it may be.
class PieceList {
 public:
  PieceList(const PlanLimits& limits, bool keeps) : limits_(limits), keeps_(keeps) {}

  void sendTo(std::uint64_t end) {
    if (end > sendEnd_) sendEnd_ = end;
  }

  // The bytes up to here that are nowhere else are sent.
  void take(const CopyRange& copy) {
    sendTo(copy.offset);
    std::uint64_t at = copy.from;
    const std::uint64_t end = copy.from + copy.length;
    const auto inNew = [&](std::uint64_t old) { return copy.offset + (old - copy.from); };
    if (keeps_ && copy.from != kZeros) {
      auto part =
          std::lower_bound(limits_.parts.begin(), limits_.parts.end(), at,
                           [](const ByteRange& range, std::uint64_t from) { return range.offset < from; });
      for (; part != limits_.parts.end() && part->end() <= end; ++part) {
        if (!staysInStretch(inNew(part->offset), *part)) continue;
        copyRange(inNew(at), part->offset - at, at);
        flushSend(inNew(part->offset));
        put({PieceKind::keep, {inNew(part->offset), part->length}, part->offset});
        at = part->end();
      }
    }
    copyRange(inNew(at), copy.end() - inNew(at), at);
  }

  std::vector<Piece> finish(std::uint64_t size) {
    sendTo(size);
    flushSend(size);
    return std::move(pieces_);
  }

  std::size_t count() const { return pieces_.size(); }

 private:
  bool staysInStretch(std::uint64_t offset, const ByteRange& part) const {
    const std::uint64_t boundary = limits_.boundary;
    if (boundary == 0 || part.empty()) return true;
    return offset / boundary == (offset + part.length - 1) / boundary &&
           offset / boundary == part.offset / boundary;
  }
  static std::uint64_t room(std::uint64_t offset, std::uint64_t boundary) {
    return boundary == 0 ? std::numeric_limits<std::uint64_t>::max() : boundary - offset % boundary;
  }

  // Of so many bytes; what is left is long enough for a piece too.
  std::uint64_t stepOf(std::uint64_t length, std::uint64_t most) const {
    const std::uint64_t step = std::min(length, most);
    const std::uint64_t left = length - step;
    return left == 0 || left >= limits_.leastPiece ? step : length - limits_.leastPiece;
  }

  void copyRange(std::uint64_t offset, std::uint64_t length, std::uint64_t from) {
    if (length == 0) return;
    if (!limits_.copies) return sendTo(offset + length);
    flushSend(offset);
    while (length != 0) {
      const std::uint64_t old = from == kZeros ? length : room(from, limits_.oldBoundary);
      const std::uint64_t step =
          std::min({stepOf(length, limits_.copySize), room(offset, limits_.boundary), old});
      put({PieceKind::copy, {offset, step}, from});
      offset += step;
      if (from != kZeros) from += step;
      length -= step;
    }
  }

  void flushSend(std::uint64_t until) {
    HAWSER_ASSERT(at_ == until || sendEnd_ == until);
    while (at_ < until) {
      const std::uint64_t step = std::min(stepOf(until - at_, limits_.sendSize), room(at_, limits_.boundary));
      put({PieceKind::send, {at_, step}, 0});
    }
  }

  void put(Piece piece) {
    HAWSER_ASSERT(piece.range.offset == at_);
    at_ = piece.range.end();
    pieces_.push_back(piece);
  }

  const PlanLimits& limits_;
  const bool keeps_;
  std::uint64_t at_ = 0;       // end of the last piece
  std::uint64_t sendEnd_ = 0;  // up to here all behind it is sent
  std::vector<Piece> pieces_;
};

// Copies without those that are too short to be a piece, and cut where what is sent before them would be.
std::vector<CopyRange> longEnough(std::uint64_t size, std::span<const CopyRange> copies,
                                  std::uint64_t least) {
  std::vector<CopyRange> fitting;
  std::uint64_t end = 0;
  for (CopyRange copy : copies) {
    const std::uint64_t gap = copy.offset - end;
    const std::uint64_t cut = gap == 0 || gap >= least ? 0 : least - gap;
    const std::uint64_t needed = copy.end() == size ? 1 : least;
    if (copy.length < cut + needed) continue;
    copy.offset += cut;
    copy.length -= cut;
    if (copy.from != kZeros) copy.from += cut;
    fitting.push_back(copy);
    end = copy.end();
  }
  return fitting;
}

// Runs of copies without anything between them that are shorter than `least` are sent; but for one that is
// not worth it those at both ends stay, beside which only one piece is sent.
std::vector<Piece> piecesOf(std::uint64_t size, std::span<const CopyRange> copies, const PlanLimits& limits,
                            bool keeps, std::uint64_t least) {
  PieceList list(limits, keeps);
  for (std::size_t first = 0; first < copies.size();) {
    std::size_t end = first + 1;
    while (end < copies.size() && copies[end - 1].end() == copies[end].offset)
      ++end;
    const bool atAnEnd = copies[first].offset == 0 || copies[end - 1].end() == size;
    if (copies[end - 1].end() - copies[first].offset >= least || (atAnEnd && least <= limits.worthCopying)) {
      for (std::size_t i = first; i < end; ++i)
        list.take(copies[i]);
    }
    first = end;
  }
  return list.finish(size);
}

}  // namespace

std::vector<std::uint32_t> DeltaPlan::firstPieces(std::uint64_t boundary) const {
  std::vector<std::uint32_t> first = {0};
  for (std::uint32_t number = 1; boundary != 0 && number < pieces.size(); ++number) {
    if (pieces[number].range.offset % boundary == 0) first.push_back(number);
  }
  return first;
}

std::uint64_t DeltaPlan::bytes(PieceKind kind) const {
  std::uint64_t sum = 0;
  for (const Piece& piece : pieces) {
    if (piece.kind == kind) sum += piece.range.length;
  }
  return sum;
}

DeltaPlan makePlan(std::uint64_t size, std::span<const CopyRange> given, const PlanLimits& limits) {
  HAWSER_ASSERT(limits.sendSize != 0 && (!limits.copies || limits.copySize != 0));
  std::vector<CopyRange> fitting;
  if (limits.leastPiece != 0) {
    HAWSER_ASSERT(limits.parts.empty() && limits.boundary == 0 && limits.oldBoundary == 0);
    HAWSER_ASSERT(limits.sendSize / 2 >= limits.leastPiece);
    HAWSER_ASSERT(!limits.copies || limits.copySize / 2 >= limits.leastPiece);
    fitting = longEnough(size, given, limits.leastPiece);
  }
  const std::span<const CopyRange> copies = limits.leastPiece != 0 ? fitting : given;
  DeltaPlan plan{piecesOf(size, copies, limits, true, limits.worthCopying)};
  // Many small parts that lie behind each other are one range.
  if (plan.pieces.size() > limits.mostPieces && limits.copies)
    plan.pieces = piecesOf(size, copies, limits, false, limits.worthCopying);
  PlanLimits grown = limits;
  while (plan.pieces.size() > limits.mostPieces && limits.copies && grown.copySize < limits.mostCopySize) {
    grown.copySize = grown.copySize < limits.mostCopySize / 2 ? grown.copySize * 2 : limits.mostCopySize;
    plan.pieces = piecesOf(size, copies, grown, false, limits.worthCopying);
  }
  constexpr std::uint64_t kFirst = 4096;
  for (std::uint64_t least = std::max(kFirst, limits.worthCopying); plan.pieces.size() > limits.mostPieces;
       least += least / 4) {
    const bool all = least > size || least > std::numeric_limits<std::uint64_t>::max() / 2;
    plan.pieces = piecesOf(size, copies, grown, !limits.copies,
                           all ? std::numeric_limits<std::uint64_t>::max() : least);
    if (all) break;
  }
  return plan;
}

}  // namespace hawser::delta
