// FileSystem and File: the disk, behind an interface so that tests can drop, tear and refuse writes.
//
// Every durable write of the program goes through here. Paths are UTF-8 bytes as the system has them
// (on Linux any bytes but NUL); '/' separates. All calls are thread-safe; a File may be read and written
// at different offsets by several threads at once.
// Errors carry errno in Error::sys and the path in Error::object; codes: notFound, exists, denied,
// noSpace, busy, tooLarge (name or file too long), unsupported, invalidArgument, corrupt (EIO); see
// os/posix_error.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"
#include "base/clock.h"
#include "base/result.h"

namespace hawser {

enum class FileKind : std::uint8_t { regular, directory, symlink, other };

struct FileInfo {
  FileKind kind = FileKind::other;
  std::uint64_t size = 0;
  WallTime modified;
  WallTime changed;        // inode change time: moves with content, names and rights, cannot be set back
  std::uint32_t mode = 0;  // permission bits
  std::uint32_t user = 0, group = 0;
  std::uint64_t device = 0;
  std::uint64_t inode = 0;
};

struct DirectoryEntry {
  std::string name;  // without path
  FileKind kind = FileKind::other;
};

class File {
 public:
  virtual ~File() = default;  // closes; an error at close is lost, so sync() first where it matters

  // Reads until `into` is full or the file ends; returns how much was read.
  virtual Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) = 0;
  // The same of what is in memory already: ends where the disk would have to be asked.
  virtual Result<std::size_t> readCachedAt(std::uint64_t offset, MutableByteSpan into);
  // Writes all of it or fails.
  virtual Status writeAt(std::uint64_t offset, ByteSpan bytes) = 0;
  // The same from and to several pieces of memory that follow each other in the file.
  virtual Result<std::size_t> readVectoredAt(std::uint64_t offset, std::span<const MutableByteSpan> into);
  virtual Status writeVectoredAt(std::uint64_t offset, std::span<const ByteSpan> pieces);
  // As writeAt(), and the content is on the disk when it returns; nothing is said of other writes.
  virtual Status writeDurablyAt(std::uint64_t offset, ByteSpan bytes);
  virtual Result<FileInfo> info() = 0;
  virtual Status resize(std::uint64_t size) = 0;
  // Reserves space so that later writes inside it cannot fail for lack of room; unsupported is an error.
  // In memory (tmpfs) there has to be as much, and none is taken yet.
  virtual Status allocate(std::uint64_t size) = 0;
  // The range reads as zeros, without its blocks being written; its blocks stay reserved.
  virtual Status zeroRange(ByteRange range);
  // The range reads as zeros and gives its blocks back.
  virtual Status punchHole(ByteRange range);
  // Where the first byte at or after `offset` is that has a block (not a hole) or, for `hole`, that has none;
  // the end of the file is a hole. notFound (ENXIO): none from there on.
  virtual Result<std::uint64_t> seek(std::uint64_t offset, bool hole);
  // Bytes of a file or of a block device, of which info() does not tell.
  virtual Result<std::uint64_t> capacity();
  // Held until the file is closed, by this handle alone (`shared`: with others that share); busy where held.
  virtual Status lockWhole(bool shared);
  // Returns once content, size, times, mode and attributes are on the disk. After an error nobody knows
  // what is there: the content has to be written again, to a new file.
  virtual Status sync() = 0;
  // As sync(), for content and size alone: cheaper where neither size nor blocks have changed.
  virtual Status syncData() { return sync(); }
  // These bytes need not wait for sync() to go to the disk: it will take less long. No promise.
  virtual void writeSoon(ByteRange) {}
  // These bytes are read soon, whatever comes before: the system may begin to fetch them. No promise.
  virtual void readSoon(ByteRange) {}
  // What is read next, from front to back: the system may fetch ahead.
  virtual void expectSequential(ByteRange) {}
  virtual Status setModified(WallTime time) = 0;
  virtual Status setMode(std::uint32_t mode) = 0;
  // denied where the user may not give files away.
  virtual Status setOwner(std::uint32_t user, std::uint32_t group);
  // Extended attributes; a missing one is notFound, a file system without them unsupported.
  virtual Result<std::string> attribute(const std::string& name) = 0;
  virtual Status setAttribute(const std::string& name, std::string_view value) = 0;
};

enum class OpenMode : std::uint8_t {
  read,       // must exist
  readWrite,  // must exist
  create,     // must not exist (exists otherwise), mode 0600 until setMode
  direct,     // as readWrite, past the page cache: offsets, lengths and memory are multiples of 4 KiB
  exclusive,  // as readWrite, and nobody else opens a block device so, nor mounts it (busy)
};

class FileSystem {
 public:
  virtual ~FileSystem() = default;

  // Never waits for a fifo's other end. `follow`: a symlink in the last place is walked; without it that is
  // invalidArgument.
  virtual Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow = true) = 0;
  // `follow`: of the target of a symlink instead of the link.
  virtual Result<FileInfo> info(const std::string& path, bool follow = false) = 0;
  // All entries but "." and "..", in no order.
  virtual Result<std::vector<DirectoryEntry>> list(const std::string& path) = 0;
  virtual Status makeDirectory(const std::string& path) = 0;
  // Also the missing parents; one that exists is no error. The names it made are on the disk when it returns.
  virtual Status makeDirectories(const std::string& path) = 0;
  // Replaces `to` atomically where it exists.
  virtual Status rename(const std::string& from, const std::string& to) = 0;
  // exists where there is a `to`; atomic.
  virtual Status renameNew(const std::string& from, const std::string& to) = 0;
  virtual Status removeFile(const std::string& path) = 0;
  virtual Status removeDirectory(const std::string& path) = 0;  // must be empty (busy otherwise)
  // Returns once the names inside the directory are on the disk.
  virtual Status syncDirectory(const std::string& path) = 0;
  virtual Result<std::string> readLink(const std::string& path) = 0;
  virtual Status makeSymlink(const std::string& target, const std::string& path) = 0;
  virtual Result<std::uint64_t> freeSpace(const std::string& path) = 0;

  // Advisory lock for one process, freed when the handle goes or the process dies; busy where held.
  class Lock {
   public:
    virtual ~Lock() = default;
  };
  virtual Result<std::unique_ptr<Lock>> lock(const std::string& path) = 0;

  // The real one.
  static FileSystem& system();
};

// "a/b" + "c" = "a/b/c"; folder "" and "/" do the right thing.
std::string joinPath(std::string_view folder, std::string_view name);
// Folder part without the trailing '/', "" where there is none, "/" for the root.
std::string_view parentPath(std::string_view path);
std::string_view fileName(std::string_view path);

}  // namespace hawser
