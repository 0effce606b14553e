// WorkStore: a store in a file to measure on, and the same file for plain calls.
#pragma once

#include <memory>
#include <string>

#include "blobstore/blobstore.h"
#include "block/aligned_buffer.h"
#include "block/file_block_device.h"
#include "store/measure.h"

namespace hawser::bench {

class WorkStore {
 public:
  // Of `size` bytes, each of which is written once, so that no side pays for blocks that are reserved and
  // were never written; sparse: none is.
  WorkStore(const std::string& folder, std::uint64_t size, bool sparse, StoreOptions options = {});
  ~WorkStore();

  Blobstore& store() { return *store_; }
  FileBlockDevice& device() { return *device_; }
  // Where the clusters begin: the first one of the blob that was made first.
  std::uint64_t base() const { return base_; }
  MutableByteSpan small() { return small_.bytes(); }  // a page
  MutableByteSpan large() { return large_.bytes(); }  // 1 MiB

  std::shared_ptr<Blob> make(std::uint64_t clusters, bool thin);
  std::shared_ptr<Blob> filled(std::uint64_t clusters);  // thick, all of it written
  std::shared_ptr<Blob> frozen(std::uint64_t clusters);  // the same, read-only
  std::shared_ptr<Blob> cloneOf(const Blob& snapshot);
  void drop(std::shared_ptr<Blob>& blob);
  // The system's cache of the file is empty.
  void cool();
  // Loads it anew: as after a crash, or as after unload(). No blob may be held. Milliseconds.
  double loadDirty();
  double loadClean();

 private:
  const std::string path_;
  const StoreOptions options_;
  AlignedBuffer small_, large_;
  std::shared_ptr<FileBlockDevice> device_;
  std::unique_ptr<Blobstore> store_;
  std::uint64_t base_ = 0;
};

}  // namespace hawser::bench
