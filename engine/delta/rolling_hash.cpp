#include "delta/rolling_hash.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace hawser::delta {

namespace {

constexpr std::uint64_t kFactor2 = kFactor * kFactor;
constexpr std::uint64_t kFactor4 = kFactor2 * kFactor2;

std::uint64_t power(std::uint64_t exponent) {
  std::uint64_t result = 1;
  for (std::uint64_t base = kFactor; exponent != 0; exponent >>= 1, base *= base) {
    if (exponent & 1) result *= base;
  }
  return result;
}

std::uint64_t value(std::byte byte) {
  return std::to_integer<std::uint64_t>(byte);
}

// Of so many bytes of value 0: what the shifts of a window come to.
std::uint64_t shiftsOf(std::uint64_t count) {
  std::uint64_t sum = 0;
  std::uint64_t factor = 1;  // its power by how many bytes `sum` is of
  for (int bit = std::bit_width(count) - 1; bit >= 0; --bit) {
    sum = sum * factor + sum;
    factor *= factor;
    if ((count >> bit & 1) == 0) continue;
    sum = sum * kFactor + kShift;
    factor *= kFactor;
  }
  return sum;
}

}  // namespace

// Two halves of eight, whose products wait for nobody: the processor works on them side by side.
std::uint64_t weakSum(ByteSpan window) {
  constexpr std::uint64_t kFactor8 = kFactor4 * kFactor4;
  std::uint64_t sum = 0;
  std::size_t at = 0;
  const std::byte* const bytes = window.data();
  for (; at + 8 <= window.size(); at += 8) {
    const std::byte* const b = bytes + at;
    const std::uint64_t first =
        (value(b[0]) * kFactor + value(b[1])) * kFactor2 + (value(b[2]) * kFactor + value(b[3]));
    const std::uint64_t second =
        (value(b[4]) * kFactor + value(b[5])) * kFactor2 + (value(b[6]) * kFactor + value(b[7]));
    sum = sum * kFactor8 + (first * kFactor4 + second);
  }
  for (; at < window.size(); ++at)
    sum = sum * kFactor + value(bytes[at]);
  return sum + shiftsOf(window.size());
}

namespace {
// Few enough bits for each sum for the filter to stay in a core's own cache while it can: what it lets pass
// in vain costs less than to wait for it.
unsigned wordBits(std::size_t sums) {
  constexpr std::size_t kOwnCache = std::size_t{1} << 19;  // bits: 64 KiB
  const std::size_t wanted = std::max<std::size_t>(sums, 1) * (sums > kOwnCache / 32 ? 16 : 32);
  return static_cast<unsigned>(std::bit_width(std::max<std::size_t>(wanted, 1 << 12) - 1)) - 6;
}
}  // namespace

SumFilter::SumFilter(std::size_t sums)
    : drop_(64 - wordBits(sums) - 12), words_(std::size_t{1} << wordBits(sums), 0) {}

RollingHash::RollingHash(std::uint32_t window) : window_(window) {
  HAWSER_ASSERT(window > 0);
  const std::uint64_t front = power(window);
  for (std::uint64_t byte = 0; byte < leaving_.size(); ++byte)
    leaving_[byte] = (byte + kShift) * front - kShift;
}

std::optional<std::size_t> RollingHash::find(ByteSpan bytes, std::size_t at, std::size_t end,
                                             const SumFilter& filter, std::uint64_t& sum) const {
  if (at >= end) return std::nullopt;
  HAWSER_ASSERT(end - 1 + window_ <= bytes.size());
  if (filter.passes(sum)) return at;
  const std::byte* const out = bytes.data();
  const std::byte* const in = bytes.data() + window_;
  const std::uint64_t* const words = filter.words_.data();
  const unsigned drop = filter.drop_;
  const auto step = [&](std::size_t i) {
    return value(in[i]) - leaving_[std::to_integer<std::size_t>(out[i])];
  };
  std::uint64_t now = sum;
  // Two at a time: both are reached from the same sum, not one from the other.
  for (; at + 2 < end; at += 2) {
    const std::uint64_t first = step(at), second = step(at + 1);
    const std::uint64_t one = now * kFactor + first;
    const std::uint64_t two = now * kFactor2 + (first * kFactor + second);
    if (SumFilter::passes(words, drop, one)) return sum = one, at + 1;
    if (SumFilter::passes(words, drop, two)) return sum = two, at + 2;
    now = two;
  }
  if (at + 1 < end) {
    now = now * kFactor + step(at);
    if (SumFilter::passes(words, drop, now)) return sum = now, at + 1;
  }
  sum = now;
  return std::nullopt;
}

}  // namespace hawser::delta
