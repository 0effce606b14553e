// Thread: what the pool and parallelEach run on; nothing else makes any. Not inline, as Mutex says.
#pragma once

#include <functional>
#include <thread>

namespace hawser {

class Thread {
 public:
  Thread() = default;
  explicit Thread(std::function<void()> run);
  // Before it goes, unless it never ran.
  void join();

 private:
  std::thread thread_;
};

}  // namespace hawser
