// Segments: how an object that is searched is cut, so that several threads can search it. What begins in a
// segment may end behind it, so each is read with the first bytes of the next.
#pragma once

#include <cstdint>

#include "base/byte_range.h"

namespace hawser::delta {

class Segments {
 public:
  static constexpr std::uint64_t kUsual = 8 * 1024 * 1024;

  // All but the last begin and end at a multiple of `step`, more than 0; each is read with `overlap` bytes
  // behind it. About `least` bytes each, more where the overlap is large.
  Segments(std::uint64_t size, std::uint64_t step, std::uint64_t overlap, std::uint64_t least = kUsual);

  std::uint64_t count() const { return count_; }  // at least one, but for an object without bytes
  std::uint64_t ownBytesOf(std::uint64_t segment) const;
  ByteRange bytesOf(std::uint64_t segment) const;  // its own and those behind
  std::uint64_t mostBytes() const;                 // of any segment

 private:
  std::uint64_t size_;
  std::uint64_t overlap_;
  std::uint64_t length_;  // the last one's may be larger, by the overlap at most
  std::uint64_t count_;
};

}  // namespace hawser::delta
