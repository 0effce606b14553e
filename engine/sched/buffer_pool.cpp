#include "sched/buffer_pool.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/assert.h"

namespace hawser {

namespace {

// Capacities are few, so that buffers fit each other's work: powers of two from 16 KiB, and above 1 MiB
// multiples of 1 MiB, where rounding to powers would waste up to half of the budget.
std::size_t capacityFor(std::size_t size) {
  constexpr std::size_t kMebibyte = 1024 * 1024;
  if (size <= 16 * 1024) return 16 * 1024;
  if (size <= kMebibyte) return std::bit_ceil(size);
  return divideRoundingUp(size, kMebibyte) * kMebibyte;
}

}  // namespace

Buffer::Buffer(Buffer&& other) noexcept
    : pool_(std::exchange(other.pool_, nullptr)),
      data_(std::move(other.data_)),
      size_(std::exchange(other.size_, 0)),
      capacity_(other.capacity_) {}

Buffer& Buffer::operator=(Buffer&& other) noexcept {
  if (this != &other) {
    giveBack();
    pool_ = std::exchange(other.pool_, nullptr);
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    capacity_ = other.capacity_;
  }
  return *this;
}

Buffer::~Buffer() {
  giveBack();
}

void Buffer::giveBack() {
  if (pool_ && data_) pool_->put(std::move(data_), capacity_);
  pool_ = nullptr;
}

bool BufferPool::tryReserve(std::uint64_t bytes) {
  std::uint64_t now = reserved_.load();
  do {
    if (now != 0 && now + bytes > budget_) return false;
  } while (!reserved_.compare_exchange_weak(now, now + bytes));
  return true;
}

void BufferPool::unreserve(std::uint64_t bytes) {
  const std::uint64_t before = reserved_.fetch_sub(bytes);
  HAWSER_ASSERT(before >= bytes);
}

Buffer BufferPool::take(std::size_t size) {
  const std::size_t capacity = capacityFor(size);
  {
    MutexLock lock(mutex_);
    auto& list = free_[capacity];
    if (!list.empty()) {
      auto data = std::move(list.back());
      list.pop_back();
      freeBytes_ -= capacity;
      return {this, std::move(data), size, capacity};
    }
    // Kept buffers of other sizes would come on top of the budget: let go of as much as is taken anew.
    for (auto other = free_.rbegin(); other != free_.rend(); ++other) {
      while (!other->second.empty() && reserved() + freeBytes_ > budget_) {
        other->second.pop_back();
        freeBytes_ -= other->first;
      }
    }
  }
  return {this, std::unique_ptr<std::byte[]>(new std::byte[capacity]), size, capacity};
}

void BufferPool::put(std::unique_ptr<std::byte[]> data, std::size_t capacity) {
  MutexLock lock(mutex_);
  if (freeBytes_ + capacity > budget_) return;
  free_[capacity].push_back(std::move(data));
  freeBytes_ += capacity;
}

}  // namespace hawser
