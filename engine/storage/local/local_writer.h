// Unfinished: the hidden file an object is written to. LocalWriter: ObjectWriter over it.
// Internal to storage/local.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "storage/local/local_commit.h"
#include "storage/local/local_place.h"

namespace hawser::local {

// Where an earlier writer left it; notFound.
Result<std::string> unfinishedPath(FileSystem& files, const Place& place, const std::string& session);

// Thread-safe as File is; remove() and finish() are for one thread, last.
class Unfinished {
 public:
  // In the deepest folder on the way that exists. Reserves room for `size` bytes where that pays.
  static Result<Unfinished> create(FileSystem& files, const Place& place, const std::string& session,
                                   std::uint64_t size);
  // That of unfinishedPath().
  static Result<Unfinished> find(FileSystem& files, const Place& place, const std::string& session);

  // In pieces, so that a stop is heard and the meter paces.
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes);
  File& file() { return *file_; }
  Error withMissing(Error error) const;

  // Properties, sync, name: the object is there and durable. May be called again after a failure, unless
  // broken().
  Result<ObjectInfo> finish(DurableFolders& folders, const Place& place, const std::string& key,
                            const ObjectProperties& properties, const std::string& session,
                            const Condition& condition, WallTime now);
  // Syncing failed: nobody knows what of the content is on the disk, and the system tells only once.
  bool broken() const { return broken_; }
  Status remove();

 private:
  Unfinished(FileSystem& files, std::string path, std::unique_ptr<File> file, std::uint64_t size)
      : files_(&files), path_(std::move(path)), file_(std::move(file)), size_(size) {}

  FileSystem* files_;
  std::string path_;
  std::unique_ptr<File> file_;
  std::uint64_t size_;
  bool named_ = false;  // it has the object's name by now
  bool broken_ = false;
};

// Parts go to their place in the file as they arrive. Nothing of them is synced before commit: on resume
// hasPart() reads them back, so what a power cut took is found out.
class LocalWriter : public ObjectWriter {
 public:
  // `location` names the object in errors.
  static Result<std::unique_ptr<ObjectWriter>> start(FileSystem& files,
                                                     std::shared_ptr<DurableFolders> folders,
                                                     const Clock& clock, const Place& place,
                                                     const WriteRequest& request, std::string location);

  LocalWriter(FileSystem& files, std::shared_ptr<DurableFolders> folders, const Clock& clock, Place place,
              WriteRequest request, std::string location)
      : files_(files),
        folders_(std::move(folders)),
        clock_(clock),
        place_(std::move(place)),
        request_(std::move(request)),
        location_(std::move(location)) {}

  std::string session() const override { return request_.session; }
  bool setCondition(const Condition& condition) override {
    request_.condition = condition;
    return true;
  }
  bool streamsParts() const override { return true; }
  Result<PartReceipt> writePart(const OpContext& context, const Part& part, ByteSpan bytes,
                                std::uint64_t crc64) override;
  Result<std::unique_ptr<PartSink>> openPart(const OpContext& context, const Part& part) override;
  Result<bool> hasPart(const OpContext& context, const PartReceipt& receipt) override;
  Status readPart(const OpContext& context, const Part& part, ByteSink& sink) override;
  Result<ObjectInfo> commit(const OpContext& context, std::span<const PartReceipt> parts,
                            const ObjectProperties& properties) override;
  Status abort(const OpContext& context) override;

 private:
  friend class LocalPartSink;
  // open: parts may come; committed: the file is the object already, so that a commit that is asked for
  // again (its answer was lost with the process) is answered; aborted: nothing is left.
  enum class State : std::uint8_t { open, committed, aborted };

  Status openFile();
  Result<bool> findCommitted();
  Status checkPart(const Part& part, State wanted) const;
  Status checkWhole(std::span<const PartReceipt> parts, const ObjectProperties& properties) const;
  Result<bool> readsBackAs(const OpContext& context, const PartReceipt& receipt);
  Result<bool> readFile(const OpContext& context, const ByteRange& range, ByteSink& sink);
  Status checkThere(const OpContext& context, const PartReceipt& receipt);
  bool isKnown(const PartReceipt& receipt) const;
  void know(const PartReceipt& receipt);
  void forget(const Part& part);
  State state() const;
  void setState(State state);
  Error named(Error error) const;

  FileSystem& files_;
  const std::shared_ptr<DurableFolders> folders_;
  const Clock& clock_;
  const Place place_;
  WriteRequest request_;
  const std::string location_;
  std::unique_ptr<Unfinished> unfinished_;
  std::unique_ptr<File> committed_;  // in a later process: the object this session became

  mutable std::mutex mutex_;
  State state_ = State::open;
  // CRCs of the parts whose bytes this writer wrote or read back.
  std::map<std::uint32_t, std::uint64_t> known_;
};

}  // namespace hawser::local
