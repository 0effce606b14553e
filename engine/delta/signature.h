// Signature: what is known of an object by which another one can be made of it: a weak and a strong hash of
// each of its cells, which are equal runs of its bytes, the last one shorter.
//
// Format: FORMAT.md. A cell is 24 bytes; of what cells an object has and what they hold nothing follows about
// how the store keeps it. Pure values; any thread.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"
#include "base/result.h"
#include "base/wire.h"

namespace hawser::delta {

using StrongHash = std::array<std::byte, 16>;  // the first half of the SHA-256

struct Cell {
  std::uint64_t weak = 0;  // weakSum()
  StrongHash strong{};
  friend bool operator==(const Cell&, const Cell&) = default;
};

// A piece that the object was committed from, in order: what its service can keep without being sent it.
struct SignedPart {
  std::uint64_t length = 0;
  std::uint64_t crc64 = 0;  // CRC-64/NVME, as the service had it
  friend bool operator==(const SignedPart&, const SignedPart&) = default;
};

struct Signature {
  std::uint64_t size = 0;      // of the object
  std::uint64_t crc64 = 0;     // CRC-64/NVME of the object
  std::uint32_t cellSize = 0;  // 1 to kMostCellSize
  std::vector<Cell> cells;
  std::vector<SignedPart> parts;  // empty: not known
  // partNames() of these: who writes the object anew by other means, and lets what is said of it stand, may
  // well make parts of the same lengths.
  StrongHash partNames{};

  std::uint32_t lengthOf(std::uint64_t cell) const {
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(cellSize, size - cell * cellSize));
  }
  friend bool operator==(const Signature&, const Signature&) = default;
};

inline constexpr std::uint32_t kMostCellSize = 64 * 1024 * 1024;
inline constexpr std::uint64_t kMostCells = std::uint64_t{1} << 22;

StrongHash strongHash(ByteSpan bytes);
// Of two of one length, in hardly more time.
std::array<StrongHash, 2> strongHashes(ByteSpan one, ByteSpan other);
// By what the store calls them, in order.
StrongHash partNames(std::span<const std::string> names);

// So that the signature's cost and that of what is sent for a change are in proportion, and a signature is at
// most 24 MiB: 8 KiB up to 8 GiB, more beyond.
std::uint32_t cellSizeFor(std::uint64_t size);
// The smallest that `wanted` can be for an object of this size, or `wanted`.
std::uint32_t cellSizeAtLeast(std::uint64_t size, std::uint32_t wanted);

// How many bytes what has (FORMAT.md).
inline constexpr std::size_t kSignatureHead = 56, kSignaturePart = 16, kSignatureCell = 24,
                             kSignatureSum = 32;
inline constexpr std::uint32_t kMostSignedParts = 100'000;

// All that comes before its cells.
void appendSignatureHead(wire::Bytes& bytes, const Signature& signature);
wire::Bytes encodeSignature(const Signature& signature);
// corrupt where it is damaged, not one, or not of one object; unsupported of a newer version.
Result<Signature> decodeSignature(ByteSpan bytes);

// The key of the object that holds the signature of another one, by the SHA-256 (hex) of what it holds: it is
// never written twice, so that nothing that names it by that can find another.
std::string signatureKey(std::string_view key, std::string_view sha256);
// Whether a key has that form, or the one of a signature for BlobSync: KEY.NUMBER.sig.
bool isSignatureKey(std::string_view key);
inline constexpr const char* kSignatureContentType = "application/vnd.hawser.signature";

}  // namespace hawser::delta
