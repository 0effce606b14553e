#include "sim/sqlite_disk.h"

#include <sqlite3.h>

#include <cstring>
#include <map>
#include <memory>
#include <new>
#include <string>

#include "os/random.h"
#include "sim/world.h"

namespace hawser::sim {

namespace {

constexpr int kMostPath = 512;

// The index of a log, which processes share. Here there is one at a time, and its index goes with it.
using Shared = std::map<int, std::unique_ptr<char[]>>;

struct OpenFile {
  sqlite3_file base{};  // SQLite's own, first
  std::unique_ptr<File> file;
  std::string path;
  Shared shared;
  bool fresh = false;  // its name may not be on the disk yet
};

OpenFile& of(sqlite3_file* file) {
  return *reinterpret_cast<OpenFile*>(file);
}

Disk& disk() {
  return World::here().disk;
}

int codeOf(const Error& error, int otherwise) {
  return error.code == ErrorCode::noSpace ? SQLITE_FULL : otherwise;
}

int closeFile(sqlite3_file* file) {
  of(file).~OpenFile();
  return SQLITE_OK;
}

int readFile(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  const MutableByteSpan span(static_cast<std::byte*>(into), static_cast<std::size_t>(size));
  const auto got = of(file).file->readAt(static_cast<std::uint64_t>(offset), span);
  if (!got) return SQLITE_IOERR_READ;
  if (*got == span.size()) return SQLITE_OK;
  std::memset(span.data() + *got, 0, span.size() - *got);
  return SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 offset) {
  const Status written =
      of(file).file->writeAt(static_cast<std::uint64_t>(offset),
                             ByteSpan(static_cast<const std::byte*>(bytes), static_cast<std::size_t>(size)));
  return written ? SQLITE_OK : codeOf(written.error(), SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  const Status cut = of(file).file->resize(static_cast<std::uint64_t>(size));
  return cut ? SQLITE_OK : codeOf(cut.error(), SQLITE_IOERR_TRUNCATE);
}

int syncFile(sqlite3_file* file, int) {
  OpenFile& open = of(file);
  if (!open.file->sync()) return SQLITE_IOERR_FSYNC;
  if (open.fresh && !disk().syncDirectory(std::string(parentPath(open.path)))) return SQLITE_IOERR_DIR_FSYNC;
  open.fresh = false;
  return SQLITE_OK;
}

int fileSize(sqlite3_file* file, sqlite3_int64* size) {
  const auto info = of(file).file->info();
  if (!info) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(info->size);
  return SQLITE_OK;
}

int lockFile(sqlite3_file*, int) {
  return SQLITE_OK;
}

int isReserved(sqlite3_file*, int* reserved) {
  *reserved = 0;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*) {
  return 512;
}

int characteristics(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int mapShared(sqlite3_file* file, int region, int size, int extend, void volatile** at) {
  auto& memory = of(file).shared[region];
  if (!memory && extend) memory = std::make_unique<char[]>(static_cast<std::size_t>(size));
  *at = memory.get();
  return SQLITE_OK;
}

int lockShared(sqlite3_file*, int, int, int) {
  return SQLITE_OK;
}

void barrier(sqlite3_file*) {}

int unmapShared(sqlite3_file* file, int) {
  of(file).shared.clear();
  return SQLITE_OK;
}

const sqlite3_io_methods kMethods = [] {
  sqlite3_io_methods methods{};
  methods.iVersion = 2;
  methods.xClose = closeFile;
  methods.xRead = readFile;
  methods.xWrite = writeFile;
  methods.xTruncate = truncateFile;
  methods.xSync = syncFile;
  methods.xFileSize = fileSize;
  methods.xLock = lockFile;
  methods.xUnlock = lockFile;
  methods.xCheckReservedLock = isReserved;
  methods.xFileControl = control;
  methods.xSectorSize = sectorSize;
  methods.xDeviceCharacteristics = characteristics;
  methods.xShmMap = mapShared;
  methods.xShmLock = lockShared;
  methods.xShmBarrier = barrier;
  methods.xShmUnmap = unmapShared;
  return methods;
}();

int openFile(sqlite3_vfs*, const char* path, sqlite3_file* file, int flags, int* given) {
  file->pMethods = nullptr;
  if (path == nullptr) return SQLITE_CANTOPEN;  // what does not fit in memory, which does not happen here
  auto opened = disk().open(path, OpenMode::readWrite, true);
  const bool fresh =
      !opened && opened.error().code == ErrorCode::notFound && (flags & SQLITE_OPEN_CREATE) != 0;
  if (fresh) opened = disk().open(path, OpenMode::create, true);
  if (!opened) return codeOf(opened.error(), SQLITE_CANTOPEN);
  auto* open = new (file) OpenFile();
  open->base.pMethods = &kMethods;
  open->file = std::move(*opened);
  open->path = path;
  open->fresh = fresh;
  if (given != nullptr) *given = flags;
  return SQLITE_OK;
}

int removeFile(sqlite3_vfs*, const char* path, int syncs) {
  const Status removed = disk().removeFile(path);
  if (!removed)
    return removed.error().code == ErrorCode::notFound ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
  if (syncs != 0 && !disk().syncDirectory(std::string(parentPath(path)))) return SQLITE_IOERR_DIR_FSYNC;
  return SQLITE_OK;
}

int mayUse(sqlite3_vfs*, const char* path, int, int* may) {
  const auto info = disk().info(path, true);
  if (!info && info.error().code != ErrorCode::notFound) return SQLITE_IOERR_ACCESS;
  *may = info ? 1 : 0;
  return SQLITE_OK;
}

int wholePath(sqlite3_vfs*, const char* path, int size, char* whole) {
  sqlite3_snprintf(size, whole, "%s", path);
  return SQLITE_OK;
}

int randomBytes(sqlite3_vfs*, int size, char* into) {
  std::memset(into, 7, static_cast<std::size_t>(size));
  return size;
}

int idle(sqlite3_vfs*, int microseconds) {
  World::here().scheduler.rest({}, std::chrono::microseconds(microseconds), "the database");
  return microseconds;
}

int today(sqlite3_vfs*, double* days) {
  *days = 2'460'000;
  return SQLITE_OK;
}

int lastError(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

void putSqliteOnDisk() {
  static sqlite3_vfs vfs = [] {
    sqlite3_vfs one{};
    one.iVersion = 1;
    one.szOsFile = sizeof(OpenFile);
    one.mxPathname = kMostPath;
    one.zName = "sim";
    one.xOpen = openFile;
    one.xDelete = removeFile;
    one.xAccess = mayUse;
    one.xFullPathname = wholePath;
    one.xRandomness = randomBytes;
    one.xSleep = idle;
    one.xCurrentTime = today;
    one.xGetLastError = lastError;
    return one;
  }();
  sqlite3_vfs_register(&vfs, 1);
}

}  // namespace hawser::sim
