// SegmentScan: one segment of a Scan. Internal to delta.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "delta/scan.h"

namespace hawser::delta {

// Its own bytes come first in `bytes`; a cell that begins in them may end behind.
class SegmentScan {
 public:
  // `last`: `bytes` end with the new object. `cells` are those of the new signature that begin here.
  SegmentScan(const CellIndex* old, ByteSpan bytes, std::uint64_t own, std::uint64_t offset, bool last,
              std::span<Cell> cells, std::uint32_t cellSize);

  std::vector<CopyRange> run();
  // How many bytes were hashed for windows that had only their sum in common with a cell.
  std::uint64_t vainBytes() const { return vainBytes_; }

 private:
  bool goOn(std::uint32_t cell);
  bool otherCell();
  bool editedInPlace(std::uint32_t cell);
  bool search();
  bool tail();
  // Who makes windows that only look like cells shall not have each of them hashed.
  bool vain() const { return vainBytes_ > 4 * own_; }
  std::optional<std::uint32_t> cellAt(std::uint64_t at, std::uint64_t sum);
  void add(std::uint64_t at, std::uint32_t cell);
  StrongHash strongAt(std::uint64_t at, std::uint32_t length);
  void fillCells();
  std::optional<std::size_t> newCellAt(std::uint64_t at, std::uint64_t length) const;

  const CellIndex* const old_;
  const ByteSpan bytes_;
  const std::uint64_t own_;
  const std::uint64_t offset_;  // of the segment in the new object
  const bool last_;
  const std::span<Cell> cells_;
  const std::uint32_t cellSize_;

  enum class Known : std::uint8_t { nothing, strong, both };
  std::vector<Known> known_;  // by cell of the new signature
  std::uint64_t at_ = 0;
  std::optional<std::uint32_t> next_;  // the old cell that would follow the last one that was found
  std::optional<std::uint64_t> here_;  // weak sum of the window at `at_`, where it was made already
  std::uint64_t vainBytes_ = 0;
  // Two are made at once: the one behind is needed next, whether this one is found or not.
  struct Ahead {
    std::uint64_t at = 0;
    std::uint32_t length = 0;
    StrongHash strong{};
  };
  std::optional<Ahead> ahead_;
  std::vector<CopyRange> copies_;
};

}  // namespace hawser::delta
