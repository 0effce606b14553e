// ChangedStretches: which of a compared object's bytes are moved, as a picture of it: cut into equal
// stretches, and of each how much.
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "delta/delta_plan.h"

namespace hawser {

inline constexpr std::size_t kStretches = 256;
using ChangedStretches = std::bitset<kStretches>;

// The share of each that is moved, 0 to 1. Empty for what has fewer bytes.
std::vector<float> changedShares(const delta::DeltaPlan& plan, std::uint64_t size);
// Those of which anything is moved.
ChangedStretches changedStretches(const delta::DeltaPlan& plan, std::uint64_t size);

}  // namespace hawser
