#include "transfer/changed_stretches.h"

#include <algorithm>

namespace hawser {

std::vector<float> sharesOf(const delta::DeltaPlan& plan, std::uint64_t size, delta::PieceKind kind) {
  if (size < kStretches) return {};
  std::vector<float> shares(kStretches, 0.0F);
  const double stretch = static_cast<double>(size) / static_cast<double>(kStretches);
  for (const delta::Piece& piece : plan.pieces) {
    if (piece.kind != kind) continue;
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

std::vector<float> changedShares(const delta::DeltaPlan& plan, std::uint64_t size) {
  return sharesOf(plan, size, delta::PieceKind::send);
}

Stretches stretchesOf(const delta::DeltaPlan& plan, std::uint64_t size) {
  Stretches stretches;
  const auto take = [&](delta::PieceKind kind, std::bitset<kStretches>& into) {
    const std::vector<float> shares = sharesOf(plan, size, kind);
    for (std::size_t i = 0; i < shares.size(); ++i)
      into[i] = shares[i] > 0;
  };
  take(delta::PieceKind::send, stretches.changed);
  take(delta::PieceKind::copy, stretches.copied);
  return stretches;
}

}  // namespace hawser
