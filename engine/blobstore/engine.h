// Engine: a loaded store: what Blobstore and Blob are the doors of. Internal to blobstore.
//
// One mutex guards all metadata in memory; it is never held across I/O. Who changes metadata applies records
// to the catalog and leaves them pending; commit() puts what is pending on the disk, one thread for all who
// wait
// (`committing_`). Reads resolve where their bytes are under the mutex and read without it; what they look at
// is kept by ReadEpochs. Writes are registered with their blob while they run: those that give pages a place,
// or change a part of one, exclude others on the same bytes; operations that change what a blob owns wait for
// them (`Hold`) and keep new ones out.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "blobstore/blob.h"
#include "blobstore/catalog.h"
#include "blobstore/cluster_pool.h"
#include "blobstore/journal.h"
#include "blobstore/pending_records.h"
#include "blobstore/store_error.h"
#include "blobstore/super_block.h"
#include "blobstore/types.h"
#include "block/aligned_buffer.h"

namespace hawser::blobstore {

// xattrs and read-only as they will be once synced.
struct StagedMetadata {
  std::vector<Xattr> xattrs;
  std::vector<Record> records;
  std::uint64_t size = 0;  // of the records
  bool readOnly = false;
};

// What is known of a blob while somebody uses it. Guarded by the engine's mutex.
class BlobState {
 public:
  struct Write {
    std::uint64_t number = 0;
    std::uint64_t begin = 0, end = 0;  // bytes
    bool alone = false;
  };

  BlobId id = 0;
  CatalogBlob* blob = nullptr;
  std::uint64_t opens = 0;
  std::uint64_t opened = 0;  // how often, so far
  bool operation = false;    // somebody changes more than bytes
  unsigned frozen = 0;       // new writes wait
  std::vector<Write> writes;
  std::optional<StagedMetadata> staged;
  std::shared_ptr<Blob> handle;
};
using StatePtr = std::shared_ptr<BlobState>;

// Where a run of a blob's bytes is.
struct Segment {
  enum class Kind : std::uint8_t { device, zeros, external };
  Kind kind = Kind::zeros;
  std::uint64_t offset = 0;  // on the device, or in the external one
  std::uint64_t length = 0;
  BlobId root = 0;  // the blob whose external snapshot it is
};

class Hold;

class Engine {
 public:
  static Result<std::unique_ptr<Engine>> init(std::shared_ptr<BlockDevice> device, const StoreLayout& layout,
                                              StoreOptions options);
  static Result<std::unique_ptr<Engine>> load(std::shared_ptr<BlockDevice> device, StoreOptions options);
  Engine(std::shared_ptr<BlockDevice> device, StoreOptions options, const SuperBlock& super);
  ~Engine();

  // --- the store (engine.cpp, engine_load.cpp)
  StoreSpace space() const;
  StoreHealth health() const;
  Status flush();
  Status trim(const OpContext& context);
  Status checkpoint();
  Status grow();
  Status unload();
  Status destroy();
  bool isDegraded() const { return device_->degraded(); }
  const StoreUuid& uuid() const { return uuid_; }
  StoreType type() const;
  Status setType(const StoreType& type);
  Result<BlobId> superBlob() const;
  Status setSuperBlob(BlobId id);
  Result<StoreCheck> check(const OpContext& context);
  // Of what was loaded (inspect.cpp); nobody changes it meanwhile.
  StoreCheck findings() const;
  std::string journalText() const;

  // --- blobs (engine_blobs.cpp)
  Result<BlobId> create(const CreateOptions& options);
  Result<std::shared_ptr<Blob>> open(BlobId id);
  Status close(const std::shared_ptr<Blob>& blob);
  Status remove(const OpContext& context, BlobId id);
  std::vector<BlobId> blobs() const;
  Result<std::shared_ptr<Blob>> openAfter(BlobId id);
  Status resize(const StatePtr& state, std::uint64_t clusters);
  Status setReadOnly(const StatePtr& state);
  Status setXattr(const StatePtr& state, std::string_view name, std::string_view value);
  Result<std::string> xattr(const StatePtr& state, std::string_view name) const;
  Status removeXattr(const StatePtr& state, std::string_view name);
  std::vector<std::string> xattrNames(const StatePtr& state) const;
  Status flushBlob(const StatePtr& state);
  Status sync(const StatePtr& state);

  // --- families (engine_family.cpp)
  Result<BlobId> createSnapshot(BlobId id, const std::vector<Xattr>& xattrs);
  Result<BlobId> createClone(BlobId snapshot, const std::vector<Xattr>& xattrs);
  Result<std::vector<BlobId>> clones(BlobId id) const;
  Result<BlobId> parent(BlobId id) const;
  Result<BlobRoom> room(BlobId id) const;
  Result<std::string> externalId(const StatePtr& state) const;
  std::shared_ptr<BlockDevice> externalDevice(const StatePtr& state) const;
  Status setExternalDevice(const StatePtr& state, std::shared_ptr<BlockDevice> device);
  bool isBlobDegraded(const StatePtr& state) const;

  // --- copies (engine_copy.cpp)
  Status inflate(const OpContext& context, BlobId id);
  Status decouple(const OpContext& context, BlobId id);
  Status setParent(const OpContext& context, BlobId id, BlobId parent);
  Status setExternalParent(const OpContext& context, BlobId id, std::shared_ptr<BlockDevice> device,
                           const std::string& externalId);
  Status shallowCopy(const OpContext& context, BlobId id, BlockDevice& target,
                     const ProgressCallback& progress);

  // --- bytes (engine_read.cpp, engine_write.cpp)
  Status read(const OpContext& context, const StatePtr& state, std::uint64_t offset,
              std::span<const MutableByteSpan> into);
  Status write(const OpContext& context, const StatePtr& state, std::uint64_t offset,
               std::span<const ByteSpan> pieces);
  Status unmap(const OpContext& context, const StatePtr& state, ByteRange range);
  Status writeZeroes(const OpContext& context, const StatePtr& state, ByteRange range);
  std::optional<std::uint64_t> seek(const StatePtr& state, std::uint64_t offset, bool allocated) const;

  // What the catalog says of a blob; nothing (0, false) once it is gone.
  template <class Get>
  auto look(const StatePtr& state, const Get& get) const {
    const MutexLock lock(mutex_);
    return state->blob != nullptr ? get(*state->blob) : decltype(get(*state->blob)){};
  }
  std::uint64_t clusterSize() const { return clusterSize_; }

 private:
  friend class Hold;
  struct WritePlan;

  // --- loading
  Status readMetadata(const SuperBlock& super);
  void applyLoaded(const RecordRead& read) HAWSER_REQUIRES(mutex_);
  // Which blob had a cluster last.
  using ClusterOwners = std::map<std::uint32_t, BlobId>;
  void distrust(const ClusterOwners& later) HAWSER_REQUIRES(mutex_);
  void claimClusters() HAWSER_REQUIRES(mutex_);
  void forEachCluster(const std::function<void(BlobId, std::uint32_t)>& call) const HAWSER_REQUIRES(mutex_);
  void damaged(std::string what, BlobId blob = kNoBlob) HAWSER_REQUIRES(mutex_);
  Status writeSuper(bool clean, const CheckpointPlace& checkpoint, const JournalPlace& journal);

  // --- changes (engine_commit.cpp)
  Status checkWritable() const HAWSER_REQUIRES(mutex_);
  // ENOMEM where so much more metadata does not fit.
  Status checkMetadataRoom(std::uint64_t more) const HAWSER_REQUIRES(mutex_);
  Ticket change(std::span<const Record> records, bool needsData) HAWSER_REQUIRES(mutex_);
  Ticket change(const Record& record, bool needsData = false) HAWSER_REQUIRES(mutex_) {
    return change(std::span(&record, 1), needsData);
  }
  // Until the change, and with `data` every write that has returned, is on the disk.
  Status commit(MutexLock& lock, Ticket ticket, bool data) HAWSER_REQUIRES(mutex_);
  void commitRound() HAWSER_REQUIRES(mutex_);
  void endCommitting() HAWSER_REQUIRES(mutex_);
  void writeCheckpoint() HAWSER_REQUIRES(mutex_);
  void committed(const Status& done, Ticket last, std::uint64_t writes) HAWSER_REQUIRES(mutex_);
  void reclaim() HAWSER_REQUIRES(mutex_);
  void stopWriting(const Error& error) HAWSER_REQUIRES(mutex_);
  // Makes so many clusters free to take, or ENOSPC; may let go of the mutex in between.
  Status makeRoom(MutexLock& lock, std::uint64_t clusters, const std::string& object) HAWSER_REQUIRES(mutex_);
  void wait(MutexLock& lock) HAWSER_REQUIRES(mutex_);

  // --- blobs
  std::string nameOf(BlobId id) const { return blobName(id, device_->name()); }
  tl::unexpected<Error> failed(int number, const char* detail, BlobId id) const {
    return fail(storeError(number, detail, id == kNoBlob ? device_->name() : nameOf(id)));
  }
  Result<CatalogBlob*> findBlob(BlobId id) HAWSER_REQUIRES(mutex_);
  StatePtr stateOf(CatalogBlob& blob) HAWSER_REQUIRES(mutex_);
  void forget(const StatePtr& state) HAWSER_REQUIRES(mutex_);
  Status checkOpen(const BlobState& state) const HAWSER_REQUIRES(mutex_);
  Status checkMetadataWritable(const BlobState& state) const HAWSER_REQUIRES(mutex_);
  Result<std::vector<Record>> creationOf(const CreateOptions& options, BlobId parent) HAWSER_REQUIRES(mutex_);
  void publish(BlobState& state) HAWSER_REQUIRES(mutex_);
  Status settle(MutexLock& lock, BlobState& state) HAWSER_REQUIRES(mutex_);
  StagedMetadata& stage(BlobState& state) HAWSER_REQUIRES(mutex_);
  void allocationOf(BlobId id, std::uint64_t from, const std::vector<ClusterRun>& runs,
                    std::vector<Record>& into) const;
  Status finishRemoval(MutexLock& lock, CatalogBlob& blob, BlobId heir = kNoBlob) HAWSER_REQUIRES(mutex_);
  std::uint64_t maxChange() const { return journal_->size() / 4 - kBatchHeader; }
  Status checkChange(std::uint64_t size) const;

  // --- families
  CatalogBlob& rootOf(CatalogBlob& blob) const HAWSER_REQUIRES(mutex_);
  Status openExternal(MutexLock& lock, BlobId id) HAWSER_REQUIRES(mutex_);
  void dropExternals() HAWSER_REQUIRES(mutex_);
  void passExternal(BlobId from, BlobId to, bool keep) HAWSER_REQUIRES(mutex_);
  Status checkExternal(const std::shared_ptr<BlockDevice>& device, BlobId id) const;
  Status checkXattrs(const std::vector<Xattr>& xattrs, BlobId id) const;

  // --- copies
  // Pages of one cluster of the blob that it shall own.
  using Wanted = std::function<PageMask(const CatalogBlob& blob, std::uint32_t index)>;
  Status fill(MutexLock& lock, const OpContext& context, const StatePtr& state, const Wanted& wanted)
      HAWSER_REQUIRES(mutex_);
  bool isFilled(const BlobState& state, const Wanted& wanted) const HAWSER_REQUIRES(mutex_);
  Status fillCluster(MutexLock& lock, const OpContext& context, const StatePtr& state, std::uint32_t index,
                     const Wanted& wanted) HAWSER_REQUIRES(mutex_);
  Status copyPages(const OpContext& context, const StatePtr& state, std::uint32_t index,
                   std::uint32_t cluster, const PageMask& pages);
  PageMask parentPages(const CatalogBlob& blob, const CatalogBlob& parent, std::uint32_t index) const
      HAWSER_REQUIRES(mutex_);
  PageMask chainPages(const CatalogBlob& blob, std::uint32_t index) const HAWSER_REQUIRES(mutex_);
  Status inflateHeld(MutexLock& lock, const OpContext& context, Hold& hold) HAWSER_REQUIRES(mutex_);
  Status allocateRest(MutexLock& lock, CatalogBlob& blob) HAWSER_REQUIRES(mutex_);
  Status checkNoAncestor(const CatalogBlob& blob, const CatalogBlob& parent) const HAWSER_REQUIRES(mutex_);
  Status completeClusters(MutexLock& lock, const OpContext& context, Hold& hold) HAWSER_REQUIRES(mutex_);
  Status openExternalOfPartial(MutexLock& lock, BlobId id) HAWSER_REQUIRES(mutex_);
  Status copyClusters(const OpContext& context, const StatePtr& state,
                      const std::vector<std::uint32_t>& clusters, BlockDevice& target,
                      const ProgressCallback& progress);

  // --- bytes
  Segment resolve(const CatalogBlob& blob, std::uint64_t offset, std::uint64_t length) const
      HAWSER_REQUIRES(mutex_);
  Status readSegment(const OpContext& context, const Segment& segment, std::span<const MutableByteSpan> into,
                     const std::shared_ptr<BlockDevice>& external, BlobId id);
  // Not `byUser`: of a blob that cannot go away meanwhile, and within it.
  Status readBytes(const OpContext& context, const StatePtr& state, std::uint64_t offset,
                   std::span<const MutableByteSpan> into, bool byUser = false);
  void leaveRead(unsigned side);
  bool overlaps(const BlobState& state, std::uint64_t begin, std::uint64_t end, bool alone) const;
  std::uint64_t enterWrite(BlobState& state, std::uint64_t begin, std::uint64_t end, bool alone)
      HAWSER_REQUIRES(mutex_);
  void leaveWrite(BlobState& state, std::uint64_t number) HAWSER_REQUIRES(mutex_);
  Status checkBytes(const BlobState& state, std::uint64_t offset, std::uint64_t length, bool write) const
      HAWSER_REQUIRES(mutex_);
  WritePlan planWrite(const BlobState& state, ByteRange range) const HAWSER_REQUIRES(mutex_);
  Status beginWrite(MutexLock& lock, const StatePtr& state, ByteRange range, WritePlan& plan)
      HAWSER_REQUIRES(mutex_);
  Status endWrite(const StatePtr& state, const WritePlan& plan, const Status& done) HAWSER_REQUIRES(mutex_);
  void giveBack(BlobState& state, const WritePlan& plan) HAWSER_REQUIRES(mutex_);
  Status writePlanned(const OpContext& context, const StatePtr& state, ByteRange range, const WritePlan& plan,
                      std::span<const ByteSpan> pieces);
  Result<Bytes> readEdge(const OpContext& context, const StatePtr& state, std::uint64_t begin,
                         std::uint64_t end);
  Status deviceWritten(Status done);
  Status relieve(MutexLock& lock) HAWSER_REQUIRES(mutex_);
  // Zeros in a range; `allocate`: clusters that are not the blob's become its own.
  Status zeroRange(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate);
  Status zeroEdge(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate);
  Status writeZeros(const OpContext& context, const StatePtr& state, ByteRange range);
  std::uint64_t nextMapped(const StatePtr& state, std::uint64_t at, std::uint64_t end) const;
  Result<bool> forgetPages(const StatePtr& state, ByteRange range, bool allocate);
  Status hideParent(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate);

  const std::shared_ptr<BlockDevice> device_;
  const StoreOptions options_;
  const StoreUuid uuid_;
  const std::uint64_t clusterSize_;
  const std::uint64_t pageSize_;  // what one bit of a mask stands for
  AlignedBuffers buffers_;        // new memory costs more than what is copied through it

  mutable Mutex mutex_;
  ConditionVariable changed_;
  unsigned waiters_ HAWSER_GUARDED_BY(mutex_) = 0;
  // How many wait for reads to end.
  std::atomic<unsigned> readersAwaited_{0};
  SuperBlock super_ HAWSER_GUARDED_BY(mutex_);
  Catalog catalog_ HAWSER_GUARDED_BY(mutex_);
  ReadEpochs epochs_;  // but for leave()
  ClusterPool pool_ HAWSER_GUARDED_BY(mutex_);
  std::unique_ptr<Journal> journal_;  // of who has `committing_`
  PendingRecords pending_ HAWSER_GUARDED_BY(mutex_);
  StoreHealth health_ HAWSER_GUARDED_BY(mutex_);
  bool writable_ HAWSER_GUARDED_BY(mutex_) = true;
  bool committing_ HAWSER_GUARDED_BY(mutex_) = false;
  // Who waits for the round of commits that runs, and who for the next one: when one ends, all of the first
  // are told, but of the others only one, who leads them.
  std::array<ConditionVariable, 2> rounds_;
  unsigned nextRound_ HAWSER_GUARDED_BY(mutex_) = 0;
  Ticket durable_ HAWSER_GUARDED_BY(mutex_) = 0;
  // Writes that have ended; up to which one somebody wants them on the disk; up to which one they are.
  std::uint64_t writesDone_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t writesWanted_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t writesFlushed_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t lastWrite_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t stagedSize_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::map<BlobId, StatePtr> states_ HAWSER_GUARDED_BY(mutex_);
  std::map<BlobId, std::shared_ptr<BlockDevice>> externals_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::blobstore
