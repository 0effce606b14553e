// OpenStore: a loaded Blobstore with the index of its objects: which blob has which name, which are being
// written, and who still looks at what.
//
// An object appears, changes and goes by one sync of its blob's record. A blob that lost its name while
// somebody reads it stays until the last BlobLease on it is gone. Changes of one name follow each other
// (NameLock); the mutex is never held across I/O. Errors name no object: the caller knows it.
// Internal to storage/embedded; thread-safe.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "blobstore/blobstore.h"
#include "block/aligned_buffer.h"
#include "storage/embedded/object_record.h"

namespace hawser::embedded {

class OpenStore;

// A blob, open: it stays what it is until the lease goes, also when its name goes to another.
class BlobLease {
 public:
  BlobLease() = default;
  BlobLease(std::shared_ptr<OpenStore> store, std::shared_ptr<Blob> blob);
  ~BlobLease();
  BlobLease(BlobLease&& other) noexcept = default;
  BlobLease& operator=(BlobLease&& other) noexcept;

  explicit operator bool() const { return blob_ != nullptr; }
  Blob* operator->() const { return blob_.get(); }
  Blob& operator*() const { return *blob_; }

 private:
  void release();

  std::shared_ptr<OpenStore> store_;
  std::shared_ptr<Blob> blob_;
};

// Of a snapshot that is to go while clones read through it.
enum class Clones : std::uint8_t { refuse, inherit };  // inherit: one that is alone gets what it lacks

struct Object {
  BlobLease blob;
  ObjectRecord record;
};

class OpenStore : public std::enable_shared_from_this<OpenStore> {
 public:
  // Reads all names; of two that claim one the older goes, as do sessions nobody has taken up for a week.
  static Result<std::shared_ptr<OpenStore>> load(std::shared_ptr<BlockDevice> device, const Clock& clock,
                                                 Log log);
  ~OpenStore();  // unloads, so that the next load has nothing to replay

  Blobstore& blobs() { return *blobs_; }
  // An error of the disk has made it stop writing; to be loaded anew.
  bool hasFailed() const { return blobs_->health().failure.has_value(); }
  // corrupt where damage may have taken names away: what is not found is then not known to be gone.
  Status checkWhole() const;
  const Clock& clock() const { return clock_; }
  AlignedBuffers& buffers() { return buffers_; }

  // --- names
  Result<Object> open(const std::string& name);  // notFound; corrupt where it may have been lost
  bool isThere(const std::string& name) const;
  // Whatever it is of; notFound where it is about to go.
  Result<BlobLease> openBlob(BlobId id);
  // Whether any name begins so.
  bool hasBelow(const std::string& folder) const;
  struct Listed {
    std::string name;
    bool isPrefix = false;  // names below it are
  };
  // After the name `after` (as listed before; empty: all) those that begin with `prefix`, at most so many.
  std::vector<Listed> list(const std::string& prefix, const std::string& after, bool recursive,
                           std::size_t most) const;
  // What comes before the first '/' of all names, in order.
  std::vector<std::string> containers() const;
  Result<ObjectRecord> recordOf(const Blob& blob) const;
  Status setRecord(Blob& blob, const ObjectRecord& record);

  // --- changes
  // exists or changedUnderUs where the condition does not hold; busy where the blob of that name has clones.
  Status checkWrite(const std::string& name, const Condition& condition) const;
  // An object without bytes. Of this and publish() the key told is the whole name.
  Result<ObjectInfo> make(ObjectRecord record, const Condition& condition);
  // A thin blob of at least `size` bytes in state writing; `record.session` finds it again, also later.
  Result<BlobLease> startWriting(ObjectRecord record);
  // The blob of an earlier session. invalidArgument: it writes another object; notFound: there is none.
  Result<BlobLease> resumeWriting(const std::string& session, const std::string& name, std::uint64_t size);
  // Makes it the object of its name, durably. What it replaces goes.
  Result<ObjectInfo> publish(Blob& writing, ObjectRecord record, const Condition& condition);
  // It and its session go, at the latest with the last lease.
  void discard(BlobLease writing, const std::string& session);
  Status remove(const std::string& name, const Condition& condition, Clones clones = Clones::refuse);
  // The session whose blob that is; notFound.
  Status removeSession(BlobId id);
  // Sessions of names below it.
  Status removeSessions(const std::string& folder);
  // An object's record made anew for bytes that are about to change in place: another ETag, no hashes.
  // Durable.
  Status touch(Object& object, std::uint64_t size);

  // --- blobs of their own (store_family.cpp)
  // A snapshot of the object, or a clone of that snapshot, as a new object. exists where there is one.
  Status snapshot(const std::string& name, const std::string& as);
  Status clone(const std::string& snapshot, const std::string& as);

  // --- room
  // noSpace where so many bytes do not fit, and it cannot be made to grow.
  Status makeRoom(std::uint64_t bytes);
  // Called with how many bytes are wanted, and how many of them have no place in the store: it may make it
  // grow, or know why there is none. Set before the store is shared; outlives it.
  using ProvideRoom = std::function<Status(OpenStore& store, std::uint64_t wanted, std::uint64_t missing)>;
  void provideRoom(ProvideRoom provide) { provideRoom_ = std::move(provide); }
  BlockDevice& device() { return *device_; }

 private:
  friend class BlobLease;
  friend class NameLock;
  struct Entry {
    BlobId blob = kNoBlob;
    std::uint64_t sequence = 0;
  };
  struct Session {
    BlobId blob = kNoBlob;
    std::string name;
  };
  struct Pin {
    std::uint64_t leases = 0;
    bool goes = false;  // with the last of them
  };
  using Names = std::map<std::string, Entry>;

  OpenStore(std::shared_ptr<BlockDevice> device, std::unique_ptr<Blobstore> blobs, const Clock& clock,
            Log log)
      : device_(std::move(device)), blobs_(std::move(blobs)), clock_(clock), log_(std::move(log)) {}

  // The ids of blobs that have to go.
  std::vector<BlobId> readNames();
  std::optional<BlobId> claim(BlobId id, const ObjectRecord& record) HAWSER_REQUIRES(mutex_);
  std::optional<Entry> find(const std::string& name) const;
  Status checkCondition(const std::optional<Entry>& there, const Condition& condition) const;
  Status checkReplaceable(const std::optional<Entry>& there) const;
  ObjectInfo published(BlobId id, const ObjectRecord& record, const std::optional<Entry>& before);
  Result<Session> takeSession(const std::string& session);
  // Opens a blob that `leases` already counts one more of.
  Result<BlobLease> openPinned(BlobId id);
  void unpin(BlobId id);
  // Nobody finds it any more: it goes now, or with its last lease, and is no object after a crash either.
  Status retire(BlobId id);
  Status removeMarked(BlobId id);
  Status join(const std::string& of, const std::string& as, bool snapshot);
  void pin(BlobId id) HAWSER_REQUIRES(mutex_) { ++pins_[id].leases; }
  void warn(const Error& error, BlobId id) const;
  std::uint64_t nextSequence();

  const std::shared_ptr<BlockDevice> device_;
  const std::unique_ptr<Blobstore> blobs_;
  const Clock& clock_;
  const Log log_;
  ProvideRoom provideRoom_;
  bool damaged_ = false;  // as it was loaded
  AlignedBuffers buffers_;

  mutable Mutex records_;  // a record is several attributes
  mutable Mutex mutex_;
  ConditionVariable freed_;
  Names names_ HAWSER_GUARDED_BY(mutex_);
  std::map<std::string, Session> sessions_ HAWSER_GUARDED_BY(mutex_);
  std::map<BlobId, Pin> pins_ HAWSER_GUARDED_BY(mutex_);
  std::set<std::string> held_ HAWSER_GUARDED_BY(mutex_);  // names that are being changed
  std::uint64_t lastSequence_ HAWSER_GUARDED_BY(mutex_) = 0;
  bool growing_ HAWSER_GUARDED_BY(mutex_) = false;
};

// Holds a name while what it means changes.
class NameLock {
 public:
  NameLock(OpenStore& store, std::string name);
  ~NameLock();
  NameLock(const NameLock&) = delete;
  NameLock& operator=(const NameLock&) = delete;

 private:
  OpenStore& store_;
  const std::string name_;
};

}  // namespace hawser::embedded
