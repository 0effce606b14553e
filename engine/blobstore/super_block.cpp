#include "blobstore/super_block.h"

#include <bit>

#include "blobstore/store_error.h"
#include "checksum/crc32.h"

namespace hawser::blobstore {

namespace {

constexpr std::string_view kMagic = "HAWSERBS";
constexpr std::size_t kCrcAt = kPageSize - 4;
constexpr std::uint64_t kKiB = 1024, kMiB = 1024 * kKiB;
constexpr std::uint64_t kMinJournal = 64 * kKiB, kMaxJournal = 64 * kMiB;
constexpr std::uint64_t kMinMetadata = 16 * kKiB, kMaxMetadata = 4096 * kMiB;
constexpr std::uint64_t kMaxClusters = std::uint64_t{1} << 31;

std::uint64_t roundUp(std::uint64_t value, std::uint64_t to) {
  return divideRoundingUp(value, to) * to;
}

std::uint64_t within(std::uint64_t value, std::uint64_t low, std::uint64_t high) {
  return roundUp(std::clamp(value, low, high), kPageSize);
}

bool isSane(const SuperBlock& super) {
  const bool sizes = std::has_single_bit(super.clusterSize) && super.clusterSize >= kMinClusterSize &&
                     super.clusterSize <= kMaxClusterSize && super.journalSize >= kMinJournal &&
                     super.journalSize <= kMaxJournal && super.journalSize % kPageSize == 0 &&
                     super.checkpointSize % kPageSize == 0 &&
                     super.checkpointSize <= (std::uint64_t{1} << 40);
  if (!sizes || super.clusters > super.maxClusters || super.maxClusters > kMaxClusters) return false;
  const std::uint64_t end = super.checkpointOffset(2);
  return super.firstCluster > 0 && super.firstCluster < super.clusters &&
         super.firstCluster * super.clusterSize >= end && super.checkpoint.region < 2 &&
         super.checkpoint.pages <= super.checkpointSize / kPageSize &&
         super.clear <= ClearMethod::writeZeroes && super.journal.offset < super.journalSize &&
         super.journal.offset % kPageSize == 0 && super.metadataSize <= super.checkpointSize;
}

}  // namespace

Bytes encode(const SuperBlock& super) {
  Bytes bytes;
  bytes.reserve(kPageSize);
  append(bytes, kMagic);
  append(bytes, kVersion);
  append(bytes, super.incompatible);
  append(bytes, super.readOnlyCompatible);
  append(bytes, super.compatible);
  append(bytes, super.generation);
  append(bytes, ByteSpan(super.uuid));
  append(bytes, super.clusterSize);
  append(bytes, super.clusters);
  append(bytes, super.firstCluster);
  append(bytes, super.maxClusters);
  append(bytes, super.journalSize);
  append(bytes, super.checkpointSize);
  append(bytes, super.metadataSize);
  append(bytes, static_cast<std::uint32_t>(super.clear));
  append(bytes, std::uint32_t{super.clean});
  append(bytes, super.checkpoint.generation);
  append(bytes, super.checkpoint.pages);
  append(bytes, super.checkpoint.region);
  append(bytes, super.checkpoint.crc);
  append(bytes, super.journal.sequence);
  append(bytes, super.journal.offset);
  append(bytes, super.journal.previousCrc);
  bytes.resize(kPageSize);
  put(MutableByteSpan(bytes), kCrcAt, crc32c(ByteSpan(bytes).first(kCrcAt)));
  return bytes;
}

Result<SuperBlock> decodeSuperBlock(ByteSpan page, const std::string& device) {
  Reader reader(page);
  if (page.size() < kPageSize || textOf(reader.bytes(kMagic.size())) != kMagic)
    return fail(storeError(EILSEQ, "there is no store", device));
  if (get<std::uint32_t>(page, kCrcAt) != crc32c(page.first(kCrcAt)))
    return fail(storeError(EILSEQ, "the super block is damaged", device));
  SuperBlock super;
  const auto version = reader.number<std::uint32_t>();
  super.incompatible = reader.number<std::uint32_t>();
  if (version > kVersion || super.incompatible != 0)
    return fail(storeError(ENOTSUP, "the store is of a newer version", device));
  super.readOnlyCompatible = reader.number<std::uint32_t>();
  super.compatible = reader.number<std::uint32_t>();
  super.generation = reader.number<std::uint64_t>();
  const ByteSpan uuid = reader.bytes(super.uuid.size());
  std::copy(uuid.begin(), uuid.end(), super.uuid.begin());
  super.clusterSize = reader.number<std::uint64_t>();
  super.clusters = reader.number<std::uint64_t>();
  super.firstCluster = reader.number<std::uint64_t>();
  super.maxClusters = reader.number<std::uint64_t>();
  super.journalSize = reader.number<std::uint64_t>();
  super.checkpointSize = reader.number<std::uint64_t>();
  super.metadataSize = reader.number<std::uint64_t>();
  super.clear = static_cast<ClearMethod>(reader.number<std::uint32_t>());
  super.clean = reader.number<std::uint32_t>() != 0;
  super.checkpoint.generation = reader.number<std::uint64_t>();
  super.checkpoint.pages = reader.number<std::uint64_t>();
  super.checkpoint.region = reader.number<std::uint32_t>();
  super.checkpoint.crc = reader.number<std::uint32_t>();
  super.journal.sequence = reader.number<std::uint64_t>();
  super.journal.offset = reader.number<std::uint64_t>();
  super.journal.previousCrc = reader.number<std::uint32_t>();
  if (version == 0 || !isSane(super)) return fail(storeError(EILSEQ, "the super block cannot be", device));
  return super;
}

Result<SuperBlocks> readSuperBlocks(BlockDevice& device) {
  SuperBlocks found;
  for (std::size_t i = 0; i < 2; ++i) {
    Bytes page(kPageSize);
    if (device.size() < kSuperBlockOffsets[i] + kPageSize) {
      found.errors[i] = storeError(EILSEQ, "the device is too small for a store", device.name());
      continue;
    }
    HAWSER_CHECK(device.read(OpContext{}, kSuperBlockOffsets[i], page));
    auto super = decodeSuperBlock(page, device.name());
    if (super) {
      found.slots[i] = std::move(*super);
    } else {
      found.errors[i] = std::move(super.error());
    }
  }
  return found;
}

Result<SuperBlock> chooseSuper(const SuperBlocks& found, BlockDevice& device) {
  for (const auto& error : found.errors) {
    if (error && error->sys == ENOTSUP) return fail(*error);
  }
  const auto &a = found.slots[0], &b = found.slots[1];
  if (!a && !b) return fail(*found.errors[0]);
  const SuperBlock super = !b || (a && a->generation > b->generation) ? *a : *b;
  if (super.clusters > device.size() / super.clusterSize)
    return fail(storeError(EILSEQ, "the device is smaller than its store", device.name()));
  return super;
}

Result<SuperBlock> layOut(const StoreLayout& layout, std::uint64_t deviceSize, const std::string& device) {
  const auto wrong = [&](const char* what) { return fail(storeError(EINVAL, what, device)); };
  if (!std::has_single_bit(layout.clusterSize) || layout.clusterSize < kMinClusterSize ||
      layout.clusterSize > kMaxClusterSize)
    return wrong("the cluster size is no power of 2 from 64 KiB to 1 GiB");
  SuperBlock super;
  super.clusterSize = layout.clusterSize;
  super.clusters = deviceSize / layout.clusterSize;
  super.journalSize =
      layout.journalSize ? layout.journalSize : within(deviceSize / 64, 256 * kKiB, 16 * kMiB);
  if (super.journalSize % kPageSize != 0 || super.journalSize < kMinJournal ||
      super.journalSize > kMaxJournal)
    return wrong("the journal is no multiple of 4 KiB from 64 KiB to 64 MiB");
  super.metadataSize =
      layout.metadataSize ? layout.metadataSize : within(deviceSize / 512, 128 * kKiB, 256 * kMiB);
  if (super.metadataSize < kMinMetadata || super.metadataSize > kMaxMetadata)
    return wrong("room for metadata is 16 KiB to 4 GiB");
  const std::uint64_t growTo = layout.growTo ? layout.growTo : deviceSize * 8;
  super.maxClusters = std::max(super.clusters, growTo / layout.clusterSize);
  if (super.maxClusters > kMaxClusters) {
    if (super.clusters > kMaxClusters || layout.growTo != 0)
      return wrong("the clusters are too many: larger ones");
    super.maxClusters = kMaxClusters;
  }
  super.checkpointSize =
      roundUp(super.maxClusters * kBytesPerCluster + super.metadataSize, kPageSize) + kPageSize;
  super.firstCluster = divideRoundingUp(super.checkpointOffset(2), layout.clusterSize);
  if (super.firstCluster >= super.clusters)
    return fail(storeError(ENOSPC, "the device is too small for a store", device));
  super.clear = layout.clear;
  return super;
}

}  // namespace hawser::blobstore
