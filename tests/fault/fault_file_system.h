// FaultFileSystem: a disk in memory that knows what was synced, and loses the rest when told to.
//
// What a power cut may do to what was not synced: each write is kept, dropped or torn at sectors of 512
// bytes, in any order; times, mode and attributes are the old or the new ones; each change of a name
// (create, rename, remove, link, folder) is kept or dropped on its own. What survives is exactly: content as
// of File::sync, names as of syncDirectory of their folder. A rename moves both names at once or not at all.
// Every call that changes or syncs something counts as one change, at which the power can go or an error
// come. Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "os/file_system.h"

namespace hawser::fault {

using Bytes = std::vector<std::byte>;

// What one file holds beside its names.
struct Facts {
  WallTime modified;
  std::uint32_t mode = 0600;
  std::map<std::string, std::string> attributes;
};

struct Node {
  struct Change {
    std::uint64_t offset = 0;
    Bytes bytes;
    std::optional<std::uint64_t> size;  // a resize instead
  };
  FileKind kind = FileKind::regular;
  std::uint64_t inode = 0;
  std::string target;  // of a link
  WallTime changed;
  Bytes now, durable;
  Facts facts, durableFacts;
  std::vector<Change> unsynced;

  void apply(const Change& change);
  // As the next start finds it.
  std::shared_ptr<Node> survivor(std::mt19937& random) const;
};
using NodePtr = std::shared_ptr<Node>;

class FaultFileSystem : public FileSystem {
 public:
  FaultFileSystem();

  std::uint64_t changes() const;
  // The change after so many, and every call from then on, fails: the power is gone.
  void cutPowerAfter(std::uint64_t changes);
  // The change after so many fails by `error`, once.
  void failAfter(std::uint64_t changes, Error error);
  // What a start after a power cut just now could find.
  std::unique_ptr<FaultFileSystem> afterPowerCut(std::uint32_t seed) const;

  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow) override;
  Result<FileInfo> info(const std::string& path, bool follow) override;
  Result<std::vector<DirectoryEntry>> list(const std::string& path) override;
  Status makeDirectory(const std::string& path) override;
  Status makeDirectories(const std::string& path) override;
  Status rename(const std::string& from, const std::string& to) override;
  Status renameNew(const std::string& from, const std::string& to) override;
  Status removeFile(const std::string& path) override;
  Status removeDirectory(const std::string& path) override;
  Status syncDirectory(const std::string& path) override;
  Result<std::string> readLink(const std::string& path) override;
  Status makeSymlink(const std::string& target, const std::string& path) override;
  Result<std::uint64_t> freeSpace(const std::string& path) override;
  Result<std::unique_ptr<Lock>> lock(const std::string& path) override;

 private:
  friend class FaultFile;
  // A name given (`node`), taken away (none), and the one it was before (`from`) in case of a rename.
  struct NameChange {
    std::string path;
    NodePtr node;
    std::string from;
  };
  using Names = std::map<std::string, NodePtr>;

  Status checkPower() const;
  Status change(const std::string& path);
  WallTime tick() { return WallTime(std::chrono::nanoseconds(++clock_)); }
  Result<NodePtr> find(const std::string& path) const;
  Status checkFree(const std::string& path) const;  // its folder is there, the name is not taken
  NodePtr makeNode(FileKind kind);
  void name(NameChange change);
  Status move(const std::string& from, const std::string& to);
  bool hasBelow(const std::string& path) const;
  static void applyTo(Names& names, const NameChange& change);

  mutable std::mutex mutex_;
  Names names_, durableNames_;
  std::vector<NameChange> unsynced_;
  std::int64_t clock_ = 1'700'000'000'000'000'000;
  std::uint64_t inodes_ = 1;
  std::uint64_t changes_ = 0;
  std::optional<std::uint64_t> cut_;
  std::optional<std::pair<std::uint64_t, Error>> failure_;
};

}  // namespace hawser::fault
