// PartOrder: in which order the parts of an object are begun that lies on several places in turn: so that
// each of the places has some to do, however long the slices are. Pure.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "base/assert.h"

namespace hawser {

struct PartOrder {
  std::uint64_t parts = 0;  // of the object
  std::uint64_t run = 1;    // so many after each other lie on one place; the last may be fewer
  std::uint64_t lanes = 1;  // places; 1: parts are begun as they come
  // Where runs are not of one length: all of it.
  std::vector<std::uint32_t> listed = {};

  // Of runs that begin with these parts, the first with 0.
  static PartOrder ofRuns(std::span<const std::uint32_t> firsts, std::uint32_t parts, std::size_t lanes) {
    PartOrder order{parts, 1, 1};
    if (firsts.size() < 2 || lanes < 2) return order;
    order.listed.reserve(parts);
    for (std::size_t round = 0; round < firsts.size(); round += lanes) {
      const std::size_t end = std::min(round + lanes, firsts.size());
      const auto endOf = [&](std::size_t of) { return of + 1 < firsts.size() ? firsts[of + 1] : parts; };
      for (std::uint32_t inside = 0, before = 0; inside == 0 || order.listed.size() != before; ++inside) {
        before = static_cast<std::uint32_t>(order.listed.size());
        for (std::size_t of = round; of < end; ++of)
          if (firsts[of] + inside < endOf(of)) order.listed.push_back(firsts[of] + inside);
      }
    }
    HAWSER_ASSERT(order.listed.size() == parts);
    return order;
  }

  // The number of the part that is begun at `position`. Those of a round (a run on each place) come before
  // those of the next, and within it one of each place in turn.
  std::uint32_t at(std::uint64_t position) const {
    HAWSER_ASSERT(position < parts);
    if (!listed.empty()) return listed[position];
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
