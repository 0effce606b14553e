// Whatever a client says, from its first byte to its last: answered the same in pieces of any size, never a
// crash, and never more than it asked for.
#include <cstdlib>

#include "block/memory_block_device.h"
#include "nbd/session.h"
#include "support/scripted_stream.h"

using namespace hawser;

namespace {

constexpr std::uint64_t kSize = 64 * 1024;

struct Talked {
  std::vector<std::byte> replies, content, other;
  friend bool operator==(const Talked&, const Talked&) = default;
};

Result<std::vector<nbd::ResidencyExtent>> residency(const OpContext&, ByteRange range) {
  std::vector<nbd::ResidencyExtent> found;
  for (std::uint64_t at = range.offset; at < range.end();) {
    const std::uint64_t end = std::min(range.end(), (at / 4096 + 1) * 4096);
    found.push_back({{at, end - at}, static_cast<nbd::Residency>(at / 4096 % 3)});
    at = end;
  }
  return found;
}

Talked talk(ByteSpan script, std::size_t step) {
  MemoryBlockDevice device(kSize), other(kSize);
  const nbd::Export exports[] = {{"first", "what is written to", device, false, residency},
                                 {"second", "", other, true}};
  test::ScriptedStream stream(script, step);
  nbd::Session session(stream, exports, {});
  (void)session.run(OpContext{});
  return {stream.sent(), device.content(), other.content()};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteSpan script = std::as_bytes(std::span(data, size));
  const Talked whole = talk(script, 0);
  if (whole.content.size() != kSize || whole.other != std::vector<std::byte>(kSize)) std::abort();
  // A request brings the device at most, and an option some names.
  if (whole.replies.size() > 256 + (size / 16 + 1) * (kSize + 256)) std::abort();
  for (const std::size_t step : {1u, 29u}) {
    if (talk(script, step) != whole) std::abort();
  }
  return 0;
}
