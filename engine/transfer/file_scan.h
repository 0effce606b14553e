// FileScan: what is on this machine is read once and searched, as many segments at once as there are
// processors.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "base/byte_range.h"
#include "delta/blobsync_scan.h"
#include "delta/scan.h"
#include "storage/object_store.h"

namespace hawser {

struct FileScan {
  ObjectReader* store = nullptr;
  ObjectRef ref;
  std::string etag;                                // it has to have
  ByteRange range;                                 // of it, that is searched
  std::atomic<std::uint64_t>* compared = nullptr;  // bytes, counted up
  OpContext context;
};

// Segments that are read at once, at most.
unsigned scanLanes();

// Blocks, hears a stop. What has the bytes of cells of `old`, from the start of the range on; none: only the
// signature is made, which a cell size of 0 leaves out.
Result<delta::ScanResult> scanFile(const FileScan& file, const std::shared_ptr<const delta::Signature>& old,
                                   std::uint32_t cellSize);
Result<delta::BlobSyncScan::Outcome> scanFile(const FileScan& file,
                                              std::shared_ptr<const delta::BlobSyncIndex> old);

}  // namespace hawser
