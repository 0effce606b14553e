#include "delta/blobsync_signature.h"

#include <algorithm>
#include <map>

#include "base/assert.h"
#include "delta/signature.h"

namespace hawser::delta {

namespace {

constexpr std::size_t kEntry = 64;
constexpr std::size_t kGroup = 8;

tl::unexpected<Error> damaged(const char* why) {
  return fail(ErrorCode::corrupt, std::string("a signature of BlobSync is damaged: ") + why);
}

// A decimal of .NET: 96 bits and flags, of which a sum needs 64 and none.
void appendDecimal(wire::Bytes& to, std::uint64_t value) {
  wire::append(to, value);
  wire::append(to, std::uint64_t{0});
}

Result<BlobSyncBlock> readEntry(wire::Reader& reader, std::uint32_t length) {
  BlobSyncBlock block;
  block.offset = reader.number<std::uint64_t>();
  block.length = reader.number<std::uint32_t>();
  block.number = reader.number<std::uint32_t>();
  for (std::uint64_t* const sum : {&block.sums.first, &block.sums.second}) {
    *sum = reader.number<std::uint64_t>();
    if (reader.number<std::uint64_t>() != 0) return damaged("a sum is none");
  }
  std::ranges::copy(reader.bytes(block.md5.size()), block.md5.begin());
  const std::uint64_t bytes = length;
  if (block.length != length || block.sums.first > 255 * bytes ||
      block.sums.second > 255 * (bytes * (bytes + 1) / 2))
    return damaged("a block is not as long as it says");
  return block;
}

}  // namespace

BlobSyncSums blobSyncSums(ByteSpan bytes) {
  BlobSyncSums sums;
  for (const std::byte byte : bytes) {
    sums.first += std::to_integer<std::uint64_t>(byte);
    sums.second += sums.first;
  }
  return sums;
}

Result<std::uint32_t> blobSyncBlockSize(std::uint64_t size, std::uint32_t wanted) {
  if (wanted == 0 || wanted > kMostBlobSyncBlock)
    return fail(ErrorCode::invalidArgument,
                "a block of BlobSync has 1 to " + std::to_string(kMostBlobSyncBlock) + " bytes");
  const std::uint64_t least = divideRoundingUp(size, kMostBlobSyncBlocks);
  if (least > kMostBlobSyncBlock)
    return fail(ErrorCode::tooLarge, "it is too large for a signature of BlobSync");
  return std::max(wanted, static_cast<std::uint32_t>(least));
}

BlobSyncBlock blobSyncBlock(ByteSpan bytes, std::uint64_t offset, std::uint32_t number) {
  return {offset, static_cast<std::uint32_t>(bytes.size()), number, blobSyncSums(bytes), md5(bytes)};
}

wire::Bytes encodeBlobSync(const BlobSyncSignature& signature) {
  std::vector<std::uint32_t> lengths;  // as they are first seen
  std::map<std::uint32_t, std::vector<const BlobSyncBlock*>> groups;
  for (const BlobSyncBlock& block : signature.blocks) {
    auto& group = groups[block.length];
    if (group.empty()) lengths.push_back(block.length);
    group.push_back(&block);
  }
  wire::Bytes bytes;
  wire::append(bytes, static_cast<std::uint32_t>(lengths.size()));
  for (const std::uint32_t length : lengths) {
    wire::append(bytes, length);
    wire::append(bytes, static_cast<std::uint32_t>(groups[length].size()));
    for (const BlobSyncBlock* const block : groups[length]) {
      wire::append(bytes, block->offset);
      wire::append(bytes, block->length);
      wire::append(bytes, block->number);
      appendDecimal(bytes, block->sums.first);
      appendDecimal(bytes, block->sums.second);
      wire::append(bytes, ByteSpan(block->md5));
    }
  }
  return bytes;
}

Result<BlobSyncSignature> decodeBlobSync(ByteSpan bytes) {
  wire::Reader reader(bytes);
  BlobSyncSignature signature;
  const auto groups = reader.number<std::uint32_t>();
  if (!reader.good() || groups > kMostBlobSyncBlocks) return damaged("it is none");
  std::size_t rest = bytes.size() - 4;
  for (std::uint32_t group = 0; group < groups; ++group) {
    if (rest < kGroup) return damaged("it is cut off");
    rest -= kGroup;
    const auto length = reader.number<std::uint32_t>();
    const auto entries = reader.number<std::uint32_t>();
    if (length == 0 || length > kMostCellSize) return damaged("a block has no such length");
    if (entries > kMostBlobSyncBlocks - signature.blocks.size()) return damaged("it has too many blocks");
    if (rest < kEntry * entries) return damaged("it is cut off");
    rest -= kEntry * entries;
    for (std::uint32_t entry = 0; entry < entries; ++entry) {
      HAWSER_TRY(const BlobSyncBlock block, readEntry(reader, length));
      signature.blocks.push_back(block);
    }
  }
  if (rest != 0) return damaged("there is more behind its end");
  std::ranges::sort(signature.blocks, {}, &BlobSyncBlock::offset);
  std::uint64_t end = 0;
  for (const BlobSyncBlock& block : signature.blocks) {
    if (block.offset != end) return damaged("its blocks leave gaps");
    end = block.end();
  }
  return signature;
}

}  // namespace hawser::delta
