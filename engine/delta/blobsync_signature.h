// BlobSyncSignature: the signature file of BlobSync (".sig"): weak sums and an MD5 of each block of a blob.
//
// Format: FORMAT.md, found out from BlobSync's serializer; it has no magic, version or checksum. An MD5 tells
// blocks apart that nobody made to be mistaken for each other: it identifies and proves nothing. Whoever
// makes an object by it has to prove the outcome by another hash. Pure values; any thread.
#pragma once

#include <cstdint>
#include <vector>

#include "base/result.h"
#include "base/wire.h"
#include "checksum/digest.h"

namespace hawser::delta {

// Metadata of a blob: what its signature is called, and how many it has had.
inline constexpr const char* kBlobSyncPointer = "sigurl";
inline constexpr const char* kBlobSyncCount = "sigcount";

// Of the bytes b[0] .. b[L-1]: the sum of b[i], and that of (L-i) * b[i]: exact, for L to kMostCellSize.
struct BlobSyncSums {
  std::uint64_t first = 0;
  std::uint64_t second = 0;
  friend bool operator==(const BlobSyncSums&, const BlobSyncSums&) = default;
};
BlobSyncSums blobSyncSums(ByteSpan bytes);

struct BlobSyncBlock {
  std::uint64_t offset = 0;
  std::uint32_t length = 0;
  std::uint32_t number = 0;  // means nothing: BlobSync writes what it likes
  BlobSyncSums sums;
  Md5Value md5{};
  std::uint64_t end() const { return offset + length; }
  friend bool operator==(const BlobSyncBlock&, const BlobSyncBlock&) = default;
};

struct BlobSyncSignature {
  std::vector<BlobSyncBlock> blocks;  // from the blob's first byte to its last, without gaps
  std::uint64_t size() const { return blocks.empty() ? 0 : blocks.back().end(); }
};

// More a blob cannot have; and what BlobSync can still search for.
inline constexpr std::size_t kMostBlobSyncBlocks = 50'000;
inline constexpr std::uint32_t kMostBlobSyncBlock = 8'421'504;
inline constexpr std::uint32_t kUsualBlobSyncBlock = 100'000;

// `wanted`, or as much more as a blob of this size needs to have no more blocks than it may: invalidArgument
// where `wanted` is 0 or too much, tooLarge where the blob is.
Result<std::uint32_t> blobSyncBlockSize(std::uint64_t size, std::uint32_t wanted = kUsualBlobSyncBlock);

BlobSyncBlock blobSyncBlock(ByteSpan bytes, std::uint64_t offset, std::uint32_t number);

// Byte for byte as BlobSync writes it.
wire::Bytes encodeBlobSync(const BlobSyncSignature& signature);
// corrupt where it cannot be one of a blob. Whether it is that of a certain blob, only their sizes tell.
Result<BlobSyncSignature> decodeBlobSync(ByteSpan bytes);

}  // namespace hawser::delta
