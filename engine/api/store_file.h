// StoreFile: an embedded store by its file: the blobs that its objects are, snapshots and clones of them, and
// whether all of it is as it was written. What "hawserctl store" does.
//
// Blobs are named as objects are: "CONTAINER/KEY". All but StoreWork block, and hear OpContext. Errors name
// the file or the blob: notFound, exists, busy (another program has the file; the blob has clones, or is in
// use), noSpace, corrupt, invalidArgument. Thread-safe, but for what the destructor says of all classes.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "api/engine.h"
#include "base/byte_sink.h"
#include "base/byte_source.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

namespace embedded {
class OpenStore;
class SharedStore;
struct Object;
}  // namespace embedded

struct NewStoreFile {
  std::uint64_t size = 0;     // 0: of a disk, all of it
  std::uint64_t cluster = 0;  // 0: 64 KiB
  bool sparse = false;        // takes from the disk what is in it, instead of all at once
};

struct StoreBlob {
  std::string name;  // empty: no object, but of another use of the store
  std::uint64_t id = 0;
  std::uint64_t size = 0;       // bytes
  std::uint64_t allocated = 0;  // bytes of clusters that are its own
  std::uint64_t inherited = 0;  // bytes that it reads of the snapshots above it
  bool thin = false;
  bool snapshot = false;  // it stays as it is
  bool writing = false;   // an object that is not finished
  std::uint64_t parent = 0;
  std::string parentName;
  std::uint64_t clones = 0;
  friend bool operator==(const StoreBlob&, const StoreBlob&) = default;
};

struct StoreRoom {
  std::uint64_t cluster = 0, total = 0, free = 0, growsTo = 0;  // bytes
  std::uint64_t size = 0;                                       // of the file
  bool grows = false;                                           // by itself, up to `growsTo`
  friend bool operator==(const StoreRoom&, const StoreRoom&) = default;
};

// What changes of one blob would take and free, in bytes.
struct StoreForecast {
  std::vector<std::string> clones;  // that read through it, in order; more than one: it cannot be removed
  std::uint64_t frees = 0;          // by its removal
  std::uint64_t inherits = 0;       // what its one clone takes over then
  std::uint64_t decouple = 0, inflate = 0;  // what these take
};

struct StoreRegion {
  std::string name;  // "super block A", "journal", "data", ...
  std::uint64_t offset = 0, length = 0;
  std::string state;  // in words
};

struct StoreFindings {
  std::vector<StoreRegion> regions;
  std::vector<std::string> problems;  // empty: all is well
  std::uint64_t blobs = 0, usedClusters = 0;
  std::uint64_t objects = 0;  // whose content was read and compared with its hash
};

// Counted up while a verb works; read from any thread.
struct StoreProgress {
  std::atomic<std::uint64_t> done = 0, total = 0;  // bytes
};

class StoreFile {
 public:
  // exists where there is one.
  static Status make(const std::string& path, const NewStoreFile& made);
  // Of a store nobody has open. Every checksum of its metadata, then, with `contents`, every object that has
  // a hash. What is wrong is in the answer.
  static Result<StoreFindings> check(const OpContext& context, const std::string& path, bool contents,
                                     StoreProgress& progress);
  static Status dump(const OpContext& context, const std::string& path, ByteSink& into);

  // Held until this goes.
  static Result<std::unique_ptr<StoreFile>> open(const std::string& path);
  ~StoreFile();

  std::vector<StoreBlob> blobs() const;
  Result<StoreForecast> forecast(const std::string& blob) const;
  // The same as check() above, of this store as it is now; what others do with its objects goes on.
  Result<StoreFindings> check(const OpContext& context, bool contents, StoreProgress& progress);
  StoreRoom room() const;
  Status grow(std::uint64_t size);

  Status snapshot(const std::string& blob, const std::string& as);
  Status clone(const std::string& snapshot, const std::string& as);
  // A clone of the blob as it is now, for which `snapshotAs` is made of it first. Both, or none.
  Status branch(const std::string& blob, const std::string& snapshotAs, const std::string& as);
  Status inflate(const OpContext& context, const std::string& blob, StoreProgress& progress);
  Status decouple(const OpContext& context, const std::string& blob, StoreProgress& progress);
  Status reparent(const OpContext& context, const std::string& blob, const std::string& parent);
  Status resize(const std::string& blob, std::uint64_t size);
  // Also a snapshot with one clone, which inherits what it lacks.
  Status remove(const std::string& blob);
  // What was never finished, by its id; who writes it still finds it gone.
  Status discard(std::uint64_t id);

  // A new object of all that comes; one of this name before is replaced once it has arrived.
  Status put(const OpContext& context, const std::string& blob, ByteSource& source, StoreProgress& progress);
  // Into the blob as it is, from there on; invalidArgument where more comes than it has room for.
  Status putAt(const OpContext& context, const std::string& blob, std::uint64_t offset, ByteSource& source,
               StoreProgress& progress);
  Status get(const OpContext& context, const std::string& blob, ByteSink& sink, StoreProgress& progress);

  using Attributes = std::vector<std::pair<std::string, std::string>>;
  Result<Attributes> attributes(const std::string& blob);
  // No value: it is removed.
  Status setAttribute(const std::string& blob, const std::string& name,
                      const std::optional<std::string>& value);

 private:
  StoreFile(std::shared_ptr<embedded::SharedStore> file, std::shared_ptr<embedded::OpenStore> store);
  Result<embedded::Object> openBlob(const std::string& blob);
  Status own(const OpContext& context, const std::string& blob, bool all, StoreProgress& progress);
  Status checkContents(const OpContext& context, StoreFindings& found, StoreProgress& progress);
  std::string location(const std::string& blob) const;

  const std::shared_ptr<embedded::SharedStore> file_;
  const std::shared_ptr<embedded::OpenStore> store_;
};

// Does `work` on a thread of its own, until it ends: to be stopped, and to be waited for by the destructor.
OperationPtr runBeside(std::function<void(const OpContext&)> work);

}  // namespace hawser
