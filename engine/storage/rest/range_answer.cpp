#include "storage/rest/range_answer.h"

#include <algorithm>

#include "checksum/crc64.h"
#include "storage/rest/header_text.h"

namespace hawser {

Result<std::uint64_t> sizeFromRead(const HttpResponse& response, std::optional<ByteRange> range,
                                   std::uint64_t received) {
  const auto damaged = [](const char* why) { return fail(ErrorCode::corrupt, why, Retry::soon); };
  if (response.status == 206) {
    if (received == 0) {
      // Some services answer so where the range begins at the object's end.
      Error none = makeError(ErrorCode::invalidArgument, "the range has no bytes");
      none.http = 416;
      return fail(std::move(none));
    }
    const auto text = response.headers.find("content-range");
    const auto content = text ? parseContentRange(*text) : std::nullopt;
    if (!content || !range) return damaged("the service's answer to a range names no range");
    const std::uint64_t end =
        std::min(content->total, checkedAdd(range->offset, range->length).value_or(~0ull));
    if (content->range.offset != range->offset || content->range.end() != end)
      return damaged("the service sent another range than was asked for");
    if (received != content->range.length) return damaged("the service sent fewer bytes than it said");
    return content->total;
  }
  // The range was not honoured: that is the same only where it was all there is.
  if (range && (range->offset != 0 || received > range->length))
    return damaged("the service sent the whole object instead of a range");
  const auto length = response.headers.find("content-length");
  if (length && parseSizeHeader(*length) != received)
    return damaged("the service sent fewer bytes than it said");
  return received;
}

Result<ObjectInfo> linkWithTarget(ObjectInfo link, std::string body, bool whole) {
  if (!whole) return link;
  const auto& known = link.properties.hashes.crc64;
  const bool damaged = known && *known != crc64(std::as_bytes(std::span(body.data(), body.size())));
  if (damaged || body.size() > kLongestTarget)
    return fail(ErrorCode::corrupt, "the link's target is damaged", Retry::soon);
  link.properties.linkTarget = std::move(body);
  return link;
}

}  // namespace hawser
