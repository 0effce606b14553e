#include "os/posix_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#ifdef __linux__
#include <linux/magic.h>
#include <sys/vfs.h>
#endif

#include "os/posix_call.h"
#include "os/posix_error.h"

namespace hawser {

namespace {

WallTime wallTime(const timespec& time) {
  return WallTime(std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec));
}

FileKind kindOf(mode_t mode) {
  if (S_ISREG(mode)) return FileKind::regular;
  if (S_ISDIR(mode)) return FileKind::directory;
  if (S_ISLNK(mode)) return FileKind::symlink;
  return FileKind::other;
}

// Where to reserve room is to write zeros: every page would be written twice.
bool isMemory([[maybe_unused]] int descriptor) {
#ifdef __linux__
  struct statfs system {};
  return ::fstatfs(descriptor, &system) == 0 && system.f_type == TMPFS_MAGIC;
#else
  return false;
#endif
}

}  // namespace

FileInfo fileInfoFrom(const struct stat& from) {
  FileInfo info;
  info.kind = kindOf(from.st_mode);
  info.size = static_cast<std::uint64_t>(from.st_size);
  info.modified = wallTime(from.st_mtim);
  info.changed = wallTime(from.st_ctim);
  info.mode = from.st_mode & 07777;
  info.user = from.st_uid;
  info.group = from.st_gid;
  info.device = from.st_dev;
  info.inode = from.st_ino;
  return info;
}

PosixFile::~PosixFile() {
  // Not again after EINTR: on Linux the descriptor is gone, and may already be another thread's.
  ::close(descriptor_);
}

Status PosixFile::setOwner(std::uint32_t user, std::uint32_t group) {
  if (::fchown(descriptor_, user, group) != 0) return fail(posixError(errno, "give away", path_));
  return {};
}

Result<std::size_t> PosixFile::readAt(std::uint64_t offset, MutableByteSpan into) {
  if (!fitsOffset(offset, into.size())) return fail(posixError(EOVERFLOW, "read", path_));
  std::size_t done = 0;
  while (done < into.size()) {
    const ssize_t count = untilNotInterrupted([&] {
      return ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
    });
    if (count < 0) return fail(posixError(errno, "read", path_));
    if (count == 0) break;
    done += static_cast<std::size_t>(count);
  }
  return done;
}

Status PosixFile::writeAt(std::uint64_t offset, ByteSpan bytes) {
  if (!fitsOffset(offset, bytes.size())) return fail(posixError(EFBIG, "write", path_));
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count = untilNotInterrupted([&] {
      return ::pwrite(descriptor_, bytes.data() + done, bytes.size() - done,
                      static_cast<off_t>(offset + done));
    });
    if (count < 0) return fail(posixError(errno, "write", path_));
    done += static_cast<std::size_t>(count);
  }
  return {};
}

Result<FileInfo> PosixFile::info() {
  struct stat found {};
  if (::fstat(descriptor_, &found) != 0) return fail(posixError(errno, "stat", path_));
  return fileInfoFrom(found);
}

Status PosixFile::resize(std::uint64_t size) {
  if (!fitsOffset(0, size)) return fail(posixError(EFBIG, "resize", path_));
  if (untilNotInterrupted([&] { return ::ftruncate(descriptor_, static_cast<off_t>(size)); }) != 0) {
    return fail(posixError(errno, "resize", path_));
  }
  return {};
}

Status PosixFile::allocate(std::uint64_t size) {
  if (size == 0) return {};
  if (!fitsOffset(0, size)) return fail(posixError(EFBIG, "allocate", path_));
  struct stat before {};
  struct statvfs room {};
  if (::fstat(descriptor_, &before) != 0 || ::fstatvfs(descriptor_, &room) != 0) {
    return fail(posixError(errno, "allocate", path_));
  }
  // Asked for more than there is, ext4 first fills the whole disk and then says so.
  const std::uint64_t has = static_cast<std::uint64_t>(before.st_blocks) * 512;
  const std::uint64_t free = static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize;
  if (size > has && size - has > free) return fail(posixError(ENOSPC, "allocate", path_));
  if (isMemory(descriptor_)) {
    const off_t all = static_cast<off_t>(std::max(size, static_cast<std::uint64_t>(before.st_size)));
    if (::ftruncate(descriptor_, all) != 0) return fail(posixError(errno, "allocate", path_));
    return {};
  }
  // Not posix_fallocate(): where the file system cannot, that one writes zeros over the whole file.
  if (untilNotInterrupted([&] { return ::fallocate(descriptor_, 0, 0, static_cast<off_t>(size)); }) != 0) {
    const int number = errno;
    // Somebody else was quicker: give back what was got.
    if (number == ENOSPC && ::ftruncate(descriptor_, before.st_size) != 0)
      return fail(posixError(errno, "allocate", path_));
    return fail(posixError(number, "allocate", path_));
  }
  return {};
}

void PosixFile::writeSoon([[maybe_unused]] ByteRange range) {
#ifdef __linux__
  if (!fitsOffset(range.offset, range.length)) return;
  (void)::sync_file_range(descriptor_, static_cast<off_t>(range.offset), static_cast<off_t>(range.length),
                          SYNC_FILE_RANGE_WRITE);
#endif
}

Status PosixFile::syncData() {
  if (untilNotInterrupted([&] { return ::fdatasync(descriptor_); }) != 0) {
    return fail(posixError(errno, "sync", path_));
  }
  return {};
}

Status PosixFile::sync() {
  // Not fdatasync(): times, mode and attributes are part of an object here, and for a file that has just
  // grown it has to write the inode all the same.
  if (untilNotInterrupted([&] { return ::fsync(descriptor_); }) != 0) {
    return fail(posixError(errno, "sync", path_));
  }
  return {};
}

void PosixFile::readSoon(ByteRange range) {
  // To the call, a length of 0 is all there is.
  if (range.empty() || !fitsOffset(range.offset, range.length)) return;
  (void)::posix_fadvise(descriptor_, static_cast<off_t>(range.offset), static_cast<off_t>(range.length),
                        POSIX_FADV_WILLNEED);
}

void PosixFile::expectSequential(ByteRange range) {
  if (!fitsOffset(range.offset, range.length)) return;
  // Advice: a file system that does not take it works all the same.
  (void)::posix_fadvise(descriptor_, static_cast<off_t>(range.offset), static_cast<off_t>(range.length),
                        POSIX_FADV_SEQUENTIAL);
}

Status PosixFile::setModified(WallTime time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  timespec times[2] = {};
  times[0].tv_nsec = UTIME_OMIT;
  times[1].tv_sec = static_cast<time_t>(seconds.time_since_epoch().count());
  times[1].tv_nsec = static_cast<long>((time - seconds).count());
  if (::futimens(descriptor_, times) != 0) return fail(posixError(errno, "set time", path_));
  return {};
}

Status PosixFile::setMode(std::uint32_t mode) {
  if (::fchmod(descriptor_, static_cast<mode_t>(mode & 07777)) != 0) {
    return fail(posixError(errno, "set mode", path_));
  }
  return {};
}

Result<std::string> PosixFile::attribute(const std::string& name) {
  std::string value(1024, '\0');
  for (;;) {
    const ssize_t size = ::fgetxattr(descriptor_, name.c_str(), value.data(), value.size());
    if (size >= 0) {
      value.resize(static_cast<std::size_t>(size));
      return value;
    }
    // Linux has no attribute beyond 64 KiB.
    if (errno != ERANGE || value.size() >= 128 * 1024) return fail(posixError(errno, "attribute", path_));
    value.resize(value.size() * 4);
  }
}

Status PosixFile::setAttribute(const std::string& name, std::string_view value) {
  if (::fsetxattr(descriptor_, name.c_str(), value.data(), value.size(), 0) == 0) return {};
  int number = errno;
  if (number == ENOSPC || number == ERANGE) {
    // ext4 says "no space" of an attribute that does not fit beside the inode, however empty the disk is.
    struct statvfs room {};
    const bool full = ::fstatvfs(descriptor_, &room) == 0 && room.f_bavail < 16;
    if (!full) number = E2BIG;
  }
  return fail(posixError(number, "set attribute", path_));
}

}  // namespace hawser
