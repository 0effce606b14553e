#include "delta/segment_scan.h"

#include <algorithm>
#include <utility>

namespace hawser::delta {

SegmentScan::SegmentScan(const CellIndex* old, ByteSpan bytes, std::uint64_t own, std::uint64_t offset,
                         bool last, std::span<Cell> cells, std::uint32_t cellSize)
    : old_(old),
      bytes_(bytes),
      own_(own),
      offset_(offset),
      last_(last),
      cells_(cells),
      cellSize_(cellSize),
      known_(cells.size(), Known::nothing) {}

std::vector<CopyRange> SegmentScan::run() {
  if (old_ && !old_->signature().cells.empty()) {
    const std::uint64_t oldCell = old_->signature().cellSize;
    // Most of what is changed in a file is changed in its place.
    if (offset_ % oldCell == 0 && offset_ / oldCell < old_->signature().cells.size())
      next_ = static_cast<std::uint32_t>(offset_ / oldCell);
    while (at_ < own_) {
      const auto next = std::exchange(next_, std::nullopt);
      here_.reset();
      if (next && (goOn(*next) || otherCell() || editedInPlace(*next))) continue;
      if (!search() && !tail()) break;
    }
  }
  fillCells();
  return std::move(copies_);
}

bool SegmentScan::goOn(std::uint32_t cell) {
  const Signature& old = old_->signature();
  const std::uint32_t length = old.lengthOf(cell);
  if (at_ + length > bytes_.size() || strongAt(at_, length) != old.cells[cell].strong) return false;
  add(at_, cell);
  return true;
}

// Not the cell that was expected here, but one all the same.
bool SegmentScan::otherCell() {
  const std::uint32_t window = old_->hash().window();
  if (at_ + window > bytes_.size()) return false;
  here_ = weakSum(bytes_.subspan(at_, window));
  if (!old_->filter().passes(*here_) || vain()) return false;
  const auto cell = cellAt(at_, *here_);
  if (cell) add(at_, *cell);
  return cell.has_value();
}

// That cell is another by now, and the one behind it stands where it stood.
bool SegmentScan::editedInPlace(std::uint32_t cell) {
  const Signature& old = old_->signature();
  const std::uint64_t behind = at_ + old.lengthOf(cell);
  if (++cell >= old.cells.size() || behind >= own_) return false;
  const std::uint32_t length = old.lengthOf(cell);
  if (behind + length > bytes_.size() || strongAt(behind, length) != old.cells[cell].strong) return false;
  add(behind, cell);
  return true;
}

// At every offset. False: there is no further cell of full length in this segment.
bool SegmentScan::search() {
  const RollingHash& hash = old_->hash();
  if (at_ + hash.window() > bytes_.size()) return false;
  if (vain()) return false;
  const std::size_t end = std::min<std::size_t>(own_, bytes_.size() - hash.window() + 1);
  std::uint64_t sum = here_ ? *here_ : weakSum(bytes_.subspan(at_, hash.window()));
  std::size_t from = at_;
  while (const auto found = hash.find(bytes_, from, end, old_->filter(), sum)) {
    if (const auto cell = cellAt(*found, sum)) {
      add(*found, *cell);
      return true;
    }
    if (*found + 1 >= end || vain()) return false;
    sum = hash.moved(sum, bytes_[*found], bytes_[*found + hash.window()]);
    from = *found + 1;
  }
  return false;
}

// The cell that the window there is, whose weak sum is `sum`.
std::optional<std::uint32_t> SegmentScan::cellAt(std::uint64_t at, std::uint64_t sum) {
  const std::uint32_t window = old_->hash().window();
  std::uint64_t hashed = 0;
  const auto cell = old_->find(sum, bytes_.subspan(at, window), hashed);
  if (!cell) vainBytes_ += hashed * window;
  return cell;
}

// The old object's last cell, where it is a short one, at the new one's end.
bool SegmentScan::tail() {
  const Signature& old = old_->signature();
  const std::uint32_t cell = static_cast<std::uint32_t>(old.cells.size() - 1);
  const std::uint32_t length = old.lengthOf(cell);
  if (!last_ || length == old.cellSize || at_ + length > bytes_.size()) return false;
  const std::uint64_t at = bytes_.size() - length;
  if (weakSum(bytes_.subspan(at, length)) != old.cells[cell].weak ||
      strongAt(at, length) != old.cells[cell].strong)
    return false;
  add(at, cell);
  return true;
}

void SegmentScan::add(std::uint64_t at, std::uint32_t cell) {
  const Signature& old = old_->signature();
  const std::uint32_t length = old.lengthOf(cell);
  if (const auto mine = newCellAt(at, length)) {
    cells_[*mine] = old.cells[cell];
    known_[*mine] = Known::both;
  }
  appendCopy(copies_, {offset_ + at, length, std::uint64_t{cell} * old.cellSize});
  at_ = at + length;
  if (cell + 1 < old.cells.size()) next_ = cell + 1;
}

StrongHash SegmentScan::strongAt(std::uint64_t at, std::uint32_t length) {
  StrongHash strong;
  if (ahead_ && ahead_->at == at && ahead_->length == length) {
    strong = ahead_->strong;
  } else if (const std::uint64_t behind = at + length; behind + length <= bytes_.size()) {
    const auto both = strongHashes(bytes_.subspan(at, length), bytes_.subspan(behind, length));
    strong = both[0];
    ahead_ = {behind, length, both[1]};
  } else {
    strong = strongHash(bytes_.subspan(at, length));
  }
  if (const auto mine = newCellAt(at, length); mine && known_[*mine] == Known::nothing) {
    cells_[*mine].strong = strong;
    known_[*mine] = Known::strong;
  }
  return strong;
}

// The cell of the new signature that has just these bytes.
std::optional<std::size_t> SegmentScan::newCellAt(std::uint64_t at, std::uint64_t length) const {
  if (cells_.empty() || at % cellSize_ != 0 || at >= own_) return std::nullopt;
  const std::uint64_t cell = at / cellSize_;
  if (length != std::min<std::uint64_t>(cellSize_, own_ - at)) return std::nullopt;
  return cell;
}

void SegmentScan::fillCells() {
  for (std::size_t cell = 0; cell < cells_.size(); ++cell) {
    if (known_[cell] == Known::both) continue;
    const std::uint64_t at = cell * std::uint64_t{cellSize_};
    const ByteSpan bytes = bytes_.subspan(at, std::min<std::uint64_t>(cellSize_, own_ - at));
    cells_[cell].weak = weakSum(bytes);
    if (known_[cell] == Known::nothing)
      cells_[cell].strong = strongAt(at, static_cast<std::uint32_t>(bytes.size()));
  }
}

}  // namespace hawser::delta
