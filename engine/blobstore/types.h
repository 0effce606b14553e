// The words of the embedded store: ids, options, and what is told about stores and blobs.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "block/block_device.h"

namespace hawser {

// Never 0, never given twice within a store.
using BlobId = std::uint64_t;
inline constexpr BlobId kNoBlob = 0;

inline constexpr std::uint64_t kPageSize = 4096;
inline constexpr std::uint64_t kMinClusterSize = 64 * 1024;
inline constexpr std::uint64_t kMaxClusterSize = 1024 * 1024 * 1024;
inline constexpr std::uint64_t kMaxBlobClusters = std::uint64_t{1} << 28;
inline constexpr std::size_t kMaxExternalIdSize = 65535;
inline constexpr std::size_t kMaxXattrSize = 4063;  // name and value together

// 16 bytes that say what a store is for; all zero: nothing in particular.
using StoreType = std::array<std::byte, 16>;
using StoreUuid = std::array<std::byte, 16>;

// What happens to clusters that are given back. Bytes of one blob are never seen in another, whichever it is;
// this is about room on the disk below, and about what a thief of the disk finds.
enum class ClearMethod : std::uint8_t {
  byDefault,  // of a blob: as the store says; of a store: trim
  none,
  trim,
  writeZeroes,
};

struct Xattr {
  std::string name;
  std::string value;
  friend bool operator==(const Xattr&, const Xattr&) = default;
};

// The device behind an external snapshot, from its id, when a blob that needs it is opened. May be asked for
// the same id more than once. No device (nullptr): open all the same; what only it has cannot be read (EIO).
using ExternalOpener =
    std::function<Result<std::shared_ptr<BlockDevice>>(BlobId blob, const std::string& externalId)>;

struct StoreLayout {
  std::uint64_t clusterSize = 1024 * 1024;  // a power of 2, kMinClusterSize to kMaxClusterSize
  // Of the journal ring: a multiple of kPageSize from 64 KiB to 64 MiB; 0: 1/64 of the device, 256 KiB to 16
  // MiB.
  std::uint64_t journalSize = 0;
  // For blobs, xattrs and external ids in each checkpoint (clusters come on top); 0: 1/512 of the device,
  // 128 KiB to 256 MiB.
  std::uint64_t metadataSize = 0;
  std::uint64_t growTo = 0;  // the largest device it can grow to; 0: eight times the device
  StoreType type{};
  ClearMethod clear = ClearMethod::byDefault;
};

struct StoreOptions {
  // Only a store of this type is loaded (ENXIO otherwise); none: any.
  std::optional<StoreType> type;
  bool readOnly = false;  // nothing is written, not even that it was loaded
  // Extends the store over the whole device while loading, where it has become larger.
  bool grow = false;
  ExternalOpener openExternal;  // none: blobs of external snapshots are ENOTSUP to open
  // Where uuids come from; none: the system.
  std::function<void(MutableByteSpan)> random;
};

struct CreateOptions {
  std::uint64_t clusters = 0;
  bool thin = false;
  ClearMethod clear = ClearMethod::byDefault;
  std::vector<Xattr> xattrs;              // there from the first moment on
  std::optional<std::string> externalId;  // a clone of this external snapshot; thin
};

// What loading had to leave out or repair, and whether the store still writes.
struct StoreHealth {
  std::optional<Error> failure;  // set: nothing is written any more until it is loaded anew
  std::vector<std::string> damage;
  std::vector<BlobId> damagedBlobs;  // in the store, but cannot be opened (EILSEQ)
};

struct StoreSpace {
  std::uint64_t clusterSize = 0;
  std::uint64_t totalClusters = 0;  // for data
  std::uint64_t freeClusters = 0;   // including those that wait for their release to be on the disk
  std::uint64_t readyClusters = 0;  // of them, that can be written to at once
  std::uint64_t maxGrowableSize = 0;
};

struct RegionReport {
  std::string name;  // "super block A", "journal", "checkpoint B", "data", ...
  ByteRange range;
  std::string state;  // in words, such as "generation 4, checksum right"
};

struct StoreCheck {
  std::vector<RegionReport> regions;
  std::vector<std::string> problems;  // empty: all is well
  std::uint64_t blobs = 0;
  std::uint64_t usedClusters = 0;
};

struct Progress {
  std::uint64_t done = 0, total = 0;  // clusters
};
using ProgressCallback = std::function<void(const Progress&)>;

}  // namespace hawser
