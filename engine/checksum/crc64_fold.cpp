#include "checksum/crc64_fold.h"

#include "checksum/crc64_table.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace hawser::crc64_detail {

#if defined(__x86_64__)

namespace {

#define HAWSER_CLMUL __attribute__((target("pclmul,sse4.1")))
#define HAWSER_WIDE_CLMUL __attribute__((target("pclmul,sse4.1,avx512f,avx512dq,vpclmulqdq")))

// Multipliers that carry a 128-bit block `bits` ahead: of its first eight bytes (the higher powers), then of
// its last eight. One x less, since the product of two reflected 64-bit values sits one bit low.
constexpr std::uint64_t firstFactor(std::uint64_t bits) {
  return powerOfX(bits + 64 - 1);
}
constexpr std::uint64_t lastFactor(std::uint64_t bits) {
  return powerOfX(bits - 1);
}

template <std::uint64_t Bits>
HAWSER_CLMUL inline __m128i factors() {
  constexpr std::uint64_t kFirst = firstFactor(Bits);
  constexpr std::uint64_t kLast = lastFactor(Bits);
  return _mm_set_epi64x(static_cast<long long>(kLast), static_cast<long long>(kFirst));
}

HAWSER_CLMUL inline __m128i load(const std::byte* from) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(from));
}

HAWSER_CLMUL inline __m128i carry(__m128i block, __m128i factor, __m128i onto) {
  const __m128i first = _mm_clmulepi64_si128(block, factor, 0x00);
  const __m128i last = _mm_clmulepi64_si128(block, factor, 0x11);
  return _mm_xor_si128(_mm_xor_si128(first, last), onto);
}

// A 128-bit block is 16 bytes with the same remainder, so the tables finish it and the tail.
HAWSER_CLMUL std::uint64_t finish(__m128i block, const std::byte* bytes, std::size_t size) {
  const __m128i factor = factors<128>();
  for (; size >= 16; bytes += 16, size -= 16)
    block = carry(block, factor, load(bytes));
  alignas(16) std::byte last[16];
  _mm_store_si128(reinterpret_cast<__m128i*>(last), block);
  return byTable(byTable(0, last, sizeof last), bytes, size);
}

HAWSER_CLMUL inline __m128i withRegister(__m128i block, std::uint64_t reg) {
  return _mm_xor_si128(block, _mm_set_epi64x(0, static_cast<long long>(reg)));
}

// Eight blocks in flight: one multiplication takes several cycles, but a new one may start each cycle.
HAWSER_CLMUL std::uint64_t foldNarrow(std::uint64_t reg, const std::byte* bytes, std::size_t size) {
  if (size < 16) return byTable(reg, bytes, size);
  if (size < 256) return finish(withRegister(load(bytes), reg), bytes + 16, size - 16);
  __m128i block[8];
  for (int i = 0; i < 8; ++i)
    block[i] = load(bytes + 16 * i);
  block[0] = withRegister(block[0], reg);
  bytes += 128;
  size -= 128;
  const __m128i factor = factors<1024>();
  for (; size >= 128; bytes += 128, size -= 128) {
    for (int i = 0; i < 8; ++i)
      block[i] = carry(block[i], factor, load(bytes + 16 * i));
  }
  const __m128i next = factors<128>();
  for (int i = 1; i < 8; ++i)
    block[i] = carry(block[i - 1], next, block[i]);
  return finish(block[7], bytes, size);
}

HAWSER_WIDE_CLMUL inline __m512i loadWide(const std::byte* from) {
  return _mm512_loadu_si512(from);
}

// The zeroing forms, since GCC 12 warns of the undefined value inside the plain ones.
HAWSER_WIDE_CLMUL inline __m512i everywhere(__m128i value) {
  return _mm512_maskz_broadcast_i64x2(0xFF, value);
}

template <int Lane>
HAWSER_WIDE_CLMUL inline __m128i lane(__m512i value) {
  return _mm512_maskz_extracti64x2_epi64(0xFF, value, Lane);
}

HAWSER_WIDE_CLMUL inline __m512i carryWide(__m512i block, __m512i factor, __m512i onto) {
  const __m512i first = _mm512_clmulepi64_epi128(block, factor, 0x00);
  const __m512i last = _mm512_clmulepi64_epi128(block, factor, 0x11);
  return _mm512_ternarylogic_epi64(first, last, onto, 0x96);  // XOR of three
}

HAWSER_WIDE_CLMUL std::uint64_t foldWide(std::uint64_t reg, const std::byte* bytes, std::size_t size) {
  if (size < 512) return foldNarrow(reg, bytes, size);
  __m512i block[4];
  for (int i = 0; i < 4; ++i)
    block[i] = loadWide(bytes + 64 * i);
  block[0] =
      _mm512_xor_si512(block[0], _mm512_zextsi128_si512(_mm_set_epi64x(0, static_cast<long long>(reg))));
  bytes += 256;
  size -= 256;
  const __m512i factor = everywhere(factors<2048>());
  for (; size >= 256; bytes += 256, size -= 256) {
    for (int i = 0; i < 4; ++i)
      block[i] = carryWide(block[i], factor, loadWide(bytes + 64 * i));
  }
  const __m512i next = everywhere(factors<512>());
  for (int i = 1; i < 4; ++i)
    block[i] = carryWide(block[i - 1], next, block[i]);
  for (; size >= 64; bytes += 64, size -= 64)
    block[3] = carryWide(block[3], next, loadWide(bytes));
  const __m128i step = factors<128>();
  __m128i narrow = lane<0>(block[3]);
  narrow = carry(narrow, step, lane<1>(block[3]));
  narrow = carry(narrow, step, lane<2>(block[3]));
  narrow = carry(narrow, step, lane<3>(block[3]));
  return finish(narrow, bytes, size);
}

#undef HAWSER_CLMUL
#undef HAWSER_WIDE_CLMUL

}  // namespace

const FoldKernels& foldKernels() {
  static const FoldKernels found = [] {
    FoldKernels kernels;
    const bool narrow = __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.1");
    if (narrow && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("vpclmulqdq")) {
      kernels.kernels[kernels.count++] = {"vpclmulqdq", foldWide, 512};
    }
    if (narrow) kernels.kernels[kernels.count++] = {"pclmulqdq", foldNarrow, 64};
    return kernels;
  }();
  return found;
}

#else

const FoldKernels& foldKernels() {
  static const FoldKernels none;
  return none;
}

#endif

}  // namespace hawser::crc64_detail
