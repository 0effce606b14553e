// FaultVfs: SQLite on a FaultFileSystem. While it lives, all databases that are opened are there, with the
// promises of SQLite's own layer for Unix: a folder is synced with a new log or journal, and what is written
// over one part of a sector harms no other.
#pragma once

#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "fault/fault_file_system.h"

struct sqlite3_file;
struct sqlite3_vfs;

namespace hawser::fault {

// One at a time, and from one thread.
class FaultVfs {
 public:
  explicit FaultVfs(FaultFileSystem& disk);
  ~FaultVfs();
  FaultVfs(const FaultVfs&) = delete;
  FaultVfs& operator=(const FaultVfs&) = delete;

  // Of an open database: what SQLite calls shared memory, and who holds which lock. Power takes both.
  struct Shared {
    std::vector<std::unique_ptr<std::vector<char>>> regions;
    std::map<const sqlite3_file*, int> locks;
  };

  FaultFileSystem& disk() { return disk_; }
  std::shared_ptr<Shared> sharedOf(const std::string& path);
  std::string temporaryName() { return "/temporary-" + std::to_string(++temporaries_); }
  int random(int size, char* into);

 private:
  FaultFileSystem& disk_;
  std::unique_ptr<sqlite3_vfs> vfs_;
  std::map<std::string, std::weak_ptr<Shared>> shared_;
  std::mt19937 random_;
  int temporaries_ = 0;
};

}  // namespace hawser::fault
