// Whatever comes as an HTTP answer: refused, or read the same in pieces of any size, never a crash.
#include <cstdlib>
#include <string>

#include "net/chunked_body.h"
#include "net/http_head.h"

using namespace hawser;

namespace {

struct Read {
  bool refused = false;
  std::size_t used = 0;
  std::string body;
  friend bool operator==(const Read&, const Read&) = default;
};

Read readChunks(std::string_view wire, std::size_t step) {
  Read read;
  ChunkedBody chunks;
  while (!wire.empty() && !chunks.isWhole()) {
    const std::string_view some = wire.substr(0, step);
    const auto piece = chunks.take(std::as_bytes(std::span(some)));
    // What came before it was refused depends on the pieces.
    if (!piece) return Read{true, 0, {}};
    if (piece->used > some.size() || piece->data.size() > piece->used || piece->used == 0) std::abort();
    read.body.append(reinterpret_cast<const char*>(piece->data.data()), piece->data.size());
    read.used += piece->used;
    wire.remove_prefix(piece->used);
  }
  return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto length = headLength(text);
  for (std::size_t split = 0; split <= size && split < 64; ++split) {
    const auto part = headLength(text.substr(0, split));
    if (part ? part != length : headLength(text, split) != length) std::abort();
  }
  if (!length) return 0;
  if (*length > size) std::abort();
  const auto head = parseHead(text.substr(0, *length));
  if (!head) return 0;
  if (head->status < 0 || head->status > 999) std::abort();
  for (const auto& [name, value] : head->headers) {
    if (name.empty() || value.find_first_of("\r\n") != std::string_view::npos) std::abort();
  }
  const auto framing = bodyFraming(*head, "GET");
  if (framing && framing->kind == BodyFraming::Kind::chunked) {
    const std::string_view body = text.substr(*length);
    const Read whole = readChunks(body, body.size() + 1);
    for (const std::size_t step : {1u, 2u, 3u, 7u, 64u}) {
      if (readChunks(body, step) != whole) std::abort();
    }
  }
  return 0;
}
