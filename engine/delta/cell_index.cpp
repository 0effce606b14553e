#include "delta/cell_index.h"

#include <algorithm>
#include <bit>
#include <limits>

#include "base/assert.h"

namespace hawser::delta {

namespace {

// Who makes cells that all lie behind each other gets a walk of this length, and cells that are not found.
constexpr std::size_t kLongestWalk = 256;

unsigned slotBits(std::size_t cells) {
  return static_cast<unsigned>(std::bit_width(2 * std::max<std::size_t>(cells, 1) - 1));
}

}  // namespace

CellIndex::CellIndex(std::shared_ptr<const Signature> signature)
    : signature_(std::move(signature)),
      hash_(signature_->cellSize),
      filter_(signature_->cells.size()),
      drop_(64 - slotBits(signature_->cells.size())),
      slots_(std::size_t{1} << slotBits(signature_->cells.size())) {
  HAWSER_ASSERT(signature_->cells.size() < std::numeric_limits<std::uint32_t>::max());
  for (std::uint32_t cell = 0; cell < signature_->cells.size(); ++cell) {
    if (signature_->lengthOf(cell) == signature_->cellSize) add(cell);
  }
}

void CellIndex::add(std::uint32_t cell) {
  const Cell& added = signature_->cells[cell];
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t step = 0, slot = slotOf(added.weak); step < kLongestWalk;
       ++step, slot = (slot + 1) & mask) {
    if (slots_[slot].cell == 0) {
      slots_[slot] = {static_cast<std::uint32_t>(added.weak), cell + 1};
      filter_.add(added.weak);
      return;
    }
    if (signature_->cells[slots_[slot].cell - 1] == added) return;
  }
}

std::optional<std::uint32_t> CellIndex::find(std::uint64_t sum, ByteSpan window,
                                             std::uint64_t& hashed) const {
  const std::size_t mask = slots_.size() - 1;
  std::optional<StrongHash> strong;
  for (std::size_t step = 0, slot = slotOf(sum); step < kLongestWalk; ++step, slot = (slot + 1) & mask) {
    const Slot& here = slots_[slot];
    if (here.cell == 0) return std::nullopt;
    if (here.tag != static_cast<std::uint32_t>(sum)) continue;
    const Cell& cell = signature_->cells[here.cell - 1];
    if (cell.weak != sum) continue;
    if (!strong) {
      strong = strongHash(window);
      ++hashed;
    }
    if (cell.strong == *strong) return here.cell - 1;
  }
  return std::nullopt;
}

}  // namespace hawser::delta
