#include "ondemand/source.h"

#include <algorithm>
#include <array>

namespace hawser::ondemand {

namespace {

constexpr std::size_t kPiece = 256 * 1024;
constexpr auto kLook = std::chrono::milliseconds(100);  // whether who waits has been stopped

// What tells one version of a file from the next: nothing that a writer could set back.
std::string versionOf(const FileInfo& info) {
  const auto number = [](auto value) { return std::to_string(value) + "-"; };
  return number(info.device) + number(info.inode) + number(info.modified.time_since_epoch().count()) +
         std::to_string(info.changed.time_since_epoch().count());
}

Error cutShort() {
  return makeError(ErrorCode::changedUnderUs, "the source is shorter than it was");
}

}  // namespace

Result<std::vector<DeviceExtent>> extentsOf(File& file, ByteRange range) {
  std::vector<DeviceExtent> found;
  for (std::uint64_t at = range.offset; at < range.end();) {
    auto data = file.seek(at, false);
    if (!data && data.error().code != ErrorCode::notFound) {
      found.push_back({{at, range.end() - at}, true});  // a file system that does not tell
      break;
    }
    const std::uint64_t from = data ? std::min(*data, range.end()) : range.end();
    if (from > at) found.push_back({{at, from - at}, false});
    if (from == range.end()) break;
    HAWSER_TRY(const std::uint64_t hole, file.seek(from, true));
    const std::uint64_t to = std::min(hole, range.end());
    found.push_back({{from, to - from}, true});
    at = to;
  }
  return found;
}

Result<std::vector<DeviceExtent>> Source::extents(const OpContext&, ByteRange range) {
  if (range.empty()) return std::vector<DeviceExtent>{};
  return std::vector<DeviceExtent>{{range, true}};
}

Status ObjectSource::read(const OpContext& context, ByteRange range, ByteSink& sink) {
  std::string version;
  {
    MutexLock lock(mutex_);
    while (held_) {
      HAWSER_CHECK(context.check());
      changed_.waitUntil(lock, Clock::system().steady() + kLook);
    }
    version = version_;
    ++readers_;
  }
  const auto read = store_->read(context, ref_, range, version, sink);
  const MutexLock lock(mutex_);
  if (--readers_ == 0) changed_.notifyAll();
  if (!read) return fail(read.error());
  return {};
}

void ObjectSource::hold() {
  MutexLock lock(mutex_);
  held_ = true;
  while (readers_ > 0)
    changed_.wait(lock);
}

void ObjectSource::letGo(const std::string& version) {
  const MutexLock lock(mutex_);
  if (!version.empty()) version_ = version;
  held_ = false;
  changed_.notifyAll();
}

Result<std::unique_ptr<FileSource>> FileSource::open(FileSystem& files, const std::string& path) {
  HAWSER_TRY(std::unique_ptr<File> file, files.open(path, OpenMode::read));
  HAWSER_TRY(const FileInfo info, file->info());
  if (info.kind == FileKind::directory)
    return fail(makeError(ErrorCode::unsupported, "a folder cannot be mounted").about(path));
  HAWSER_TRY(const std::uint64_t size, file->capacity());
  ObjectIdentity identity{"file", path, versionOf(info), size};
  return std::unique_ptr<FileSource>(new FileSource(std::move(file), std::move(identity)));
}

Status FileSource::read(const OpContext& context, ByteRange range, ByteSink& sink) {
  std::vector<std::byte> own;
  for (std::uint64_t done = 0; done < range.length;) {
    HAWSER_CHECK(context.check());
    MutableByteSpan room = sink.room();
    const bool inPlace = !room.empty();
    if (!inPlace) {
      own.resize(kPiece);
      room = own;
    }
    room = room.first(std::min<std::uint64_t>({room.size(), range.length - done, kPiece}));
    auto size = file_->readAt(range.offset + done, room);
    if (!size) return fail(std::move(size.error()).about(identity_.location));
    if (*size != room.size()) return fail(cutShort().about(identity_.location));
    HAWSER_CHECK(inPlace ? sink.filled(room.size()) : sink.write(room));
    HAWSER_CHECK(context.moved(room.size()));
    done += room.size();
  }
  // Afterwards: what was read before this look is of this version.
  HAWSER_TRY(const FileInfo info, file_->info());
  if (versionOf(info) != identity_.version)
    return fail(makeError(ErrorCode::changedUnderUs, "the source has changed").about(identity_.location));
  return {};
}

Result<std::vector<DeviceExtent>> FileSource::extents(const OpContext&, ByteRange range) {
  return extentsOf(*file_, range);
}

}  // namespace hawser::ondemand
