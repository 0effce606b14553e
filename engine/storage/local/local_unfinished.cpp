// Of the LocalStore: what writes that were broken off have left.
#include <algorithm>

#include "base/units.h"
#include "storage/local/local_store.h"
#include "storage/local/local_writer.h"

namespace hawser {

using namespace local;

namespace {

// To look through a folder takes as long as it has files: of a job that asks for each of them it takes a
// small share of the time.
constexpr std::chrono::milliseconds kKnownFor{500};
constexpr int kShare = 20;
constexpr std::size_t kFoldersKnown = 16;
// Holes that are shorter are no reason to read twice.
constexpr std::uint64_t kShortHole = kMiB;

// Reserved room that nothing was written to is a hole, if the file system tells.
std::vector<ByteRange> writtenIn(File& file, std::uint64_t size) {
  std::vector<ByteRange> written;
  for (std::uint64_t at = 0; at < size;) {
    const auto begin = file.seek(at, false);
    if (!begin && begin.error().code == ErrorCode::notFound) break;
    if (!begin) return {{0, size}};
    const auto hole = file.seek(*begin, true);
    const std::uint64_t end = hole ? std::min(*hole, size) : size;
    if (end <= *begin) break;
    if (!written.empty() && *begin - written.back().end() < kShortHole) {
      written.back().length = end - written.back().offset;
    } else {
      written.push_back({*begin, end - *begin});
    }
    at = end;
  }
  return written;
}

}  // namespace

Result<Place> LocalStore::placeToRead(const ObjectRef& ref) {
  HAWSER_TRY(Place place, placeOf(root_, ref));
  if (ref.snapshot.empty()) return place;
  if (!isSession(ref.snapshot)) return fail(ErrorCode::notFound, "files have no snapshots");
  HAWSER_TRY(place.path, unfinishedPath(files_, place, ref.snapshot));
  return place;
}

std::vector<std::string> LocalStore::unfinishedIn(const std::string& folder) {
  const SteadyTime now = clock_.steady();
  {
    const std::lock_guard lock(mutex_);
    const auto known = lookedThrough_.find(folder);
    if (known != lookedThrough_.end() && now < known->second.until) return known->second.names;
  }
  std::vector<std::string> names;
  // What cannot be looked through has nothing for us.
  const auto entries = files_.list(folder);
  if (!entries) return names;
  for (const DirectoryEntry& entry : *entries) {
    if (entry.kind != FileKind::directory && isUnfinishedName(entry.name)) names.push_back(entry.name);
  }
  const std::lock_guard lock(mutex_);
  if (lookedThrough_.size() >= kFoldersKnown) lookedThrough_.clear();
  const SteadyTime end = clock_.steady();
  lookedThrough_[folder] = {end + std::max<SteadyTime::duration>(kKnownFor, kShare * (end - now)), names};
  return names;
}

Result<std::vector<UnfinishedObject>> LocalStore::unfinished(const OpContext& context, const ObjectRef& ref) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const Place place, placeOf(root_, ref));
  HAWSER_TRY(std::string folder, deepestFolder(files_, place));
  std::vector<UnfinishedObject> found;
  for (;; folder = parentPath(folder)) {
    for (const std::string& name : unfinishedIn(folder)) {
      std::string session(sessionIn(name));
      if (name != unfinishedName(session, place)) continue;
      const auto file = files_.open(joinPath(folder, name), OpenMode::read, false);
      const auto info = file ? (*file)->info() : Result<FileInfo>(fail(file.error()));
      if (!info || info->kind != FileKind::regular) continue;
      found.push_back({{ref.container, ref.key, std::move(session)}, writtenIn(**file, info->size)});
    }
    if (folder.size() <= place.container.size()) return found;
  }
}

}  // namespace hawser
