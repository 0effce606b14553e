#include "storage/local/local_commit.h"

#include "base/units.h"
#include "storage/local/local_properties.h"

namespace hawser::local {

Status checkCondition(FileSystem& files, const Place& place, const Condition& condition) {
  if (condition.kind == Condition::Kind::none) return {};
  const auto info = files.info(place.path);
  const bool missing = !info && info.error().code == ErrorCode::notFound;
  if (!info && !missing) return fail(info.error());
  if (condition.kind == Condition::Kind::absent) {
    return missing ? Status{} : fail(ErrorCode::exists, "there is something under this name already");
  }
  if (missing) return fail(ErrorCode::changedUnderUs, "the object is gone");
  if (etagOf(*info) != condition.etag) return fail(ErrorCode::changedUnderUs, "the object has changed");
  return {};
}

Status makeWay(FileSystem& files, const Place& place) {
  HAWSER_TRY(std::string folder, deepestFolder(files, place));
  const std::string parent(parentPath(place.path));
  while (folder.size() < parent.size()) {
    const std::size_t slash = parent.find('/', folder == "/" ? 1 : folder.size() + 1);
    std::string next = parent.substr(0, slash);
    const Status made = files.makeDirectory(next);
    // Another writer may have been quicker; its name is no more on the disk than ours would be.
    if (!made && made.error().code != ErrorCode::exists) return made;
    HAWSER_CHECK(files.syncDirectory(folder));
    folder = std::move(next);
  }
  return {};
}

Status putInPlace(FileSystem& files, const std::string& from, const Place& place,
                  const Condition& condition) {
  HAWSER_CHECK(makeWay(files, place));
  HAWSER_CHECK(checkCondition(files, place, condition));
  HAWSER_CHECK(condition.kind == Condition::Kind::absent ? files.renameNew(from, place.path)
                                                         : files.rename(from, place.path));
  return files.syncDirectory(std::string(parentPath(place.path)));
}

Error withMissingSpace(Error error, FileSystem& files, const std::string& folder, std::uint64_t need) {
  if (error.code != ErrorCode::noSpace) return error;
  const auto free = files.freeSpace(folder);
  if (!free) return error;
  if (need > *free) {
    error.detail += "; " + formatSize(need - *free) + " more are needed in " + folder;
  } else {
    error.detail += "; a quota, or another program, has taken what was free in " + folder;
  }
  return error;
}

}  // namespace hawser::local
