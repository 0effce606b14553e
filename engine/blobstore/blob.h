// Blob: an open blob of a Blobstore: bytes in clusters, some its own, the rest its parent's or zeros.
//
// Offsets and lengths are bytes; any are taken, multiples of kPageSize are fastest. Bytes nobody has written
// read as zeros, or as the parent's. A write that has returned is seen by every read that begins later; it is
// on the disk once flush() or sync() has returned that began after it. After a crash each page (4 KiB) holds
// what it held at the last flush or what was written since, never another blob's bytes and never garbage;
// a page that is being overwritten in place is as atomic as the disk's own 4 KiB writes.
// xattrs and setReadOnly() are seen at once by this handle (read-only: in force once synced) and reach the
// disk together, as one, by sync(), or when the blob is closed for the last time.
//
// Errors (Error::sys): EBADF closed; EINVAL beyond the end, or the argument cannot be right; EPERM read-only;
// ENOSPC no cluster free, and nothing changed; EIO the disk, or a parent that cannot be reached; EROFS the
// store was loaded to be read, or has stopped writing after an error of the disk (Blobstore::health).
// Error::object is "blob ID of DEVICE". Thread-safe: any calls at once; of two writes to the same bytes at
// the same time either one, page by page, is what stays.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "blobstore/types.h"

namespace hawser {

namespace blobstore {
class BlobState;
class Engine;
}  // namespace blobstore

class Blob {
 public:
  ~Blob();
  Blob(const Blob&) = delete;
  Blob& operator=(const Blob&) = delete;

  BlobId id() const { return id_; }
  std::uint64_t size() const;  // bytes: clusters times cluster size
  std::uint64_t clusters() const;
  std::uint64_t allocatedClusters() const;  // its own; one with some pages counts as one
  bool isReadOnly() const;
  bool isThin() const;
  bool isSnapshot() const;       // has clones
  bool isClone() const;          // its parent is a blob
  bool isExternalClone() const;  // its parent is an external snapshot
  bool isDegraded() const;       // the store's device or that of an ancestor says so, or is not there
  ClearMethod clearMethod() const;

  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into);
  Status readVectored(const OpContext& context, std::uint64_t offset, std::span<const MutableByteSpan> into);
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  Status writeVectored(const OpContext& context, std::uint64_t offset, std::span<const ByteSpan> pieces);
  // Gives back what is only this blob's: without a parent the range reads as zeros from then on, and whole
  // clusters of a thin blob are free again. Of a clone, what it owns reads as zeros and stays its own; what
  // it does not own stays its parent's.
  Status unmap(const OpContext& context, ByteRange range);
  // Reads as zeros from then on, the parent's bytes too; the clusters are the blob's own afterwards.
  Status writeZeroes(const OpContext& context, ByteRange range);

  // Every write that had returned is on the disk.
  Status flush();
  // The same, and xattrs, read-only and size.
  Status sync();

  // A thick blob gets all its clusters or none (ENOSPC); what is cut off is free once that is on the disk.
  // A transaction of its own: on the disk with the next sync() or flush() at the latest. EBUSY while another
  // operation has the blob.
  Status resize(std::uint64_t clusters);
  Status setReadOnly();

  // ENOMEM: name and value are over kMaxXattrSize, or the store has no more room for metadata. EINVAL: no
  // name.
  Status setXattr(std::string_view name, std::string_view value);
  Result<std::string> xattr(std::string_view name) const;  // ENOENT
  Status removeXattr(std::string_view name);               // ENOENT
  std::vector<std::string> xattrNames() const;             // in the order they were first set

  // The first byte at or after `offset` whose page is (not) the blob's own; none: there is none.
  std::optional<std::uint64_t> nextAllocated(std::uint64_t offset) const;
  std::optional<std::uint64_t> nextUnallocated(std::uint64_t offset) const;

  // EINVAL: it is no clone of an external snapshot.
  Result<std::string> externalId() const;
  std::shared_ptr<BlockDevice> externalDevice() const;  // none: it has none
  // Replaces the device behind the external snapshot; reads in progress end on the old one.
  Status setExternalDevice(std::shared_ptr<BlockDevice> device);

 private:
  friend class Blobstore;
  friend class blobstore::Engine;
  Blob(blobstore::Engine& engine, std::shared_ptr<blobstore::BlobState> state);

  blobstore::Engine& engine_;
  const BlobId id_;
  const std::shared_ptr<blobstore::BlobState> state_;
};

}  // namespace hawser
