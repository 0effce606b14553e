// Memory aligned to 4 KiB, as O_DIRECT wants it, and a few pieces of it kept for the next who needs one.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/byte_range.h"
#include "base/mutex.h"

namespace hawser {

inline constexpr std::size_t kMemoryAlignment = 4096;

bool isAligned(ByteSpan bytes);  // address and length

class AlignedBuffer {
 public:
  AlignedBuffer() = default;
  explicit AlignedBuffer(std::size_t size);  // not cleared

  MutableByteSpan bytes() const { return {data_.get(), size_}; }
  MutableByteSpan bytes(std::size_t length) const { return bytes().first(length); }
  std::size_t size() const { return size_; }

 private:
  struct Free {
    void operator()(std::byte* bytes) const;
  };
  std::unique_ptr<std::byte[], Free> data_;
  std::size_t size_ = 0;
};

// Thread-safe.
class AlignedBuffers {
 public:
  static constexpr std::size_t kSize = 1024 * 1024;
  explicit AlignedBuffers(std::size_t kept = 4) : most_(kept) {}

  AlignedBuffer take();
  void give(AlignedBuffer buffer);

 private:
  const std::size_t most_;
  Mutex mutex_;
  std::vector<AlignedBuffer> kept_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
