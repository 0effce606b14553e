// Whatever is taken for a delta: refused, or pieces that are within both objects and together the new one;
// never a crash, and as much memory as the reader is given.
#include <algorithm>
#include <cstdlib>

#include "checksum/crc64.h"
#include "delta/delta_file.h"

using namespace hawser;
using namespace hawser::delta;

namespace {

class Source final : public ByteSource {
 public:
  explicit Source(ByteSpan bytes) : rest_(bytes) {}
  Result<std::size_t> read(const OpContext&, MutableByteSpan into) override {
    const std::size_t size = std::min(into.size(), rest_.size());
    std::ranges::copy(rest_.first(size), into.begin());
    rest_ = rest_.subspan(size);
    return size;
  }

 private:
  ByteSpan rest_;
};

void readAll(ByteSpan bytes) {
  Source source(bytes);
  DeltaReader reader(source);
  const auto head = reader.begin({});
  if (!head) return;
  std::uint64_t made = 0;
  for (;;) {
    const auto piece = reader.next({});
    if (!piece) return;
    if (!*piece) break;
    made += (*piece)->length;
    if (made > head->newSize) std::abort();
    if ((*piece)->copy) {
      if ((*piece)->from + (*piece)->length > head->oldSize) std::abort();
      continue;
    }
    std::byte some[64];
    for (std::uint64_t left = (*piece)->length; left > 0;) {
      const std::size_t step = std::min<std::uint64_t>(left, sizeof some);
      if (!reader.bytes({}, MutableByteSpan(some, step))) return;
      left -= step;
    }
  }
  if (made != head->newSize) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteSpan bytes(reinterpret_cast<const std::byte*>(data), size);
  readAll(bytes);
  // With the right sums, which a fuzzer does not find.
  constexpr std::size_t kHead = 88, kSum = 8;
  if (size < kHead + kSum) return 0;
  wire::Bytes sealed(bytes.begin(), bytes.end() - kSum);
  wire::put(MutableByteSpan(sealed), kHead - 8, crc64(ByteSpan(sealed).first(kHead - 8)));
  wire::append(sealed, crc64(sealed));
  readAll(sealed);
  return 0;
}
