#include "blob_server/arena.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace hawser::bench {

Arena::Arena(std::size_t bytes, std::size_t touched, bool discard) : bytes_(bytes), discard_(discard) {
  void* memory =
      ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) {
    std::perror("cannot reserve memory for objects");
    std::exit(2);
  }
  memory_ = static_cast<char*>(memory);
  ::madvise(memory_, bytes_, MADV_HUGEPAGE);
  for (std::size_t at = 0; at < std::min(touched, bytes_); at += 4096)
    memory_[at] = 1;
}

Arena::~Arena() {
  ::munmap(memory_, bytes_);
}

char* Arena::take() {
  if (discard_) return memory_;
  if (!free_.empty()) {
    char* segment = free_.back();
    free_.pop_back();
    return segment;
  }
  if (fresh_ + kSegment > bytes_) {
    std::fprintf(stderr, "out of memory for objects: raise --memory\n");
    std::exit(3);
  }
  char* segment = memory_ + fresh_;
  fresh_ += kSegment;
  return segment;
}

void Arena::give(char* segment) {
  if (!discard_) free_.push_back(segment);
}

Body::~Body() {
  // Last first, so that the next body finds them in ascending order.
  for (auto segment = segments_.rbegin(); segment != segments_.rend(); ++segment)
    arena_->give(*segment);
}

void Body::resize(std::uint64_t size) {
  const std::uint64_t needed = (size + Arena::kSegment - 1) / Arena::kSegment;
  segments_.reserve(needed);
  while (segments_.size() < needed)
    segments_.push_back(arena_->take());
  size_ = size;
}

Body::Run Body::runAt(std::uint64_t offset) const {
  const std::size_t within = offset % Arena::kSegment;
  char* segment = segments_[offset / Arena::kSegment];
  return {segment + within,
          static_cast<std::size_t>(std::min<std::uint64_t>(Arena::kSegment - within, size_ - offset))};
}

}  // namespace hawser::bench
