// The CRC by carry-less multiplication, where the CPU has it: a block of bytes is a polynomial, and a block
// D bits ahead of another may be multiplied by x^D mod P and added to it without changing the remainder.
//
// Method: V. Gopal and others, "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ Instruction",
// Intel, 2009. Internal to checksum. Pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>

namespace hawser::crc64_detail {

using Fold = std::uint64_t (*)(std::uint64_t reg, const std::byte* bytes, std::size_t size);

struct FoldKernel {
  const char* name;
  Fold fold;          // takes any size
  std::size_t least;  // below this the next narrower way is quicker
};

// Those this CPU can run, widest first; none on a CPU without carry-less multiplication.
struct FoldKernels {
  FoldKernel kernels[2];
  std::size_t count = 0;
};
const FoldKernels& foldKernels();

}  // namespace hawser::crc64_detail
