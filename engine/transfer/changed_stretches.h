// Stretches: what becomes of a compared object's bytes, as a picture of it: cut into equal stretches, and of
// each how much is moved or copied.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "delta/delta_plan.h"

namespace hawser {

inline constexpr std::size_t kStretches = 256;

// The share of each that goes that way, 0 to 1. Empty for what has fewer bytes.
std::vector<float> sharesOf(const delta::DeltaPlan& plan, std::uint64_t size, delta::PieceKind kind);
// Of what is moved.
std::vector<float> changedShares(const delta::DeltaPlan& plan, std::uint64_t size);

struct Stretches {
  std::bitset<kStretches> changed;  // those of which anything is moved
  std::bitset<kStretches> copied;   // and copied, within the service or from files here
};
Stretches stretchesOf(const delta::DeltaPlan& plan, std::uint64_t size);

}  // namespace hawser
