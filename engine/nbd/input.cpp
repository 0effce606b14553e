#include "nbd/input.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"

namespace hawser::nbd {

namespace {

tl::unexpected<Error> goneWithin() {
  return fail(ErrorCode::connection, "the client has gone in the middle of a message");
}

}  // namespace

Input::Input(ByteStream& stream, std::function<Status(const OpContext&)> beforeWaiting)
    : stream_(stream), beforeWaiting_(std::move(beforeWaiting)), buffer_(kMost) {}

Result<std::size_t> Input::receive(const OpContext& context, MutableByteSpan into) {
  HAWSER_CHECK(beforeWaiting_(context));
  return stream_.receive(context, into);
}

Result<ByteSpan> Input::front(const OpContext& context, std::size_t count) {
  HAWSER_ASSERT(count > 0 && count <= kMost);
  if (buffered() < count && begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, buffered());
    end_ -= begin_;
    begin_ = 0;
  }
  while (buffered() < count) {
    HAWSER_TRY(const std::size_t got, receive(context, MutableByteSpan(buffer_).subspan(end_)));
    if (got == 0 && buffered() > 0) return goneWithin();
    if (got == 0) return ByteSpan{};
    end_ += got;
  }
  return ByteSpan(buffer_).subspan(begin_, count);
}

Status Input::read(const OpContext& context, MutableByteSpan into) {
  const std::size_t here = std::min(into.size(), buffered());
  if (here > 0) std::memcpy(into.data(), buffer_.data() + begin_, here);
  drop(here);
  into = into.subspan(here);
  while (!into.empty()) {
    HAWSER_TRY(const std::size_t got, receive(context, into));
    if (got == 0) return goneWithin();
    into = into.subspan(got);
  }
  return {};
}

Status Input::skip(const OpContext& context, std::uint64_t count) {
  while (count > 0) {
    if (buffered() == 0) {
      begin_ = end_ = 0;
      HAWSER_TRY(end_, receive(context, buffer_));
      if (end_ == 0) return goneWithin();
    }
    const std::uint64_t part = std::min<std::uint64_t>(count, buffered());
    drop(part);
    count -= part;
  }
  return {};
}

}  // namespace hawser::nbd
