// Walk: the keys of a container with a prefix, one by one, in byte order, however deep.
//
// Holds the sorted names of the folders it is inside of, and nothing of those it has left. Names are read
// when a folder is entered, facts about a file when it is its turn; what has gone meanwhile is left out. A
// folder that cannot be read is an error that names it.
// Internal to storage/local. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "storage/local/local_place.h"

namespace hawser::local {

class Walk {
 public:
  // Starts behind the key `after`. The query's container and prefix have been checked.
  Walk(FileSystem& files, std::string root, const ListQuery& query, std::string after);

  // Nothing: that was all.
  Result<std::optional<ObjectInfo>> next(const OpContext& context);
  // Puts one back, to be the next.
  void unread(ObjectInfo info) { unread_ = std::move(info); }

  // The last key of the page before; of `query`: whether this walk can go on with it.
  void pageEnded(std::string last) { last_ = std::move(last); }
  bool goesOn(const ListQuery& query, const std::string& after) const;

 private:
  struct Level {
    std::string folder;                   // path
    std::string prefix;                   // of the keys inside
    std::vector<DirectoryEntry> entries;  // names of folders end in '/'
    std::size_t at = 0;
  };

  Status start();
  Result<Level> enter(std::string folder, std::string prefix);
  Result<std::optional<ObjectInfo>> take(Level& level, const DirectoryEntry& entry);
  Result<std::optional<ObjectInfo>> folderItem(const std::string& path, std::string key);
  bool lies(const std::string& key, bool folder) const;

  FileSystem& files_;
  std::string root_;
  ListQuery query_;
  std::string after_;
  std::string last_;
  bool started_ = false;
  std::vector<Level> levels_;
  std::optional<ObjectInfo> unread_;
};

// invalidArgument for a prefix no key can have.
Status checkPrefix(const std::string& prefix);

}  // namespace hawser::local
