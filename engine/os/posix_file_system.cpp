#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "os/file_system.h"
#include "os/posix_error.h"
#include "os/posix_file.h"

namespace hawser {

namespace {

// A path for the system: a NUL inside would silently name another file.
Status checkPath(const std::string& path) {
  if (path.find('\0') == std::string::npos) return {};
  return fail(makeError(ErrorCode::invalidArgument, "a path cannot hold a NUL byte").about(path));
}

const char* folderPath(const std::string& path) {
  return path.empty() ? "." : path.c_str();
}

int openAgain(const char* path, int flags, mode_t mode) {
  int descriptor;
  do {
    descriptor = ::open(path, flags | O_CLOEXEC, mode);
  } while (descriptor < 0 && errno == EINTR);
  return descriptor;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

class PosixLock : public FileSystem::Lock {
 public:
  explicit PosixLock(int descriptor) : descriptor_(descriptor) {}

 private:
  Descriptor descriptor_;
};

int flagsOf(OpenMode mode) {
  switch (mode) {
    case OpenMode::read:
      return O_RDONLY;
    case OpenMode::readWrite:
      return O_RDWR;
    case OpenMode::create:
      return O_RDWR | O_CREAT | O_EXCL;
    case OpenMode::direct:
      return O_RDWR | O_DIRECT;
    case OpenMode::exclusive:
      return O_RDWR | O_EXCL;  // without O_CREAT it means something for block devices alone
  }
  return O_RDONLY;
}

FileKind kindOf(const dirent& entry, DIR* folder) {
  switch (entry.d_type) {
    case DT_REG:
      return FileKind::regular;
    case DT_DIR:
      return FileKind::directory;
    case DT_LNK:
      return FileKind::symlink;
    case DT_UNKNOWN:
      break;
    default:
      return FileKind::other;
  }
  // Some file systems do not tell.
  struct stat found {};
  if (::fstatat(::dirfd(folder), entry.d_name, &found, AT_SYMLINK_NOFOLLOW) != 0) return FileKind::other;
  return fileInfoFrom(found).kind;
}

class PosixFileSystem : public FileSystem {
 public:
  Result<std::unique_ptr<File>> open(const std::string& path, OpenMode mode, bool follow) override {
    HAWSER_CHECK(checkPath(path));
    // O_NONBLOCK: opening a fifo without a writer would hang; it changes nothing for files.
    const int flags = flagsOf(mode) | O_NONBLOCK | O_NOCTTY | (follow ? 0 : O_NOFOLLOW);
    const int descriptor = openAgain(path.c_str(), flags, 0600);
    if (descriptor < 0) return fail(posixError(errno, "open", path));
    return std::make_unique<PosixFile>(descriptor, path);
  }

  Result<FileInfo> info(const std::string& path, bool follow) override {
    HAWSER_CHECK(checkPath(path));
    struct stat found {};
    const int done = follow ? ::stat(folderPath(path), &found) : ::lstat(folderPath(path), &found);
    if (done != 0) return fail(posixError(errno, "stat", path));
    return fileInfoFrom(found);
  }

  Result<std::vector<DirectoryEntry>> list(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    const int descriptor = openAgain(folderPath(path), O_RDONLY | O_DIRECTORY, 0);
    if (descriptor < 0) return fail(posixError(errno, "list", path));
    DIR* folder = ::fdopendir(descriptor);
    if (folder == nullptr) {
      const int number = errno;
      ::close(descriptor);
      return fail(posixError(number, "list", path));
    }
    std::vector<DirectoryEntry> entries;
    errno = 0;
    while (const dirent* entry = ::readdir(folder)) {
      std::string entryName = entry->d_name;
      if (entryName != "." && entryName != "..") {
        entries.push_back({std::move(entryName), kindOf(*entry, folder)});
      }
      errno = 0;
    }
    const int number = errno;
    ::closedir(folder);
    if (number != 0) return fail(posixError(number, "list", path));
    return entries;
  }

  Status makeDirectory(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    if (::mkdir(path.c_str(), 0777) != 0) return fail(posixError(errno, "make folder", path));
    return {};
  }

  Status makeDirectories(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    if (path.empty()) return {};
    const std::string parent(parentPath(path));
    if (::mkdir(path.c_str(), 0777) == 0) return syncName(parent);
    if (errno == ENOENT) {
      if (parent == path) return fail(posixError(ENOENT, "make folder", path));
      HAWSER_CHECK(makeDirectories(parent));
      if (::mkdir(path.c_str(), 0777) == 0) return syncName(parent);
    }
    const int number = errno;
    struct stat found {};
    const bool isFolder = number == EEXIST && ::stat(path.c_str(), &found) == 0 && S_ISDIR(found.st_mode);
    if (isFolder) return {};
    // A file where a folder should be is in the way, rather than missing.
    Error error = posixError(number, "make folder", path);
    if (number == ENOTDIR) error.code = ErrorCode::exists;
    return fail(std::move(error));
  }

  Status rename(const std::string& from, const std::string& to) override {
    HAWSER_CHECK(checkPath(from));
    HAWSER_CHECK(checkPath(to));
    if (::rename(from.c_str(), to.c_str()) != 0) return fail(posixError(errno, "rename", to));
    return {};
  }

  Status renameNew(const std::string& from, const std::string& to) override {
    HAWSER_CHECK(checkPath(from));
    HAWSER_CHECK(checkPath(to));
    if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return {};
    if (errno != EINVAL && errno != ENOSYS) return fail(posixError(errno, "rename", to));
    // An old kernel or a file system without that flag. A second name is as atomic; between the two calls
    // a power cut leaves both names, of which the first is one nobody looks at.
    if (::link(from.c_str(), to.c_str()) != 0) return fail(posixError(errno, "rename", to));
    if (::unlink(from.c_str()) != 0) return fail(posixError(errno, "rename", from));
    return {};
  }

  Status removeFile(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    if (::unlink(path.c_str()) != 0) return fail(posixError(errno, "remove", path));
    return {};
  }

  Status removeDirectory(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    if (::rmdir(path.c_str()) == 0) return {};
    return fail(posixError(errno == ENOTEMPTY || errno == EEXIST ? EBUSY : errno, "remove folder", path));
  }

  Status syncDirectory(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    const Descriptor folder(openAgain(folderPath(path), O_RDONLY | O_DIRECTORY, 0));
    if (folder.number() < 0) return fail(posixError(errno, "sync folder", path));
    if (::fsync(folder.number()) == 0) return {};
    // Some network and FUSE file systems have nothing to do here and say so by EINVAL.
    if (errno == EINVAL || errno == ENOSYS) return {};
    return fail(posixError(errno, "sync folder", path));
  }

  Result<std::string> readLink(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    std::string target(256, '\0');
    for (;;) {
      const ssize_t size = ::readlink(path.c_str(), target.data(), target.size());
      if (size < 0) return fail(posixError(errno, "read link", path));
      if (static_cast<std::size_t>(size) < target.size()) {
        target.resize(static_cast<std::size_t>(size));
        return target;
      }
      target.resize(target.size() * 2);
    }
  }

  Status makeSymlink(const std::string& target, const std::string& path) override {
    HAWSER_CHECK(checkPath(target));
    HAWSER_CHECK(checkPath(path));
    if (::symlink(target.c_str(), path.c_str()) != 0) return fail(posixError(errno, "make link", path));
    return {};
  }

  Result<std::uint64_t> freeSpace(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    struct statvfs room {};
    if (::statvfs(folderPath(path), &room) != 0) return fail(posixError(errno, "free space", path));
    return static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize;
  }

  Result<std::unique_ptr<Lock>> lock(const std::string& path) override {
    HAWSER_CHECK(checkPath(path));
    const int descriptor = openAgain(path.c_str(), O_RDWR | O_CREAT, 0600);
    if (descriptor < 0) return fail(posixError(errno, "lock", path));
    auto held = std::make_unique<PosixLock>(descriptor);
    int done;
    do {
      done = ::flock(descriptor, LOCK_EX | LOCK_NB);
    } while (done != 0 && errno == EINTR);
    if (done != 0) return fail(posixError(errno, "lock", path));
    return held;
  }

 private:
  // Of a folder just made, in its parent; one that may be written to and not read is for others to sync.
  Status syncName(const std::string& parent) {
    Status synced = syncDirectory(parent);
    if (!synced && synced.error().code == ErrorCode::denied) return {};
    return synced;
  }
};

}  // namespace

FileSystem& FileSystem::system() {
  static PosixFileSystem files;
  return files;
}

}  // namespace hawser
