// parallelEach: the same done to several, at once: for the few calls of one operation that each wait for a
// distant store and not for each other.
#pragma once

#include <cstddef>
#include <functional>

namespace hawser {

// call(0) to call(count - 1), at most `most` at a time, on the caller's thread and threads of its own;
// returns once all have ended. They are begun in order. None may throw.
void parallelEach(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& call);

}  // namespace hawser
