// MemberMap: what of an object lies on which of several places, and how far it is, for who looks at it. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "delta/delta_plan.h"
#include "storage/part_grid.h"
#include "transfer/types.h"

namespace hawser {

// What is shown of a run of parts: trouble first, then what is least far.
PartState leastFinished(std::span<const PartState> states);

// What was compared goes in pieces: of each part of the grid the least finished of those that have some of
// it.
std::vector<PartState> gridStates(const PartGrid& grid, std::span<const delta::Piece> pieces,
                                  std::span<const PartState> states);

// The parts with these numbers, which rise, in at most `cells` runs; none goes over two slices unless there
// are more slices than that.
std::vector<MemberCell> memberCells(const PartGrid& grid, std::span<const PartState> states,
                                    std::span<const std::uint32_t> numbers, std::size_t cells);

// Of an object in slices of the grid's boundary, which lie on `places` in turn: slice i on i % places. As
// many states as the grid has parts. Each member gets at most `cells`.
std::vector<MemberDetail> sliceMembers(const PartGrid& grid, std::span<const PartState> states,
                                       const std::vector<std::string>& places, std::size_t cells);

}  // namespace hawser
