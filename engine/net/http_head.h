// Heads of messages: that of a request as it is sent; the status line and the header fields of an answer, and
// what they say of its body. Pure.
//
// Format: RFC 9112 (HTTP/1.1) sections 2 to 6. Stricter than it has to be where an answer could be read in
// two ways: such an answer is no answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "net/http.h"

namespace hawser {

// Up to the empty line and with it. Error: invalidArgument: a URL or header that would be read as something
// else.
Result<std::string> requestHead(const HttpRequest& request, std::string_view userAgent);

struct HttpHead {
  int status = 0;
  HttpHeaders headers;
  bool keepsConnection = true;  // as far as the server says
  bool isInterim() const { return status < 200; }
};

struct BodyFraming {
  enum class Kind : std::uint8_t { none, length, chunked, untilClose } kind = Kind::none;
  std::uint64_t length = 0;
};

// Bytes from the start of `text` to the end of the head's empty line; nothing while that has not come.
// `seen`: how much of it an earlier call has looked at.
std::optional<std::size_t> headLength(std::string_view text, std::size_t seen = 0);

// `text` as headLength() measured it. Error: connection, Retry::soon: this is no HTTP/1 answer.
Result<HttpHead> parseHead(std::string_view text);

// How the body that follows is delimited. Error: the head contradicts itself or names an encoding nobody
// asked for.
Result<BodyFraming> bodyFraming(const HttpHead& head, std::string_view method);

}  // namespace hawser
