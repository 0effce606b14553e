#include "block/aligned_buffer.h"

#include <new>

namespace hawser {

bool isAligned(ByteSpan bytes) {
  return reinterpret_cast<std::uintptr_t>(bytes.data()) % kMemoryAlignment == 0 &&
         bytes.size() % kMemoryAlignment == 0;
}

AlignedBuffer::AlignedBuffer(std::size_t size)
    : data_(static_cast<std::byte*>(::operator new[](size, std::align_val_t(kMemoryAlignment)))),
      size_(size) {}

void AlignedBuffer::Free::operator()(std::byte* bytes) const {
  ::operator delete[](bytes, std::align_val_t(kMemoryAlignment));
}

AlignedBuffer AlignedBuffers::take() {
  {
    const MutexLock lock(mutex_);
    if (!kept_.empty()) {
      AlignedBuffer buffer = std::move(kept_.back());
      kept_.pop_back();
      return buffer;
    }
  }
  return AlignedBuffer(kSize);
}

void AlignedBuffers::give(AlignedBuffer buffer) {
  const MutexLock lock(mutex_);
  if (kept_.size() < most_) kept_.push_back(std::move(buffer));
}

}  // namespace hawser
