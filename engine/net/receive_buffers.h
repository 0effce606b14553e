// ReceiveBuffers: memory that exchanges borrow from the moment something comes until it is handed on, so that
// hundreds that wait share a few. Thread-safe.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/mutex.h"

namespace hawser {

class ReceiveBuffers {
 public:
  using Buffer = std::unique_ptr<char[]>;  // of kSize bytes, not initialised
  // As measured: less makes more system calls and writes to disk, more falls out of the CPU's cache.
  static constexpr std::size_t kSize = 128 * 1024;

  // The one that was given back last.
  Buffer take() {
    {
      const MutexLock lock(mutex_);
      if (!free_.empty()) {
        Buffer buffer = std::move(free_.back());
        free_.pop_back();
        return buffer;
      }
    }
    return std::make_unique_for_overwrite<char[]>(kSize);
  }
  void giveBack(Buffer buffer) {
    const MutexLock lock(mutex_);
    if (free_.size() < kMostFree) free_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t kMostFree = 16;
  Mutex mutex_;
  std::vector<Buffer> free_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
