#include "sched/thread.h"

#include <utility>

namespace hawser {

Thread::Thread(std::function<void()> run) : thread_(std::move(run)) {}

void Thread::join() {
  thread_.join();
}

}  // namespace hawser
