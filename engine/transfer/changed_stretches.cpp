#include "transfer/changed_stretches.h"

#include <algorithm>

namespace hawser {

std::vector<float> changedShares(const delta::DeltaPlan& plan, std::uint64_t size) {
  if (size < kStretches) return {};
  std::vector<float> shares(kStretches, 0.0F);
  const double stretch = static_cast<double>(size) / static_cast<double>(kStretches);
  for (const delta::Piece& piece : plan.pieces) {
    if (piece.kind != delta::PieceKind::send) continue;
    const double begin = static_cast<double>(piece.range.offset),
                 end = static_cast<double>(piece.range.end());
    for (auto i = static_cast<std::size_t>(begin / stretch); i < kStretches; ++i) {
      const double from = static_cast<double>(i) * stretch;
      if (from >= end) break;
      const double moved = std::min(end, from + stretch) - std::max(begin, from);
      shares[i] = std::min(1.0F, shares[i] + static_cast<float>(std::max(0.0, moved) / stretch));
    }
  }
  return shares;
}

ChangedStretches changedStretches(const delta::DeltaPlan& plan, std::uint64_t size) {
  ChangedStretches changed;
  const std::vector<float> shares = changedShares(plan, size);
  for (std::size_t i = 0; i < shares.size(); ++i)
    changed[i] = shares[i] > 0;
  return changed;
}

}  // namespace hawser
