// Making a finished file the object: the condition, the folders on the way, the name, and all of it on the
// disk before anybody is told.
// Internal to storage/local. Thread-safe.
#pragma once

#include <string>

#include "storage/local/local_place.h"

namespace hawser::local {

// exists or changedUnderUs where it does not hold.
Status checkCondition(FileSystem& files, const Place& place, const Condition& condition);

// Makes missing folders on the way, each with its name on the disk.
Status makeWay(FileSystem& files, const Place& place);

// Gives the file at `from`, whose content is synced, the place's name. Durable on return.
//
// Condition::absent is held by the system. Condition::matches is checked just before the rename: another
// program that replaces the object between the two loses its version. Nothing POSIX has would close that.
Status putInPlace(FileSystem& files, const std::string& from, const Place& place, const Condition& condition);

// noSpace says how much is missing of `need` more bytes in that folder; other errors stay as they are.
Error withMissingSpace(Error error, FileSystem& files, const std::string& folder, std::uint64_t need);

}  // namespace hawser::local
