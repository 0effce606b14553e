// Shard: one of so many shares of a job, each the work of a process of its own that never talks to the
// others. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace hawser {

struct Shard {
  std::uint32_t index = 0;  // below count
  std::uint32_t count = 1;  // 1: all of it

  // Whether what has this path is a part of it: in whichever listing it is found, and whatever else is there,
  // it is in the same one, so that nothing is left out or done twice while the source changes.
  bool takes(std::string_view path) const;
  friend bool operator==(const Shard&, const Shard&) = default;
};

inline constexpr std::uint32_t kMostShards = 1'000'000;

// "3/8", the index from 0 to 7 or from 1 to 8, as job arrays are numbered: 8/8 is 0/8. invalidArgument with a
// sentence.
Result<Shard> shardFrom(std::string_view text);
std::string textOf(const Shard& shard);  // "3/8", from 0

}  // namespace hawser
