// PartGrid: how an object is cut into parts.
//
// Parts have one size, but that none crosses a multiple of `boundary`, where there is one: then the last part
// before each is shorter. Pure arithmetic.
#pragma once

#include <algorithm>
#include <cstdint>

#include "base/assert.h"
#include "storage/object_store.h"

namespace hawser {

struct PartGrid {
  std::uint64_t size = 0;      // of the object
  std::uint64_t partSize = 0;  // more than 0
  std::uint64_t boundary = 0;  // 0: none

  std::uint64_t stretch() const { return boundary == 0 ? std::max<std::uint64_t>(size, 1) : boundary; }
  std::uint64_t partsOfStretch() const { return divideRoundingUp(stretch(), partSize); }
  // 0 for an object without bytes.
  std::uint64_t count() const {
    return size / stretch() * partsOfStretch() + divideRoundingUp(size % stretch(), partSize);
  }
  Part part(std::uint64_t number) const {
    HAWSER_ASSERT(number < count());
    const std::uint64_t start = number / partsOfStretch() * stretch();
    const std::uint64_t inside = number % partsOfStretch() * partSize;
    const std::uint64_t end = std::min(stretch(), size - start);
    return {static_cast<std::uint32_t>(number), {start + inside, std::min(partSize, end - inside)}};
  }
};

}  // namespace hawser
