// Source: the bytes that a mount is of, in one version of them: an object of a store, a file.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "block/block_device.h"
#include "os/file_system.h"
#include "storage/object_identity.h"
#include "storage/object_store.h"

namespace hawser::ondemand {

// What of the range has a place in the file, in order and without gaps; the rest is zeros.
Result<std::vector<DeviceExtent>> extentsOf(File& file, ByteRange range);

// Thread-safe. Does not retry: that is the caller's.
class Source {
 public:
  virtual ~Source() = default;

  virtual const ObjectIdentity& identity() const = 0;
  std::uint64_t size() const { return identity().size; }
  // Exactly the bytes of `range` of that version reach the sink, or an error is returned: changedUnderUs
  // where it is another by now.
  virtual Status read(const OpContext& context, ByteRange range, ByteSink& sink) = 0;
  // What of the range has a place there, in order and without gaps; the rest is zeros.
  virtual Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range);
  // It is about to become another version by our own doing: returns once nothing is being read, and nothing
  // is until letGo(), which says what it has become (empty: nothing came of it). identity() stays.
  virtual void hold() = 0;
  virtual void letGo(const std::string& version) = 0;
};

class ObjectSource final : public Source {
 public:
  // `identity.version`: the ETag that it has to have still; `identity.size`: its size.
  ObjectSource(std::shared_ptr<ObjectReader> store, ObjectRef ref, ObjectIdentity identity)
      : store_(std::move(store)),
        ref_(std::move(ref)),
        identity_(std::move(identity)),
        version_(identity_.version) {}

  const ObjectIdentity& identity() const override { return identity_; }
  Status read(const OpContext& context, ByteRange range, ByteSink& sink) override;
  void hold() override;
  void letGo(const std::string& version) override;

 private:
  const std::shared_ptr<ObjectReader> store_;
  const ObjectRef ref_;
  const ObjectIdentity identity_;
  Mutex mutex_;
  ConditionVariable changed_;
  std::string version_ HAWSER_GUARDED_BY(mutex_);
  std::uint32_t readers_ HAWSER_GUARDED_BY(mutex_) = 0;
  bool held_ HAWSER_GUARDED_BY(mutex_) = false;
};

// A file or a block device of this machine, never written to. Its version is its inode and its times.
class FileSource final : public Source {
 public:
  static Result<std::unique_ptr<FileSource>> open(FileSystem& files, const std::string& path);

  const ObjectIdentity& identity() const override { return identity_; }
  Status read(const OpContext& context, ByteRange range, ByteSink& sink) override;
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;
  void hold() override {}  // nothing of ours writes to files
  void letGo(const std::string&) override {}

 private:
  FileSource(std::unique_ptr<File> file, ObjectIdentity identity)
      : file_(std::move(file)), identity_(std::move(identity)) {}

  const std::unique_ptr<File> file_;
  const ObjectIdentity identity_;
};

}  // namespace hawser::ondemand
