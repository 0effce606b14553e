#include "checksum/sha256_pair.h"

#include <algorithm>
#include <cstring>

#include "base/assert.h"

#if defined(__x86_64__)
#include <cpuid.h>
#include <immintrin.h>
#endif

namespace hawser {

#if defined(__x86_64__)

namespace {

constexpr std::size_t kBlock = 64;

alignas(16) constexpr std::uint32_t kRound[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

bool cpuHasSha() {
  unsigned a = 0, b = 0, c = 0, d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29 & 1) != 0 &&
         __builtin_cpu_supports("sse4.1") != 0;
}

// The state as the instructions have it: words a b e f and c d g h.
struct State {
  __m128i abef, cdgh;
};

#define HAWSER_SHA __attribute__((target("sha,sse4.1,ssse3"), always_inline)) inline

HAWSER_SHA __m128i loadWords(const std::byte* bytes) {
  const __m128i bigEndian = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  return _mm_shuffle_epi8(_mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes)), bigEndian);
}

// The four words of the schedule behind the sixteen before them, which are w[0] to w[3].
HAWSER_SHA __m128i nextWords(const __m128i (&w)[4], int step) {
  const __m128i older = _mm_sha256msg1_epu32(w[step & 3], w[(step + 1) & 3]);
  const __m128i before = w[(step + 3) & 3];
  return _mm_sha256msg2_epu32(_mm_add_epi32(older, _mm_alignr_epi8(before, w[(step + 2) & 3], 4)), before);
}

HAWSER_SHA void fourRounds(State& state, __m128i words) {
  state.cdgh = _mm_sha256rnds2_epu32(state.cdgh, state.abef, words);
  state.abef = _mm_sha256rnds2_epu32(state.abef, state.cdgh, _mm_shuffle_epi32(words, 0x0e));
}

HAWSER_SHA void addTo(State& state, const State& before) {
  state.abef = _mm_add_epi32(state.abef, before.abef);
  state.cdgh = _mm_add_epi32(state.cdgh, before.cdgh);
}

__attribute__((target("sha,sse4.1,ssse3"))) void compress(State& oneState, State& otherState,
                                                          const std::byte* first, const std::byte* second,
                                                          std::size_t blocks) {
  State one = oneState, other = otherState;  // in registers: nobody else has these
  for (; blocks > 0; --blocks, first += kBlock, second += kBlock) {
    const State oneBefore = one, otherBefore = other;
    __m128i w1[4], w2[4];
#pragma GCC unroll 16
    for (int step = 0; step < 16; ++step) {
      const __m128i constants = _mm_load_si128(reinterpret_cast<const __m128i*>(kRound + 4 * step));
      w1[step & 3] = step < 4 ? loadWords(first + 16 * step) : nextWords(w1, step);
      w2[step & 3] = step < 4 ? loadWords(second + 16 * step) : nextWords(w2, step);
      fourRounds(one, _mm_add_epi32(w1[step & 3], constants));
      fourRounds(other, _mm_add_epi32(w2[step & 3], constants));
    }
    addTo(one, oneBefore);
    addTo(other, otherBefore);
  }
  oneState = one;
  otherState = other;
}

__attribute__((target("sha,sse4.1,ssse3"))) State beginning() {
  return {_mm_set_epi32(0x6a09e667, static_cast<int>(0xbb67ae85), 0x510e527f, static_cast<int>(0x9b05688c)),
          _mm_set_epi32(0x3c6ef372, static_cast<int>(0xa54ff53a), 0x1f83d9ab, 0x5be0cd19)};
}

__attribute__((target("sha,sse4.1,ssse3"))) Sha256Value valueOf(const State& state) {
  alignas(16) std::uint32_t abef[4], cdgh[4];
  _mm_store_si128(reinterpret_cast<__m128i*>(abef), state.abef);
  _mm_store_si128(reinterpret_cast<__m128i*>(cdgh), state.cdgh);
  const std::uint32_t words[8] = {abef[3], abef[2], cdgh[3], cdgh[2], abef[1], abef[0], cdgh[1], cdgh[0]};
  Sha256Value value{};
  for (std::size_t i = 0; i < value.size(); ++i)
    value[i] = static_cast<std::byte>(words[i / 4] >> (24 - 8 * (i % 4)));
  return value;
}

// What is left of the bytes, the bit behind them, zeros and their number in bits.
struct Tail {
  explicit Tail(ByteSpan bytes) : blocks((bytes.size() % kBlock + 9 + kBlock - 1) / kBlock) {
    const ByteSpan rest = bytes.last(bytes.size() % kBlock);
    std::ranges::copy(rest, text.begin());
    text[rest.size()] = std::byte{0x80};
    for (std::size_t i = 0; i < 8; ++i)
      text[blocks * kBlock - 1 - i] = static_cast<std::byte>(std::uint64_t{bytes.size()} * 8 >> (8 * i));
  }
  std::array<std::byte, 2 * kBlock> text{};
  std::size_t blocks;
};

__attribute__((target("sha,sse4.1,ssse3"))) std::array<Sha256Value, 2> byInstructions(ByteSpan one,
                                                                                      ByteSpan other) {
  State first = beginning(), second = beginning();
  compress(first, second, one.data(), other.data(), one.size() / kBlock);
  const Tail oneTail(one), otherTail(other);
  compress(first, second, oneTail.text.data(), otherTail.text.data(), oneTail.blocks);
  return {valueOf(first), valueOf(second)};
}

}  // namespace

#endif

std::array<Sha256Value, 2> sha256Pair(ByteSpan one, ByteSpan other) {
  HAWSER_ASSERT(one.size() == other.size());
#if defined(__x86_64__)
  static const bool fast = cpuHasSha();
  if (fast) return byInstructions(one, other);
#endif
  return {sha256(one), sha256(other)};
}

}  // namespace hawser
