// SharedStore: the file of an embedded store, opened when first needed and once for all who name it in this
// process. A store's file is held by one process at a time: busy for the others. It is let go of as soon as
// nobody has used it for a while, so that the window does not keep the command line from it.
//
// Also how such files are made: clusters of 64 KiB, so that small objects waste little, and in the store's
// type whether its room is reserved and whether it grows by itself. Thread-safe.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/op_context.h"
#include "base/result.h"
#include "blobstore/types.h"
#include "os/file_system.h"
#include "sched/thread.h"

namespace hawser::embedded {

class OpenStore;

struct MakeStore {
  std::uint64_t size = 0;     // of the file; of a block device: 0
  std::uint64_t cluster = 0;  // 0: 64 KiB
  bool sparse = false;        // its room on the disk is not reserved
  std::uint64_t growsTo = 0;  // it grows by itself up to this size; 0: it does not
};
// The default store of the first start: takes from the disk what is in it, and grows up to 1 TiB.
MakeStore defaultStore();

// What a store's type says.
struct StoreTraits {
  bool objects = false;   // it was made for objects
  bool reserved = false;  // its room on the disk
  bool grows = false;     // by itself
};
StoreTraits traitsOf(const StoreType& type);

// Makes the file, whole or not at all; exists where there is one. A block device is taken as it is: `size` 0.
Status makeStoreFile(FileSystem& files, const std::string& path, const MakeStore& make);

class SharedStore {
 public:
  // The same for all who ask for the path while one of them has it. Does no I/O.
  static std::shared_ptr<SharedStore> at(FileSystem& files, const std::string& path,
                                         const Clock& clock = Clock::system(), Log log = {});
  SharedStore(FileSystem& files, std::string path, const Clock& clock, Log log);
  ~SharedStore();

  const std::string& path() const { return path_; }
  // notFound says how to make one, unless `make` does so. busy: another process has it. After an error of the
  // disk it is loaded anew as soon as nobody uses what is left of it.
  Result<std::shared_ptr<OpenStore>> open(bool make = false);
  // Makes the file and the store larger; what is reserved stays so. invalidArgument: smaller.
  Status grow(std::uint64_t size);

 private:
  Result<std::shared_ptr<OpenStore>> load(bool make);
  void letGoWhenIdle();

  FileSystem& files_;
  const std::string path_;
  const Clock& clock_;
  const Log log_;
  Mutex mutex_;
  ConditionVariable opened_;
  bool opening_ HAWSER_GUARDED_BY(mutex_) = false;  // or closing
  bool watched_ HAWSER_GUARDED_BY(mutex_) = false;  // by idle_
  bool ends_ HAWSER_GUARDED_BY(mutex_) = false;
  std::optional<SteadyTime> lastUse_ HAWSER_GUARDED_BY(mutex_);
  std::shared_ptr<OpenStore> open_ HAWSER_GUARDED_BY(mutex_);
  std::weak_ptr<OpenStore> last_ HAWSER_GUARDED_BY(mutex_);
  Thread idle_;
};

}  // namespace hawser::embedded
