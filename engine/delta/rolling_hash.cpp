#include "delta/rolling_hash.h"

#include <algorithm>
#include <bit>

#include "base/assert.h"

namespace hawser::delta {

namespace {

constexpr std::uint64_t kFactor2 = kFactor * kFactor;
constexpr std::uint64_t kFactor3 = kFactor2 * kFactor;
constexpr std::uint64_t kFactor4 = kFactor3 * kFactor;

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
  for (int bit = 63; bit >= 0; --bit) {
    const std::uint64_t half = count >> (bit + 1);
    sum = sum * power(half) + sum;
    if (count >> bit & 1) sum = sum * kFactor + kShift;
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
// Bits for each sum: few enough for the filter to stay in a core's own cache while it can.
unsigned filterBits(std::size_t sums) {
  constexpr std::size_t kOwnCache = std::size_t{1} << 22;  // 512 KiB
  const std::size_t wanted = std::max<std::size_t>(sums, 1) * (sums > kOwnCache / 32 ? 16 : 64);
  return static_cast<unsigned>(std::bit_width(wanted - 1));
}
}  // namespace

SumFilter::SumFilter(std::size_t sums)
    : drop_(64 - std::max(filterBits(sums), 6U)), bits_(std::size_t{1} << (64 - drop_ - 6), 0) {}

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
  const std::uint64_t* const bits = filter.bits_.data();
  const unsigned drop = filter.drop_;
  const auto bit = [bits, drop](std::uint64_t of) {
    const std::uint64_t place = of >> drop;
    return bits[place >> 6] >> (place & 63);
  };
  std::uint64_t now = sum;
  // Four at a time: each is reached from the same sum, not one from the other.
  for (; at + 4 < end; at += 4) {
    const auto step = [&](std::size_t i) {
      return value(in[at + i]) - leaving_[std::to_integer<std::size_t>(out[at + i])];
    };
    const std::uint64_t add1 = step(0);
    const std::uint64_t add2 = add1 * kFactor + step(1);
    const std::uint64_t add3 = add2 * kFactor + step(2);
    const std::uint64_t add4 = add3 * kFactor + step(3);
    const std::uint64_t sum1 = now * kFactor + add1;
    const std::uint64_t sum2 = now * kFactor2 + add2;
    const std::uint64_t sum3 = now * kFactor3 + add3;
    const std::uint64_t sum4 = now * kFactor4 + add4;
    if (((bit(sum1) | bit(sum2) | bit(sum3) | bit(sum4)) & 1) != 0) {
      if (bit(sum1) & 1) return sum = sum1, at + 1;
      if (bit(sum2) & 1) return sum = sum2, at + 2;
      if (bit(sum3) & 1) return sum = sum3, at + 3;
      return sum = sum4, at + 4;
    }
    now = sum4;
  }
  for (; at + 1 < end;) {
    now = moved(now, out[at], in[at]);
    ++at;
    if (bit(now) & 1) return sum = now, at;
  }
  sum = now;
  return std::nullopt;
}

}  // namespace hawser::delta
