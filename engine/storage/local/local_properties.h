// What is kept with a local object: in the file's own time, mode and kind, and for the rest in one extended
// attribute, user.hawser.object (FORMAT.md).
//
// A file that is no longer the one named by "file" was edited by another program: then hashes and session
// are gone, the rest still stands. Modified times are all a program that edits in place must move.
// Where the file system has no such attributes, an object without them is written all the same, unless it
// has metadata of the user (unsupported).
// Internal to storage/local.
#pragma once

#include <string>

#include "os/file_system.h"
#include "storage/object_store.h"

namespace hawser::local {

inline constexpr const char* kAttribute = "user.hawser.object";

// Moves with every change of content, name or rights, as far as the file system's clock can tell two
// changes apart (what we write ourselves always carries a time of its own in nanoseconds).
std::string etagOf(const FileInfo& info);

struct Kept {
  ObjectProperties properties;
  std::string session;
};

std::string encodeKept(const Kept& kept, const FileInfo& of);
// Nothing of it where the text is damaged or of another version.
Kept decodeKept(std::string_view text, const FileInfo& of);

Result<Kept> readKept(File& file, const FileInfo& of);
// Sets time, mode and attribute; `now` stands in for a source time that is not known.
Status writeKept(File& file, const ObjectProperties& properties, const std::string& session, WallTime now);

// As a listing can tell without opening the file.
ObjectInfo infoOf(std::string key, const FileInfo& file);

}  // namespace hawser::local
