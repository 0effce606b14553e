// Attachment: what a mount serves, as a file or a file system of this computer, by programs of the system:
// nbdfuse shows it as a file; a loop device makes a disk of that, and mount the file system on it.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/byte_range.h"
#include "base/mutex.h"
#include "base/result.h"
#include "system_tool.h"

namespace hawser::attach {

struct Wanted {
  std::string mountFolder;  // of the mount's sockets
  std::string folder;       // where it is to be; made where missing
  bool fileSystem = true;   // false: one file, "nbd"
  bool readOnly = false;
  std::uint32_t partition = 0;  // of a disk that has some, from 1; 0: the disk itself is the file system
};

// Thread-safe.
class Attachment {
 public:
  // Blocks. unsupported: a program is missing, what is served is no file system, or we are not root;
  // exists: something is in the folder; notFound: there is no such partition.
  static Result<std::unique_ptr<Attachment>> attach(const Wanted& wanted);
  ~Attachment();  // detaches all the same

  // The folder of the file system, or the file.
  const std::string& where() const { return where_; }
  // What was written there has reached the mount when it returns. busy: somebody uses it, and it stays. With
  // `force` it goes all the same once what was written until then is there, and so do its other parts where
  // one does not. What somebody else has unmounted already is no error.
  Status detach(bool force);
  // Of a file it is nothing; a file system that cannot be frozen is synced.
  Status freeze(bool freeze);

 private:
  explicit Attachment(Wanted wanted);
  Status showFile(const std::string& folder);
  Status mountFile(const std::string& file);
  Result<ByteRange> partitionOf(const std::string& disk) const;
  // Whether what is at mounted_ is what we have mounted there: it is another's once somebody has unmounted
  // ours.
  bool isMounted() const HAWSER_REQUIRES(mutex_);
  Status thaw() HAWSER_REQUIRES(mutex_);
  Status unmount(bool force) HAWSER_REQUIRES(mutex_);
  Status freeLoop() HAWSER_REQUIRES(mutex_);
  Status hideFile(bool force) HAWSER_REQUIRES(mutex_);

  const Wanted wanted_;
  std::string where_;
  // Held while programs of the system run: it is here that one comes after the other.
  Mutex mutex_;
  // Empty: there is none.
  std::string fuse_ HAWSER_GUARDED_BY(mutex_), loop_ HAWSER_GUARDED_BY(mutex_);
  std::string mounted_ HAWSER_GUARDED_BY(mutex_);
  bool frozen_ HAWSER_GUARDED_BY(mutex_) = false;
  std::unique_ptr<ToolBeside> nbdfuse_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::attach
