#include "storage/local/local_commit.h"

#include <shared_mutex>

#include "base/units.h"
#include "storage/local/local_properties.h"

namespace hawser::local {

namespace {
constexpr std::size_t kMaxKnownFolders = 10'000;

// Held by whoever walks to a name and gives it, alone by whoever names a link: a folder on the way that was
// missing when it was looked for must not be a link out of the root when it is walked. One for all stores of
// the process, as their roots may lie within each other.
std::shared_mutex& linksMutex() {
  static std::shared_mutex mutex;
  return mutex;
}

Error isThere() {
  return makeError(ErrorCode::exists, "there is something under this name already");
}

Status nameIt(FileSystem& files, DurableFolders& folders, const std::string& from, const Place& place,
              const Condition& condition) {
  HAWSER_CHECK(makeWay(files, folders, place));
  if (condition.kind == Condition::Kind::absent) {
    // This looks and renames at once.
    Status named = files.renameNew(from, place.path);
    if (named || named.error().code != ErrorCode::exists) return named;
    HAWSER_CHECK(syncName(files, place));  // as checkWrite() does
    return fail(isThere());
  }
  HAWSER_CHECK(checkWrite(files, place, condition));
  return files.rename(from, place.path);
}
}  // namespace

Status checkCondition(FileSystem& files, const Place& place, const Condition& condition) {
  if (condition.kind == Condition::Kind::none) return {};
  const auto info = files.info(place.path);
  const bool missing = !info && info.error().code == ErrorCode::notFound;
  if (!info && !missing) return fail(info.error());
  if (condition.kind == Condition::Kind::absent) {
    return missing ? Status{} : fail(isThere());
  }
  if (missing) return fail(ErrorCode::changedUnderUs, "the object is gone");
  if (etagOf(*info) != condition.etag) return fail(ErrorCode::changedUnderUs, "the object has changed");
  return {};
}

Status checkWrite(FileSystem& files, const Place& place, const Condition& condition) {
  Status holds = checkCondition(files, place, condition);
  if (!holds && files.info(place.path)) HAWSER_CHECK(syncName(files, place));
  return holds;
}

bool DurableFolders::knows(const std::string& folder) const {
  const std::lock_guard lock(mutex_);
  return folders_.contains(folder);
}

void DurableFolders::add(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  // To be forgotten costs one more sync.
  if (folders_.size() >= kMaxKnownFolders) folders_.clear();
  folders_.insert(folder);
}

void DurableFolders::forget(const std::string& folder) {
  const std::lock_guard lock(mutex_);
  folders_.erase(folder);
}

Status makeWay(FileSystem& files, DurableFolders& folders, const Place& place) {
  HAWSER_TRY(const std::string deepest, deepestFolder(files, place));
  const std::string parent(parentPath(place.path));
  std::string folder = place.container;
  while (folder.size() < parent.size()) {
    std::string next = parent.substr(0, parent.find('/', folder == "/" ? 1 : folder.size() + 1));
    const bool missing = next.size() > deepest.size();
    if (missing) {
      const Status made = files.makeDirectory(next);
      // Another writer may have been quicker; its name is no more on the disk than ours would be.
      if (!made && made.error().code != ErrorCode::exists) return made;
    }
    if (missing || !folders.knows(next)) {
      const Status synced = files.syncDirectory(folder);
      // A folder of somebody else's that may be walked but not read was not made by us either.
      const bool foreign = !missing && !synced && synced.error().code == ErrorCode::denied;
      if (!synced && !foreign) return synced;
      folders.add(next);
    }
    folder = std::move(next);
  }
  return {};
}

Status giveName(FileSystem& files, DurableFolders& folders, const std::string& from, const Place& place,
                const Condition& condition) {
  const std::shared_lock lock(linksMutex());
  return nameIt(files, folders, from, place, condition);
}

Status giveLinkName(FileSystem& files, DurableFolders& folders, const std::string& from, const Place& place,
                    const Condition& condition) {
  const std::unique_lock lock(linksMutex());
  return nameIt(files, folders, from, place, condition);
}

Status makeFolder(FileSystem& files, DurableFolders& folders, const Place& place) {
  const std::shared_lock lock(linksMutex());
  HAWSER_CHECK(makeWay(files, folders, place));
  return files.makeDirectory(place.path);
}

Status syncName(FileSystem& files, const Place& place) {
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
