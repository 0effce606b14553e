// Making a finished file the object: the condition, the folders on the way, the name, and all of it on the
// disk before anybody is told.
// Internal to storage/local. Thread-safe.
#pragma once

#include <mutex>
#include <set>
#include <string>

#include "storage/local/local_place.h"

namespace hawser::local {

// exists or changedUnderUs where it does not hold.
Status checkCondition(FileSystem& files, const Place& place, const Condition& condition);
// The same for a write. What is in its way may be the very object, of a process that died before its name was
// synced, and who finds it so takes it for done: the name is on the disk when this returns.
Status checkWrite(FileSystem& files, const Place& place, const Condition& condition);

// Folders whose names this process knows to be on the disk. That a folder is there does not say so: another
// thread, or a process that died, may have made it and not come to the sync. Thread-safe.
class DurableFolders {
 public:
  bool knows(const std::string& folder) const;
  void add(const std::string& folder);
  void forget(const std::string& folder);

 private:
  mutable std::mutex mutex_;
  std::set<std::string> folders_;
};

// Makes missing folders on the way; all of them have their names on the disk on return.
Status makeWay(FileSystem& files, DurableFolders& folders, const Place& place);

// Gives the file at `from`, whose content is synced, the place's name; durable once its folder is synced.
//
// Condition::absent is held by the system. Condition::matches is checked just before the rename: another
// program that replaces the object between the two loses its version. Nothing POSIX has would close that.
Status giveName(FileSystem& files, DurableFolders& folders, const std::string& from, const Place& place,
                const Condition& condition);
// The same for a symlink: it waits until nobody is on the way to another name.
Status giveLinkName(FileSystem& files, DurableFolders& folders, const std::string& from, const Place& place,
                    const Condition& condition);
// The folder of that name and those on the way; exists where there is one or something else.
Status makeFolder(FileSystem& files, DurableFolders& folders, const Place& place);
Status syncName(FileSystem& files, const Place& place);

// noSpace says how much is missing of `need` more bytes in that folder; other errors stay as they are.
Error withMissingSpace(Error error, FileSystem& files, const std::string& folder, std::uint64_t need);

}  // namespace hawser::local
