// BufferPool: memory for parts, within a budget, reserved before the part is begun.
//
// Buffers are kept and handed out again: the first touch of fresh memory costs more than moving the bytes.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <vector>

#include "base/byte_range.h"
#include "base/mutex.h"

namespace hawser {

class BufferPool;

// Memory that goes back to its pool.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept;
  Buffer& operator=(Buffer&& other) noexcept;
  ~Buffer();
  MutableByteSpan span() const { return {data_.get(), size_}; }

 private:
  friend class BufferPool;
  Buffer(BufferPool* pool, std::unique_ptr<std::byte[]> data, std::size_t size, std::size_t capacity)
      : pool_(pool), data_(std::move(data)), size_(size), capacity_(capacity) {}
  void giveBack();

  BufferPool* pool_ = nullptr;
  std::unique_ptr<std::byte[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

// Thread-safe; outlives its buffers.
class BufferPool {
 public:
  explicit BufferPool(std::uint64_t budget) : budget_(budget) {}

  // True and reserved, or false: not now. What is larger than the whole budget is let through alone, or it
  // would wait for ever.
  bool tryReserve(std::uint64_t bytes);
  void unreserve(std::uint64_t bytes);
  // A buffer of `size` bytes, content arbitrary. Its memory was reserved before.
  Buffer take(std::size_t size);

  std::uint64_t reserved() const { return reserved_.load(std::memory_order_relaxed); }

 private:
  friend class Buffer;
  void put(std::unique_ptr<std::byte[]> data, std::size_t capacity);

  const std::uint64_t budget_;
  std::atomic<std::uint64_t> reserved_{0};
  Mutex mutex_;
  std::map<std::size_t, std::vector<std::unique_ptr<std::byte[]>>> free_ HAWSER_GUARDED_BY(mutex_);
  std::uint64_t freeBytes_ HAWSER_GUARDED_BY(mutex_) = 0;
};

}  // namespace hawser
