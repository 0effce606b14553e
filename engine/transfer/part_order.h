// PartOrder: in which order the parts of an object are begun that lies on several places in turn: so that
// each of the places has some to do, however long the slices are. Pure arithmetic.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/assert.h"

namespace hawser {

struct PartOrder {
  std::uint64_t parts = 0;  // of the object
  std::uint64_t run = 1;    // so many after each other lie on one place; the last may be fewer
  std::uint64_t lanes = 1;  // places; 1: parts are begun as they come

  // The number of the part that is begun at `position`. Those of a round (a run on each place) come before
  // those of the next, and within it one of each place in turn.
  std::uint32_t at(std::uint64_t position) const {
    HAWSER_ASSERT(position < parts);
    const std::uint64_t round = run * lanes;
    const std::uint64_t first = position / round * round;
    const std::uint64_t here = std::min(round, parts - first);
    const std::uint64_t full = here / run, rest = here % run;  // runs, and parts of one that is shorter
    const std::uint64_t among = position - first;
    const std::uint64_t wide = rest * (full + 1);  // while the shorter one has parts too
    const std::uint64_t of = among < wide ? full + 1 : full;
    const std::uint64_t turn = among < wide ? among : among - wide;
    const std::uint64_t inside = turn / of + (among < wide ? 0 : rest);
    return static_cast<std::uint32_t>(first + turn % of * run + inside);
  }
};

}  // namespace hawser
