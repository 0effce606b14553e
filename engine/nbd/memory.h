// Memory: what the requests of one connection hold at once, within a budget, and buffers that are used again.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "block/aligned_buffer.h"

namespace hawser::nbd {

class Memory;

// A buffer, maybe of no bytes, that goes back to its Memory with its share of the budget.
class Piece {
 public:
  Piece() = default;
  Piece(Piece&& other) noexcept;
  Piece& operator=(Piece&& other) noexcept;
  ~Piece();

  MutableByteSpan bytes() const { return buffer_.bytes(size_); }
  explicit operator bool() const { return memory_ != nullptr; }

 private:
  friend class Memory;
  Piece(Memory* memory, AlignedBuffer buffer, std::size_t size)
      : memory_(memory), buffer_(std::move(buffer)), size_(size) {}

  Memory* memory_ = nullptr;
  AlignedBuffer buffer_;
  std::size_t size_ = 0;
};

// Thread-safe; outlives its pieces.
class Memory {
 public:
  explicit Memory(std::uint64_t budget) : budget_(budget) {}

  // A piece of `size` bytes, content arbitrary; none where the budget is used up. What is larger than the
  // whole budget is let through alone.
  Piece tryTake(std::size_t size);
  // The same, once others have given back enough.
  Piece take(std::size_t size);

 private:
  friend class Piece;
  static constexpr std::size_t kClasses = 9;  // 4 KiB to 1 MiB, by powers of two; larger ones are not kept

  bool reserve(std::size_t size) HAWSER_REQUIRES(mutex_);
  Piece make(std::size_t size);
  void give(AlignedBuffer buffer, std::size_t size);

  const std::uint64_t budget_;
  Mutex mutex_;
  ConditionVariable given_;
  std::uint64_t used_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t waiting_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t kept_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::array<std::vector<AlignedBuffer>, kClasses> free_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::nbd
