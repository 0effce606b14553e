#include "nbd/memory.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace hawser::nbd {

namespace {

// What a request costs beside its bytes: requests without any are to be bounded too.
constexpr std::uint64_t kRequest = 512;
constexpr std::size_t kSmallest = 4096;
constexpr std::uint64_t kMostKept = 4 * 1024 * 1024;

std::size_t capacityFor(std::size_t size) {
  return size == 0 ? 0 : std::bit_ceil(std::max(size, kSmallest));
}

std::size_t classOf(std::size_t capacity) {
  return static_cast<std::size_t>(std::countr_zero(capacity) - std::countr_zero(kSmallest));
}

}  // namespace

Piece::Piece(Piece&& other) noexcept
    : memory_(std::exchange(other.memory_, nullptr)), buffer_(std::move(other.buffer_)), size_(other.size_) {}

Piece& Piece::operator=(Piece&& other) noexcept {
  std::swap(memory_, other.memory_);
  std::swap(buffer_, other.buffer_);
  std::swap(size_, other.size_);
  return *this;
}

Piece::~Piece() {
  if (memory_) memory_->give(std::move(buffer_), size_);
}

bool Memory::reserve(std::size_t size) {
  if (used_ != 0 && used_ + size + kRequest > budget_) return false;
  used_ += size + kRequest;
  return true;
}

Piece Memory::tryTake(std::size_t size) {
  {
    const MutexLock lock(mutex_);
    if (!reserve(size)) return {};
  }
  return make(size);
}

Piece Memory::take(std::size_t size) {
  {
    MutexLock lock(mutex_);
    ++waiting_;
    while (!reserve(size))
      given_.wait(lock);
    --waiting_;
  }
  return make(size);
}

Piece Memory::make(std::size_t size) {
  const std::size_t capacity = capacityFor(size);
  if (capacity == 0) return {this, AlignedBuffer(), 0};
  if (classOf(capacity) >= kClasses) return {this, AlignedBuffer(size), size};
  {
    const MutexLock lock(mutex_);
    auto& list = free_[classOf(capacity)];
    if (!list.empty()) {
      AlignedBuffer buffer = std::move(list.back());
      list.pop_back();
      kept_ -= capacity;
      return {this, std::move(buffer), size};
    }
  }
  return {this, AlignedBuffer(capacity), size};
}

void Memory::give(AlignedBuffer buffer, std::size_t size) {
  const MutexLock lock(mutex_);
  used_ -= size + kRequest;
  if (waiting_ > 0) given_.notifyAll();
  const std::size_t capacity = buffer.size();
  if (capacity == 0 || !std::has_single_bit(capacity) || classOf(capacity) >= kClasses) return;
  if (kept_ + capacity > kMostKept) return;
  kept_ += capacity;
  free_[classOf(capacity)].push_back(std::move(buffer));
}

}  // namespace hawser::nbd
