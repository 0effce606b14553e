#include "net/chunked_body.h"

#include <algorithm>

#include "base/text.h"

namespace hawser {

namespace {

// A server may not keep us at reading framing: so much is allowed beside its share of the body.
constexpr std::uint64_t kFreeFraming = 64 * 1024;
constexpr std::uint64_t kFramingPerByte = 8;

tl::unexpected<Error> noChunks(const char* why) {
  return fail(ErrorCode::connection, why, Retry::soon);
}

int hexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  c = lowered(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Result<ChunkedBody::Piece> ChunkedBody::take(ByteSpan input) {
  Piece piece;
  while (piece.used < input.size() && at_ != At::end) {
    if (at_ == At::data) {
      const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left_, input.size() - piece.used));
      piece.data = input.subspan(piece.used, count);
      piece.used += count;
      left_ -= count;
      body_ += count;
      if (left_ == 0) at_ = At::dataEnd;
      return piece;
    }
    if (++framing_ > kFreeFraming + kFramingPerByte * body_)
      return noChunks("the answer is made of little else than framing");
    HAWSER_CHECK(step(static_cast<char>(input[piece.used++])));
  }
  return piece;
}

Status ChunkedBody::step(char c) {
  switch (at_) {
    case At::size:
      if (const int value = hexValue(c); value >= 0) {
        if (++digits_ > 16) return noChunks("a chunk of the answer is longer than there are bytes");
        left_ = left_ << 4 | static_cast<unsigned>(value);
        return {};
      }
      if (digits_ == 0) return noChunks("a chunk of the answer has no size");
      if (c != '\r' && c != '\n' && c != ';' && c != ' ' && c != '\t')
        return noChunks("the size of a chunk of the answer is no number");
      at_ = At::extension;
      [[fallthrough]];
    case At::extension:
      if (c == '\r') at_ = At::sizeEnd;
      if (c != '\n') return {};
      [[fallthrough]];
    case At::sizeEnd:
      if (c != '\n') return noChunks("the size of a chunk of the answer has no end");
      digits_ = 0;
      at_ = left_ == 0 ? At::trailer : At::data;
      return {};
    case At::dataEnd:
      at_ = At::dataEndLf;
      if (c == '\r') return {};
      [[fallthrough]];
    case At::dataEndLf:
      if (c != '\n') return noChunks("a chunk of the answer is longer than it says");
      at_ = At::size;
      return {};
    case At::trailer:
      if (c == '\r') {
        at_ = At::trailerEnd;
      } else if (c == '\n') {
        at_ = At::end;
      } else {
        at_ = At::trailerLine;
      }
      return {};
    case At::trailerLine:
      if (c == '\n') at_ = At::trailer;
      return {};
    case At::trailerEnd:
      if (c != '\n') return noChunks("the answer's end is none");
      at_ = At::end;
      return {};
    case At::data:
    case At::end:
      return {};
  }
  return {};
}

}  // namespace hawser
