// SignatureChanges: a signature by what of it another one, the base, has not. What little is changed in a
// large object changes little of its signature, so that little of that has to be sent either.
//
// Format: FORMAT.md. A base is whole, so that it takes two objects to read a signature and never more. Pure
// values; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "checksum/digest.h"
#include "delta/signature.h"

namespace hawser::delta {

// Cells that a base has too.
struct SameCells {
  std::uint32_t at = 0;    // number of the first of them
  std::uint32_t from = 0;  // and in the base
  std::uint32_t count = 0;
  friend bool operator==(const SameCells&, const SameCells&) = default;
};

// In order, apart from each other. Finds what lies where it lay, and what has moved by whole cells mostly.
// None where the base has cells of another size.
std::vector<SameCells> sameCells(const Signature& signature, const Signature& base);

// Whether so much is the same that changes are worth an object beside the base, which stays: those of a small
// signature are not, and what has become a good part of it is better a base itself.
bool isWorthChanges(const Signature& signature, const std::vector<SameCells>& same);

// `base` is the SHA-256 of the object that holds it.
wire::Bytes encodeSignatureChanges(const Signature& signature, const std::vector<SameCells>& same,
                                   const Sha256Value& base);
// So many bytes tell:
inline constexpr std::size_t kChangesHead = 48;
// What it is to be read with; nothing where the bytes are a signature by itself, or none at all.
std::optional<Sha256Value> baseOfSignature(ByteSpan bytes);
// corrupt where they are damaged or another base's; unsupported of a newer version.
Result<Signature> decodeSignatureChanges(ByteSpan bytes, const Signature& base);

}  // namespace hawser::delta
