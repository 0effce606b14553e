// FilesWalk: the keys of a share with a prefix, one by one, in byte order, however deep.
//
// The service lists one directory at a time and in an order of its own: all of a directory is read when it is
// entered, and sorted, its directories as what they are in keys: "a.txt" before "a/b" before "a0". Holds the
// rest of the directories it is inside of. What has gone meanwhile is left out; a directory that cannot be
// read is an error that names it.
// Internal to storage/azure. One thread at a time; after an error it is of no more use.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/azure/azure_client.h"
#include "storage/azure/files_listing.h"
#include "storage/object_store.h"

namespace hawser::azure {

// All of a directory, in the order of its names; only names that begin with `prefix`. What is being written
// is none of it. `object` is for errors.
Result<std::vector<DirectoryItem>> readDirectory(AzureClient& client, const OpContext& context,
                                                 const ObjectRef& directory, const std::string& prefix,
                                                 const std::string& object);

// There is no such directory, or something else has its name.
bool isNoDirectory(const Error& error);

class FilesWalk {
 public:
  // Starts behind the key `after`. The query's container and prefix have been checked. `root`: location of
  // the share, for errors.
  FilesWalk(std::shared_ptr<AzureClient> client, const ListQuery& query, std::string after, std::string root);

  // Nothing: that was all.
  Result<std::optional<ObjectInfo>> next(const OpContext& context);
  // Puts one back, to be the next.
  void unread(ObjectInfo info) { unread_ = std::move(info); }
  // Directories read so far.
  std::uint64_t entered() const { return entered_; }

  // The last key of the page before; of `query`: whether this walk can go on with it.
  void pageEnded(std::string last) { last_ = std::move(last); }
  bool goesOn(const ListQuery& query) const;

 private:
  struct Level {
    std::string prefix;  // of the keys inside
    std::vector<DirectoryItem> items;
    std::size_t at = 0;
  };

  Status start(const OpContext& context);
  Result<Level> enter(const OpContext& context, std::string folder, const std::string& names);
  Result<std::optional<ObjectInfo>> take(const OpContext& context, DirectoryItem item);
  Result<std::optional<ObjectInfo>> looked(const OpContext& context, ObjectInfo info);
  bool lies(const std::string& key) const;

  const std::shared_ptr<AzureClient> client_;
  const ListQuery query_;
  const std::string after_;
  const std::string root_;
  std::string last_;
  bool started_ = false;
  std::uint64_t entered_ = 0;
  std::vector<Level> levels_;
  std::optional<ObjectInfo> unread_;
};

}  // namespace hawser::azure
