#include <algorithm>

#include "base/units.h"
#include "storage/local/local_commit.h"
#include "storage/local/local_properties.h"
#include "storage/local/local_writer.h"

namespace hawser::local {

namespace {

constexpr std::uint64_t kPiece = kMiB;
// Smaller ones are a page or a few: reserving costs more than it saves.
constexpr std::uint64_t kWorthReserving = 4 * kMiB;
constexpr std::size_t kMaxPath = 4095;

}  // namespace

Result<std::string> unfinishedPath(FileSystem& files, const Place& place, const std::string& session) {
  HAWSER_TRY(std::string folder, deepestFolder(files, place));
  const std::string name = unfinishedName(session, place);
  // Folders below may have been made since by other objects.
  for (;; folder = parentPath(folder)) {
    std::string path = joinPath(folder, name);
    const auto info = files.info(path);
    if (info) return path;
    if (info.error().code != ErrorCode::notFound || folder.size() <= place.container.size())
      return fail(info.error());
  }
}

Result<Unfinished> Unfinished::create(FileSystem& files, const Place& place, const std::string& session,
                                      std::uint64_t size) {
  // Noticed only at the rename, this would leave folders nobody asked for.
  if (place.path.size() > kMaxPath) return fail(ErrorCode::tooLarge, "a path holds at most 4095 bytes");
  HAWSER_TRY(const std::string folder, deepestFolder(files, place));
  std::string path = joinPath(folder, unfinishedName(session, place));
  HAWSER_TRY(auto file, files.open(path, OpenMode::create, false));
  Unfinished unfinished(files, std::move(path), std::move(file), size);
  if (size >= kWorthReserving) {
    const Status reserved = unfinished.file_->allocate(size);
    // Where the file system cannot reserve, the writes will tell.
    if (!reserved && reserved.error().code == ErrorCode::noSpace) {
      (void)unfinished.remove();
      return fail(unfinished.withMissing(reserved.error()));
    }
  }
  return unfinished;
}

Result<Unfinished> Unfinished::find(FileSystem& files, const Place& place, const std::string& session) {
  HAWSER_TRY(std::string path, unfinishedPath(files, place, session));
  HAWSER_TRY(auto file, files.open(path, OpenMode::readWrite, false));
  return Unfinished(files, std::move(path), std::move(file), 0);
}

Status Unfinished::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  while (!bytes.empty()) {
    HAWSER_CHECK(context.check());
    const ByteSpan piece = bytes.first(std::min<std::size_t>(bytes.size(), kPiece));
    HAWSER_CHECK(context.moved(piece.size()));
    if (Status done = file_->writeAt(offset, piece); !done) return fail(withMissing(std::move(done.error())));
    bytes = bytes.subspan(piece.size());
    offset += piece.size();
  }
  return {};
}

Error Unfinished::withMissing(Error error) const {
  return withMissingSpace(std::move(error), *files_, std::string(parentPath(path_)), size_);
}

Result<ObjectInfo> Unfinished::finish(DurableFolders& folders, const Place& place, const std::string& key,
                                      const ObjectProperties& properties, const std::string& session,
                                      const Condition& condition, WallTime now) {
  if (!named_) {
    HAWSER_CHECK(writeKept(*file_, properties, session, now));
    if (Status synced = file_->sync(); !synced) {
      broken_ = true;
      return fail(withMissing(std::move(synced.error())));
    }
    HAWSER_CHECK(giveName(*files_, folders, path_, place, condition));
    named_ = true;
  }
  HAWSER_CHECK(syncName(*files_, place));
  HAWSER_TRY(const FileInfo info, file_->info());
  return infoOf(key, info);
}

Status Unfinished::remove() {
  return named_ ? Status{} : files_->removeFile(path_);
}

}  // namespace hawser::local
