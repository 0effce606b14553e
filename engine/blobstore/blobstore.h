// Blobstore: many blobs in one file or block device, thin, snapshotted, cloned, crash-safe. Format:
// FORMAT.md.
//
// All metadata is in memory; what changes it is appended to a journal as one batch and one sync for all who
// wait, and written out whole to one of two checkpoints when the journal is half full or the store is
// unloaded. create, remove, snapshots, clones, parents, inflate, decouple, super blob and type are on the
// disk when they return, as a whole or not at all. The store has no thread of its own and looks at no clock.
//
// Errors (Error::sys; the code is what os/posix_error.h makes of it, EILSEQ is corrupt):
//   EBUSY   the blob is open, has clones, or another operation has it; of the store: blobs are open
//   EPERM   read-only     ENOENT no such blob    EEXIST that is its parent already     ENOSPC no cluster free
//   EINVAL  cannot be     ENOTSUP no way to open an external snapshot, or a format of a newer version
//   EILSEQ  no store, or damaged    ENOMEM no more room for metadata    ENXIO a store of another type
//   EIO     the disk; from then on nothing is written (EROFS) until the store is loaded anew
//   EBADF   closed once too often
// Error::object names the device, or "blob ID of DEVICE". Thread-safe: any calls at once, but for unload()
// and destroy(), during which nobody else may use the store or its blobs.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/byte_sink.h"
#include "base/op_context.h"
#include "blobstore/blob.h"
#include "blobstore/types.h"

namespace hawser {

class Blobstore {
 public:
  // Makes an empty store of the device. EINVAL: the layout cannot be; ENOSPC: the device is too small for it.
  static Result<std::unique_ptr<Blobstore>> init(std::shared_ptr<BlockDevice> device,
                                                 const StoreLayout& layout, StoreOptions options = {});
  // After a crash the journal is replayed. Damage is left out, and said in health(): the store is then not
  // written to. EILSEQ: no store, or none of its super blocks or checkpoints can be trusted.
  static Result<std::unique_ptr<Blobstore>> load(std::shared_ptr<BlockDevice> device,
                                                 StoreOptions options = {});
  // Without unload(): as a crash does, but that what was written stays written.
  ~Blobstore();
  Blobstore(const Blobstore&) = delete;
  Blobstore& operator=(const Blobstore&) = delete;

  // Writes a checkpoint, so that the next load has nothing to replay. EBUSY: blobs are open. Whatever it
  // returns but EBUSY, nothing but the destructor may be called afterwards.
  Status unload();
  // No store any more: the super blocks are gone. EBUSY: blobs are open.
  Status destroy();
  // Extends the store over the whole device, with blobs open. The same size: nothing to do. ENOSPC: smaller,
  // or larger than the checkpoints have room for.
  Status grow();
  // Writes the metadata out and empties the journal; done by itself when the journal is half full.
  Status checkpoint();
  // Everything that had returned is on the disk, and clusters that were given back can be written to.
  Status flush();
  // Gives the room of clusters that are free back to the disk below, whatever their ClearMethod was.
  Status trim(const OpContext& context);

  StoreSpace space() const;
  StoreHealth health() const;
  bool isDegraded() const;
  const StoreUuid& uuid() const;
  StoreType type() const;
  Status setType(const StoreType& type);
  Result<BlobId> superBlob() const;  // ENOENT: none is set
  Status setSuperBlob(BlobId id);    // ENOENT; kNoBlob: none from now on

  Result<BlobId> create(const CreateOptions& options);
  // The same handle for all who open it, who each close it once.
  Result<std::shared_ptr<Blob>> open(BlobId id);
  // The last one to close syncs it first; whatever is returned but EBADF, it is closed.
  Status close(const std::shared_ptr<Blob>& blob);
  // Also a snapshot with one clone, which inherits what it lacks. EBUSY: open, or more than one clone.
  Status remove(const OpContext& context, BlobId id);

  // All ids, in order; also of blobs that cannot be opened.
  std::vector<BlobId> blobs() const;
  // One after the other, opened; the next one closes the one before. ENOENT: that was the last. Blobs that
  // cannot be opened are passed over.
  Result<std::shared_ptr<Blob>> openFirst();
  Result<std::shared_ptr<Blob>> openNext(const std::shared_ptr<Blob>& blob);

  // A read-only blob with all that `id` has and is; `id` becomes its clone. Writes to `id` wait meanwhile.
  // EINVAL: `id` is read-only. Without an opener a clone of an external snapshot can be snapshotted too.
  Result<BlobId> createSnapshot(BlobId id, const std::vector<Xattr>& xattrs = {});
  // A thin blob that reads as the snapshot. EINVAL: `snapshot` is not read-only.
  Result<BlobId> createClone(BlobId snapshot, const std::vector<Xattr>& xattrs = {});
  Result<std::vector<BlobId>> clones(BlobId id) const;  // in order of ids
  Result<BlobId> parent(BlobId id) const;               // kNoBlob: none, or an external snapshot
  // What decouple() would take (ofParent), and of a clone that is alone what it inherits when its parent
  // goes.
  Result<BlobRoom> room(BlobId id) const;

  // Afterwards every cluster is the blob's own, thick, without a parent. Stopped or failed half way: some
  // more is its own, and nothing reads differently. This and decouple() count what they copy into the meter.
  Status inflate(const OpContext& context, BlobId id);
  // Copies what the parent owns and takes the parent's parent for its own; of an external snapshot: all of
  // it. EINVAL: no parent. A thick blob: nothing to do.
  Status decouple(const OpContext& context, BlobId id);
  // What the blob does not own is read through `parent`, a snapshot of the same size, from then on. EEXIST:
  // it is.
  Status setParent(const OpContext& context, BlobId id, BlobId parent);
  // The same with an external snapshot, a device of the size of the blob.
  Status setExternalParent(const OpContext& context, BlobId id, std::shared_ptr<BlockDevice> device,
                           const std::string& externalId);
  // Writes the clusters that are the blob's own, whole, to the same offsets of `target`, and flushes it.
  // EPERM: not read-only; EINVAL: `target` is smaller.
  Status shallowCopy(const OpContext& context, BlobId id, BlockDevice& target,
                     const ProgressCallback& progress = {});

  // Everything as text, for people: super blocks, journal, checkpoints, every blob with xattrs and clusters.
  // EILSEQ: no store.
  static Status dump(const OpContext& context, BlockDevice& device, ByteSink& into);
  // Verifies every checksum and that every cluster has at most one owner, of a store nobody has loaded. What
  // is wrong is in the answer; an error is one of the device.
  static Result<StoreCheck> check(const OpContext& context, BlockDevice& device);
  // The same of this store, after all that was done has reached the disk; changes wait meanwhile.
  Result<StoreCheck> check(const OpContext& context);

 private:
  explicit Blobstore(std::unique_ptr<blobstore::Engine> engine);

  std::unique_ptr<blobstore::Engine> engine_;
};

}  // namespace hawser
