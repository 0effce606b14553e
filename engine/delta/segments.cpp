#include "delta/segments.h"

#include <algorithm>

#include "base/assert.h"

namespace hawser::delta {

namespace {
// What is read twice because segments overlap is at most one in so many bytes, ...
constexpr std::uint64_t kOverlapsInSegment = 16;
// ... unless a segment were more than this by that.
constexpr std::uint64_t kMost = 64 * 1024 * 1024;
}  // namespace

Segments::Segments(std::uint64_t size, std::uint64_t step, std::uint64_t overlap, std::uint64_t least)
    : size_(size), overlap_(overlap) {
  HAWSER_ASSERT(step != 0);
  const std::uint64_t wanted = std::max({least, std::min(kOverlapsInSegment * overlap, kMost), overlap + 1});
  length_ = divideRoundingUp(wanted, step) * step;
  // A last one that is shorter than what overlaps is the end of the one before.
  const bool endsWithOwn = size % length_ > overlap || size < length_;
  count_ = size / length_ + (endsWithOwn && size != 0 ? 1 : 0);
}

std::uint64_t Segments::ownBytesOf(std::uint64_t segment) const {
  return segment + 1 < count_ ? length_ : size_ - segment * length_;
}

ByteRange Segments::bytesOf(std::uint64_t segment) const {
  HAWSER_ASSERT(segment < count_);
  const std::uint64_t offset = segment * length_;
  return {offset, std::min(size_ - offset, ownBytesOf(segment) + overlap_)};
}

std::uint64_t Segments::mostBytes() const {
  return std::min(size_, length_ + overlap_);
}

}  // namespace hawser::delta
