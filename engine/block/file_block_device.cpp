#include "block/file_block_device.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "os/posix_error.h"

namespace hawser {

namespace {

constexpr std::uint64_t kBlock = 4096;
// From here on it is cheaper to tell the file system than to write zeros.
constexpr std::uint64_t kZeroByRange = 128 * 1024;

std::uint64_t lengthOf(std::span<const ByteSpan> pieces) {
  std::uint64_t length = 0;
  for (const ByteSpan piece : pieces)
    length += piece.size();
  return length;
}

bool isMissing(const Error& error) {
  return error.code == ErrorCode::unsupported || error.sys == EINVAL;
}

Status reserve(File& file, std::uint64_t size, bool sparse, const std::string& path) {
  if (sparse) return file.resize(size);
  Status done = file.allocate(size);
  if (!done && done.error().code == ErrorCode::unsupported)
    return fail(done.error().within("space cannot be reserved here: ask for a sparse file").about(path));
  return done;
}

}  // namespace

FileBlockDevice::FileBlockDevice(std::string path, Options options, std::unique_ptr<File> file)
    : path_(std::move(path)), options_(options), file_(std::move(file)) {}

Result<std::unique_ptr<FileBlockDevice>> FileBlockDevice::create(FileSystem& files, const std::string& path,
                                                                 std::uint64_t size, Options options) {
  HAWSER_TRY(std::unique_ptr<File> file, files.open(path, OpenMode::create));
  Status done = reserve(*file, size, options.sparse, path);
  if (done) done = file->sync();
  if (done) done = files.syncDirectory(std::string(parentPath(path)));
  if (!done) {
    (void)files.removeFile(path);  // what is left of it says nothing the error does not
    return fail(std::move(done.error()));
  }
  return over(files, path, std::move(file), options);
}

Result<std::unique_ptr<FileBlockDevice>> FileBlockDevice::open(FileSystem& files, const std::string& path,
                                                               Options options) {
  const OpenMode mode = options.readOnly ? OpenMode::read : OpenMode::exclusive;
  HAWSER_TRY(std::unique_ptr<File> file, files.open(path, mode));
  return over(files, path, std::move(file), options);
}

Result<std::unique_ptr<FileBlockDevice>> FileBlockDevice::over(FileSystem& files, const std::string& path,
                                                               std::unique_ptr<File> file, Options options) {
  std::unique_ptr<FileBlockDevice> device(new FileBlockDevice(path, options, std::move(file)));
  HAWSER_CHECK(device->file_->lockWhole(options.readOnly));
  HAWSER_TRY(const FileInfo info, device->file_->info());
  if (info.kind == FileKind::directory) return fail(posixError(EINVAL, "open as a device", path));
  device->isFile_ = info.kind == FileKind::regular;
  HAWSER_TRY(device->size_, device->file_->capacity());
  if (!options.direct || options.readOnly) return device;
  auto direct = files.open(path, OpenMode::direct);
  if (!direct && isMissing(direct.error())) return device;
  if (!direct) return fail(std::move(direct.error()));
  HAWSER_TRY(const FileInfo same, (*direct)->info());
  if (same.inode != info.inode || same.device != info.device)
    return fail(makeError(ErrorCode::changedUnderUs, "another file has this name now").about(path));
  device->direct_ = std::move(*direct);
  return device;
}

std::uint64_t FileBlockDevice::size() const {
  return size_.load(std::memory_order_relaxed);
}

Status FileBlockDevice::read(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  HAWSER_TRY(const std::size_t count, file_->readAt(offset, into));
  if (count != into.size()) return fail(posixError(EIO, "read", path_).within("the file has become shorter"));
  return {};
}

Result<bool> FileBlockDevice::tryRead(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  HAWSER_TRY(const std::size_t count, file_->readCachedAt(offset, into));
  return count == into.size();
}

Result<bool> FileBlockDevice::tryWrite(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(checkRange({offset, bytes.size()}, "write"));
  // Whole pages go into the cache without a look at what they were. When the system holds back who writes too
  // much, all who write have to wait.
  if (direct_ || offset % kBlock != 0 || bytes.size() % kBlock != 0) return false;
  HAWSER_CHECK(file_->writeAt(offset, bytes));
  return true;
}

void FileBlockDevice::readSoon(const OpContext&, ByteRange range) {
  file_->readSoon(range);
}

Status FileBlockDevice::readVectored(const OpContext&, std::uint64_t offset,
                                     std::span<const MutableByteSpan> into) {
  std::uint64_t length = 0;
  for (const MutableByteSpan piece : into)
    length += piece.size();
  HAWSER_CHECK(checkRange({offset, length}, "read"));
  HAWSER_TRY(const std::size_t count, file_->readVectoredAt(offset, into));
  if (count != length) return fail(posixError(EIO, "read", path_).within("the file has become shorter"));
  return {};
}

Status FileBlockDevice::write(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  const ByteSpan pieces[] = {bytes};
  return writePieces(offset, pieces);
}

Status FileBlockDevice::writeVectored(const OpContext&, std::uint64_t offset,
                                      std::span<const ByteSpan> pieces) {
  return writePieces(offset, pieces);
}

Status FileBlockDevice::writePieces(std::uint64_t offset, std::span<const ByteSpan> pieces) {
  const std::uint64_t length = lengthOf(pieces);
  HAWSER_CHECK(checkRange({offset, length}, "write"));
  if (length == 0) return {};
  if (!direct_ || offset % kBlock != 0 || length % kBlock != 0) {
    if (pieces.size() == 1) return file_->writeAt(offset, pieces.front());
    return file_->writeVectoredAt(offset, pieces);
  }
  if (!std::all_of(pieces.begin(), pieces.end(), isAligned)) return writeBounced(offset, pieces, length);
  if (pieces.size() == 1) return direct_->writeAt(offset, pieces.front());
  return direct_->writeVectoredAt(offset, pieces);
}

Status FileBlockDevice::writeBounced(std::uint64_t offset, std::span<const ByteSpan> pieces,
                                     std::uint64_t length) {
  AlignedBuffer buffer = buffers_.take();
  Status done;
  std::size_t within = 0;
  while (done && length > 0) {
    const std::size_t chunk = std::min<std::uint64_t>(length, buffer.size());
    std::size_t filled = 0;
    while (filled < chunk) {
      const std::size_t part = std::min(chunk - filled, pieces.front().size() - within);
      // An empty piece may have no address.
      if (part > 0) std::memcpy(buffer.bytes().data() + filled, pieces.front().data() + within, part);
      filled += part;
      within += part;
      if (within == pieces.front().size()) {
        pieces = pieces.subspan(1);
        within = 0;
      }
    }
    done = direct_->writeAt(offset, buffer.bytes(chunk));
    offset += chunk;
    length -= chunk;
  }
  buffers_.give(std::move(buffer));
  return done;
}

Status FileBlockDevice::writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(checkRange({offset, bytes.size()}, "write"));
  if (direct_ && offset % kBlock == 0 && isAligned(bytes)) return direct_->writeDurablyAt(offset, bytes);
  return BlockDevice::writeDurable(context, offset, bytes);
}

Status FileBlockDevice::zero(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "zero"));
  if (zeroesFast(range)) {
    Status done = file_->zeroRange(range);
    if (done || !isMissing(done.error())) return done;
    zeroesByRange_ = false;
  }
  return BlockDevice::zero(context, range);
}

bool FileBlockDevice::zeroesFast(ByteRange range) const {
  return zeroesByRange_ && range.length >= kZeroByRange && range.offset % kBlock == 0 &&
         range.length % kBlock == 0;
}

Status FileBlockDevice::trim(const OpContext&, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "trim"));
  // A file that has its blocks reserved keeps them: that is what it was asked for.
  if (isFile_ && !options_.sparse) return {};
  Status done = file_->punchHole(range);
  if (!done && isMissing(done.error())) return {};
  return done;
}

Status FileBlockDevice::flush(const OpContext&) {
  return file_->syncData();
}

Result<std::vector<DeviceExtent>> FileBlockDevice::extents(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "extents"));
  if (!isFile_) return BlockDevice::extents(context, range);
  std::vector<DeviceExtent> found;
  std::uint64_t at = range.offset;
  bool allocated = true;
  // By turns the next hole and the next block, from a block that may have no bytes.
  while (at < range.end()) {
    auto next = file_->seek(at, allocated);
    std::uint64_t end = range.end();
    if (next) {
      end = std::min(*next, end);
    } else if (next.error().sys != ENXIO) {
      if (isMissing(next.error())) return BlockDevice::extents(context, range);
      return fail(std::move(next.error()));
    }
    if (end > at) found.push_back({{at, end - at}, allocated});
    at = end;
    allocated = !allocated;
  }
  return found;
}

Status FileBlockDevice::grow(const OpContext&, std::uint64_t newSize) {
  HAWSER_TRY(const std::uint64_t now, file_->capacity());
  if (newSize < now) return fail(posixError(EINVAL, "grow", path_).within("a device does not shrink"));
  if (newSize > now) {
    if (!isFile_) return fail(posixError(ENOTSUP, "grow", path_));
    HAWSER_CHECK(reserve(*file_, newSize, options_.sparse, path_));
    HAWSER_CHECK(file_->sync());
  }
  size_.store(newSize, std::memory_order_relaxed);
  return {};
}

}  // namespace hawser
