// SpanCursor: goes through several pieces of memory as if they were one. Internal to blobstore.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "base/byte_range.h"

namespace hawser::blobstore {

template <class Piece>
std::uint64_t lengthOf(std::span<const Piece> pieces) {
  std::uint64_t length = 0;
  for (const Piece piece : pieces)
    length += piece.size();
  return length;
}

template <class Piece>
class SpanCursor {
 public:
  explicit SpanCursor(std::span<const Piece> pieces) : pieces_(pieces) {}

  // The next `length` bytes, in the pieces they are in; valid until the next call.
  std::span<const Piece> next(std::uint64_t length) {
    // Nearly always it is one piece: no memory is needed for it.
    if (length <= left()) {
      one_ = pieces_.front().subspan(within_, length);
      skip(length);
      return {&one_, 1};
    }
    several_.clear();
    while (length > 0) {
      const std::uint64_t part = std::min<std::uint64_t>(length, left());
      if (part > 0) several_.push_back(pieces_.front().subspan(within_, part));
      skip(part);
      length -= part;
    }
    return several_;
  }

 private:
  std::uint64_t left() const { return pieces_.empty() ? 0 : pieces_.front().size() - within_; }
  void skip(std::uint64_t length) {
    within_ += length;
    if (within_ < pieces_.front().size() || pieces_.size() == 1) return;
    pieces_ = pieces_.subspan(1);
    within_ = 0;
  }

  std::span<const Piece> pieces_;
  std::size_t within_ = 0;
  Piece one_;
  std::vector<Piece> several_;
};

}  // namespace hawser::blobstore
