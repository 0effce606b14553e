// Disk: the computer's disk and the process that uses it: each call takes its time, may fail, and does
// nothing more once the process has been killed. The power can be cut: what was not synced may be lost.
#pragma once

#include <memory>

#include "fault/fault_file_system.h"

namespace hawser::sim {

class World;

class Disk final : public FileSystem {
 public:
  explicit Disk(World& world) : world_(world), files_(std::make_shared<fault::FaultFileSystem>()) {}

  // The process that called so far does nothing any more.
  void kill() { dead_ = true; }
  void cutPower(std::uint32_t seed) { files_ = files_->afterPowerCut(seed); }
  void start() { dead_ = false; }
  bool dead() const { return dead_; }

  // Straight, at once and for good: what others do, and what is looked at.
  void set(const std::string& path, std::string_view bytes);
  void overwrite(const std::string& path, std::string_view bytes);  // in the file that is there
  std::optional<std::string> get(const std::string& path);
  std::vector<std::string> below(const std::string& folder);  // paths of all files but hidden ones

  // One step of the process: false once it is dead.
  Status step(const std::string& path, std::chrono::microseconds most, bool mayFail);

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
  Status named(const Status& renamed, const std::string& to);

  World& world_;
  std::shared_ptr<fault::FaultFileSystem> files_;
  bool dead_ = false;
};

}  // namespace hawser::sim
