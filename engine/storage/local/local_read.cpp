#include "storage/local/local_read.h"

#include <algorithm>
#include <memory>

#include "base/units.h"
#include "storage/local/local_properties.h"

namespace hawser::local {

namespace {

constexpr std::uint64_t kBuffer = 256 * kKiB;  // stays in the cache between reading and taking
constexpr std::uint64_t kPiece = 256 * kKiB;   // so is what the sink does with it
constexpr std::uint64_t kReadAhead = 4 * kMiB;

struct Opened {
  std::unique_ptr<File> file;  // none for a folder or link
  FileInfo info;
};

Status checkKind(const Place& place, FileKind kind) {
  if (place.folder != (kind == FileKind::directory)) {
    return fail(ErrorCode::notFound, place.folder ? "this is no folder" : "this is a folder");
  }
  if (kind == FileKind::other) {
    return fail(ErrorCode::unsupported, "this is a pipe, socket or device, not a file");
  }
  return {};
}

Result<Opened> openPlace(FileSystem& files, const Place& place) {
  HAWSER_CHECK(checkContainer(files, place));
  HAWSER_CHECK(checkWay(files, place));
  // Before opening: opening a device may do something.
  HAWSER_TRY(const FileInfo seen, files.info(place.path));
  HAWSER_CHECK(checkKind(place, seen.kind));
  if (seen.kind != FileKind::regular) return Opened{nullptr, seen};
  HAWSER_TRY(auto file, files.open(place.path, OpenMode::read, false));
  HAWSER_TRY(const FileInfo info, file->info());
  HAWSER_CHECK(checkKind(place, info.kind));
  return Opened{std::move(file), info};
}

Result<ObjectInfo> wholeInfo(FileSystem& files, const Place& place, const std::string& key,
                             const Opened& opened) {
  ObjectInfo info = infoOf(key, opened.info);
  if (info.kind == ObjectKind::link) {
    HAWSER_TRY(info.properties.linkTarget, files.readLink(place.path));
  }
  if (!opened.file) return info;
  HAWSER_TRY(Kept kept, readKept(*opened.file, opened.info));
  kept.properties.sourceModified = info.properties.sourceModified;
  kept.properties.mode = info.properties.mode;
  kept.properties.owner = info.properties.owner;
  info.properties = std::move(kept.properties);
  info.hasProperties = true;
  return info;
}

Status changed() {
  return fail(makeError(ErrorCode::changedUnderUs, "the file changed while it was read", Retry::soon));
}

// One piece straight into the sink's room where it has some, else by the buffer.
Result<std::uint64_t> readPiece(File& file, const ByteRange& rest, std::unique_ptr<std::byte[]>& buffer,
                                ByteSink& sink) {
  const MutableByteSpan room = sink.room();
  if (!room.empty()) {
    const std::uint64_t size = std::min<std::uint64_t>({rest.length, room.size(), kPiece});
    HAWSER_TRY(const std::size_t got, file.readAt(rest.offset, room.first(size)));
    if (got != size) return fail(changed().error());
    HAWSER_CHECK(sink.filled(size));
    return size;
  }
  const std::uint64_t size = std::min(rest.length, kBuffer);
  if (!buffer) buffer = std::make_unique_for_overwrite<std::byte[]>(size);
  const MutableByteSpan span(buffer.get(), size);
  HAWSER_TRY(const std::size_t got, file.readAt(rest.offset, span));
  if (got != size) return fail(changed().error());
  HAWSER_CHECK(sink.write(span));
  return size;
}

Status readBytes(const OpContext& context, File& file, ByteRange rest, ByteSink& sink) {
  std::unique_ptr<std::byte[]> buffer;
  if (rest.length >= kReadAhead) file.expectSequential(rest);
  while (!rest.empty()) {
    HAWSER_CHECK(context.check());
    HAWSER_TRY(const std::uint64_t size, readPiece(file, rest, buffer, sink));
    HAWSER_CHECK(context.moved(size));
    rest = {rest.offset + size, rest.length - size};
  }
  return {};
}

// Files of /proc and the like say they are empty and are not: a copy would silently be.
Status checkReallyEmpty(File& file) {
  std::byte byte;
  const auto got = file.readAt(0, {&byte, 1});
  if (!got) return fail(got.error());
  if (*got != 0) return fail(ErrorCode::unsupported, "the system does not tell the size of this file");
  return {};
}

}  // namespace

Result<ObjectInfo> statPlace(FileSystem& files, const Place& place, const std::string& key) {
  auto opened = openPlace(files, place);
  if (!opened && opened.error().code == ErrorCode::denied) {
    // A file we may not read is still there, with size and time.
    HAWSER_TRY(const FileInfo info, files.info(place.path));
    return infoOf(key, info);
  }
  if (!opened) return fail(std::move(opened.error()));
  return wholeInfo(files, place, key, *opened);
}

Result<ObjectInfo> readPlace(const OpContext& context, FileSystem& files, const Place& place,
                             const std::string& key, std::optional<ByteRange> range,
                             const std::string& ifMatch, ByteSink& sink) {
  HAWSER_TRY(const Opened opened, openPlace(files, place));
  HAWSER_TRY(ObjectInfo info, wholeInfo(files, place, key, opened));
  if (!ifMatch.empty() && ifMatch != info.etag) {
    return fail(ErrorCode::changedUnderUs, "the file has changed");
  }
  if (!opened.file) return info;
  ByteRange rest = range.value_or(ByteRange{0, info.size});
  if (rest.offset > info.size) return fail(ErrorCode::invalidArgument, "the range starts behind the end");
  rest.length = std::min(rest.length, info.size - rest.offset);
  if (info.size == 0) HAWSER_CHECK(checkReallyEmpty(*opened.file));
  HAWSER_CHECK(readBytes(context, *opened.file, rest, sink));
  HAWSER_TRY(const FileInfo after, opened.file->info());
  if (etagOf(after) != info.etag) return fail(changed().error());
  return info;
}

}  // namespace hawser::local
