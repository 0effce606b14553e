// ChunkedBody: takes the framing off a chunked body as it comes, in pieces of any size. Pure.
//
// Format: RFC 9112 7.1. Extensions and trailers are read over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/byte_range.h"
#include "base/result.h"

namespace hawser {

class ChunkedBody {
 public:
  struct Piece {
    std::size_t used = 0;  // bytes of the input that are done with
    ByteSpan data;         // a view into the input, among those used; may be empty
  };
  // Call again with what is left until all of the input is used or isWhole(). Error: connection,
  // Retry::soon: this is no chunked body, or one of little else than framing.
  Result<Piece> take(ByteSpan input);
  bool isWhole() const { return at_ == At::end; }

 private:
  enum class At : std::uint8_t {
    size,       // the digits
    extension,  // between them and the line's end
    sizeEnd,    // its '\n'
    data,
    dataEnd,  // '\r', which some leave out
    dataEndLf,
    trailer,      // at the start of a line
    trailerLine,  // within one
    trailerEnd,   // the '\n' of the empty line
    end,
  };
  Status step(char c);

  At at_ = At::size;
  std::uint64_t left_ = 0;  // of the chunk, or its size as far as it is read
  unsigned digits_ = 0;
  std::uint64_t framing_ = 0, body_ = 0;  // bytes so far
};

}  // namespace hawser
