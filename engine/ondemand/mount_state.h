// MountState: what a mount has to remember, in a file beside its backing: of which version of which object it
// is, and which of its blocks are here. Format: FORMAT.md.
//
// What the map says is there after a killed process; after a power cut what was flushed is. A file that was
// damaged is told of (corrupt), and never guessed at. The file is held by one process at a time (busy).
#pragma once

#include <array>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/condition_variable.h"
#include "base/mutex.h"
#include "base/wire.h"
#include "ondemand/block_map.h"
#include "os/file_system.h"
#include "os/memory_map.h"
#include "storage/object_identity.h"

namespace hawser::ondemand {

// Error::serviceCode of changedUnderUs: it is of another source, or another version of it.
inline constexpr const char* kMountOfOther = "MountOfOther";
// And of corrupt or notFound: what is remembered of a mount, or the file it was kept in, cannot be relied on.
inline constexpr const char* kMountDamaged = "MountDamaged";
Error mountDamaged(std::string detail, ErrorCode code = ErrorCode::corrupt);

// How the mount was left.
enum class Recovery : std::uint8_t {
  fresh,   // there was none
  closed,  // in order
  killed,  // by a process that was killed: nothing is missing
  power,   // by a power cut, or a disk that was taken out: what was not flushed is as it was before
};

struct MountHeader {
  std::array<std::byte, 16> uuid{};  // also an attribute of the backing, where its file system has such
  ObjectIdentity source;             // its size is the mount's
  std::string boot;                  // of the system under which it was opened last
  bool closed = false;               // in order
  bool writing = false;              // the user has written since it was opened
  friend bool operator==(const MountHeader&, const MountHeader&) = default;
};

wire::Bytes encode(const MountHeader& header);
// corrupt; unsupported: of a newer version.
Result<MountHeader> decodeMountHeader(ByteSpan payload);

// Thread-safe.
class MountState {
 public:
  struct Options {
    MapFile map = mapFile;
    std::string boot;                             // bootId() of the system
    bool make = true;                             // where there is none; otherwise that is corrupt
    std::function<void(MutableByteSpan)> random;  // none: the system's
  };
  // changedUnderUs: it is of another source, or another version of it. The file and its name are on the disk
  // when it returns.
  static Result<std::unique_ptr<MountState>> open(FileSystem& files, const std::string& path,
                                                  const ObjectIdentity& source, Options options);
  // What a file says, without opening it; notFound.
  static Result<MountHeader> look(FileSystem& files, const std::string& path);

  BlockMap& map() { return *map_; }
  const BlockMap& map() const { return *map_; }
  Recovery recovery() const { return recovery_; }
  const MountHeader& header() const { return header_; }

  // Has to come before the first byte the user writes. Cheap from the second time on.
  Status beforeWrite();
  bool isWriting() const { return writing_.load(std::memory_order_acquire); }
  // Has to come before blocks of the span are marked: reserves what the map takes of the disk.
  Status reserve(BlockSpan blocks);
  // All that map() says now is there after a power cut, once syncBacking() has the bytes on the disk. Who
  // comes while another is at it shares the next. After an error every later one fails: nobody knows what
  // is on the disk.
  Status flush(const std::function<Status()>& syncBacking);
  // The source has become this version, and has all that was written. Nothing is marked meanwhile.
  Status rebase(const std::string& version, const std::function<Status()>& syncBacking);
  // flush(), and that it was closed in order. Nothing may be marked from then on.
  Status close(const std::function<Status()>& syncBacking);

 private:
  MountState(std::string path, std::unique_ptr<File> file, Options options);
  Status make(FileSystem& files, const ObjectIdentity& source);
  Status recover(const ObjectIdentity& source);
  Status mapBlocks();
  std::uint64_t pages() const;
  std::uint64_t mapAt() const;
  bool hasData(ByteRange range) const;
  Status alone(const std::function<Status()>& work);
  Status loadPages(bool merge);
  Result<std::optional<wire::Bytes>> readPage(std::uint64_t page);
  Status writeHeader();
  Status writePages(const std::function<Status()>& syncBacking);
  Error named(Error error) const { return std::move(error).about(path_); }

  const std::string path_;
  const std::unique_ptr<File> file_;
  const Options options_;
  MountHeader header_;
  std::uint64_t headerVersion_ = 0;
  Recovery recovery_ = Recovery::fresh;
  std::unique_ptr<MemoryMap> memory_;
  std::unique_ptr<BlockMap> map_;
  std::vector<std::uint64_t> versions_;              // of pages on the disk; of who flushes alone
  std::vector<std::atomic<std::uint8_t>> reserved_;  // pages of the map in memory
  std::atomic<bool> writing_{false};

  Mutex mutex_;
  ConditionVariable changed_;
  bool flushing_ HAWSER_GUARDED_BY(mutex_) = false;
  std::uint64_t asked_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint64_t done_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::optional<Error> broken_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser::ondemand
