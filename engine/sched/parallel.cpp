#include "sched/parallel.h"

#include <algorithm>
#include <atomic>
#include <vector>

#include "sched/thread.h"

namespace hawser {

void parallelEach(std::size_t count, std::size_t most, const std::function<void(std::size_t)>& call) {
  std::atomic<std::size_t> next{0};
  const auto work = [&] {
    for (std::size_t index = next++; index < count; index = next++)
      call(index);
  };
  std::vector<Thread> threads;
  for (std::size_t others = std::min(count, most); others > 1; --others)
    threads.emplace_back(work);
  work();
  for (Thread& thread : threads)
    thread.join();
}

}  // namespace hawser
