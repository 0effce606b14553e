#include "storage/rest/checking_sink.h"

#include <algorithm>

#include "checksum/crc64.h"

namespace hawser {

void CheckingSink::take(ByteSpan bytes) {
  count_ += bytes.size();
  if (summed_) crc64_ = hawser::crc64(bytes, crc64_);
}

// The sum of A and B is that of B and of A moved by the length of B, so twice A's leaves B's.
std::optional<std::uint64_t> CheckingSink::crc64() const {
  return before_ ? crc64Combined(*before_, target_.crc64().value_or(0), count_) : crc64_;
}

Status CheckingSink::write(ByteSpan bytes) {
  if (bytes.size() > most_ - count_)
    return fail(ErrorCode::corrupt, "the service sent more than was asked for", Retry::soon);
  take(bytes);
  return target_.write(bytes);
}

MutableByteSpan CheckingSink::room() {
  const MutableByteSpan room = target_.room();
  lent_ = room.first(static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), most_ - count_)));
  return lent_;
}

Status CheckingSink::filled(std::size_t count) {
  take(lent_.first(count));
  return target_.filled(count);
}

}  // namespace hawser
