// Record: one change of the store's metadata, as the journal and the checkpoints keep it (FORMAT.md).
// Internal to blobstore.
//
// A record is a kind and what its kind needs of the fields below; the others are as they are made. Records
// are applied in order (catalog.h): a live change and its replay are the same code.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "blobstore/page_mask.h"
#include "blobstore/types.h"
#include "blobstore/wire.h"

namespace hawser::blobstore {

enum class RecordKind : std::uint16_t {
  create = 1,
  remove = 2,
  resize = 3,
  flags = 4,
  setXattr = 5,
  removeXattr = 6,
  mapRun = 7,
  mapPages = 8,
  unmap = 9,
  clearPages = 10,
  snapshot = 11,
  parent = 12,
  external = 13,
  superBlob = 14,
  type = 15,
  grow = 16,
  nextId = 17,
  totals = 18,
};

// Of a blob.
enum BlobFlag : std::uint32_t {
  kThin = 1,
  kReadOnly = 2,
};

struct Record {
  RecordKind kind{};
  BlobId id = 0;
  BlobId other = 0;                  // parent, snapshot
  std::uint64_t clusters = 0;        // size; of totals: how many are mapped
  std::uint64_t parentClusters = 0;  // how much is read through the parent
  std::uint32_t flags = 0;
  ClearMethod clear = ClearMethod::byDefault;
  std::uint32_t index = 0;    // of a cluster in the blob
  std::uint32_t cluster = 0;  // on the device
  std::uint32_t count = 0;    // clusters; of totals: xattrs
  bool full = false;          // of mapRun: all pages hold something, or none
  PageMask pages;
  std::string name;  // of an xattr
  std::string text;  // its value; an external id; a type

  friend bool operator==(const Record&, const Record&) = default;
};

inline constexpr std::size_t kRecordHeader = 8;
// An unknown record with this flag changes what the others mean: a store that has one is not for us.
inline constexpr std::uint16_t kRecordMustBeKnown = 1;

// Appends it to `to`, whole eights of bytes.
void encode(const Record& record, Bytes& to);
std::size_t encodedSize(const Record& record);

enum class RecordState : std::uint8_t {
  known,
  skipped,  // unknown, and may be
  refused,  // unknown, and must not be
  cut,      // it does not end within the bytes
  damaged,  // its kind has other contents
};
struct RecordRead {
  RecordState state = RecordState::cut;
  std::size_t size = 0;  // bytes it takes; 0 where nobody knows
  Record record;
};
RecordRead decode(ByteSpan bytes);
// Of a batch: each in turn; one that is cut is the last.
void forEachRecord(ByteSpan records, const std::function<void(const RecordRead&)>& call);

// In one line, for dump: "create 7: 12 clusters, thin".
std::string describe(const Record& record);

}  // namespace hawser::blobstore
