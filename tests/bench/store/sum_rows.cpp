// The checksums of the stores' formats: of as much as is moved at once, and of one page.
#include "block/aligned_buffer.h"
#include "checksum/crc32.h"
#include "store/measure.h"
#include "store/rows.h"

namespace hawser::bench {

namespace {

// Microseconds that 1 MiB may take at so many GB/s.
constexpr double atMost(double rate) {
  return static_cast<double>(kMiB) / rate / 1000;
}

void sum(const char* name, double most, const char* byPage, std::uint32_t (&crc)(ByteSpan, std::uint32_t)) {
  constexpr std::size_t kPage = 4096;
  constexpr int kTimes = 2000;
  const AlignedBuffer buffer(kMiB);
  std::uint32_t state = 0;
  const auto whole = [&](int) { state = crc(buffer.bytes(), state); };
  const auto pages = [&](int) {
    for (std::uint64_t at = 0; at < kMiB; at += kPage)
      state ^= crc(buffer.bytes().subspan(at, kPage), 0);
  };
  const auto many = [&] {
    for (int i = 0; i < kTimes; ++i)
      whole(i);
  };
  many();
  tell(name, milliseconds(many) * 1000 / kTimes, "us", most);
  run({byPage, 1 / 0.6, kTimes, pages, whole});
}

}  // namespace

void measureSums() {
  sum("CRC-32 of 1 MiB", atMost(14), "CRC-32 of 1 MiB page by page, against all of it", crc32);
  sum("CRC-32C of 1 MiB", atMost(25), "CRC-32C of 1 MiB page by page, against all of it", crc32c);
}

}  // namespace hawser::bench
