#include "fault/journal/fault_vfs.h"

#include <sqlite3.h>

#include <cstring>

namespace hawser::fault {

namespace {

struct State {
  FaultVfs* vfs;
  std::string path;
  std::unique_ptr<File> file;
  std::shared_ptr<FaultVfs::Shared> shared;
  bool syncsFolder = false;  // with the next sync: its name is new
  bool temporary = false;
};

// As SQLite makes room for it.
struct Handle {
  sqlite3_file base;
  State* state;
};

State& of(sqlite3_file* file) {
  return *reinterpret_cast<Handle*>(file)->state;
}

FaultVfs& of(sqlite3_vfs* vfs) {
  return *static_cast<FaultVfs*>(vfs->pAppData);
}

int codeOf(const Status& status, int code) {
  return status ? SQLITE_OK : code;
}

int closeFile(sqlite3_file* file) {
  State* state = reinterpret_cast<Handle*>(file)->state;
  if (state->shared) state->shared->locks.erase(file);
  if (state->temporary) (void)state->vfs->disk().removeFile(state->path);
  delete state;
  return SQLITE_OK;
}

int readFile(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  auto* bytes = static_cast<std::byte*>(into);
  const auto wanted = static_cast<std::size_t>(size);
  const auto got = of(file).file->readAt(static_cast<std::uint64_t>(offset), {bytes, wanted});
  if (!got) return SQLITE_IOERR_READ;
  std::memset(bytes + *got, 0, wanted - *got);
  return *got == wanted ? SQLITE_OK : SQLITE_IOERR_SHORT_READ;
}

int writeFile(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  const ByteSpan bytes(static_cast<const std::byte*>(from), static_cast<std::size_t>(size));
  return codeOf(of(file).file->writeAt(static_cast<std::uint64_t>(offset), bytes), SQLITE_IOERR_WRITE);
}

int truncateFile(sqlite3_file* file, sqlite3_int64 size) {
  return codeOf(of(file).file->resize(static_cast<std::uint64_t>(size)), SQLITE_IOERR_TRUNCATE);
}

int syncFolder(FaultVfs& vfs, const std::string& path) {
  return codeOf(vfs.disk().syncDirectory(std::string(parentPath(path))), SQLITE_IOERR_DIR_FSYNC);
}

int syncFile(sqlite3_file* file, int) {
  State& state = of(file);
  if (!state.file->sync()) return SQLITE_IOERR_FSYNC;
  if (!std::exchange(state.syncsFolder, false)) return SQLITE_OK;
  return syncFolder(*state.vfs, state.path);
}

int sizeOf(sqlite3_file* file, sqlite3_int64* size) {
  const auto info = of(file).file->info();
  if (!info) return SQLITE_IOERR_FSTAT;
  *size = static_cast<sqlite3_int64>(info->size);
  return SQLITE_OK;
}

// Whether anybody else holds as much.
bool othersHold(sqlite3_file* file, int level) {
  for (const auto& [holder, held] : of(file).shared->locks)
    if (holder != file && held >= level) return true;
  return false;
}

int lockFile(sqlite3_file* file, int level) {
  const int harms = level == SQLITE_LOCK_EXCLUSIVE  ? SQLITE_LOCK_SHARED
                    : level == SQLITE_LOCK_RESERVED ? SQLITE_LOCK_RESERVED
                                                    : SQLITE_LOCK_PENDING;
  if (othersHold(file, harms)) return SQLITE_BUSY;
  int& held = of(file).shared->locks[file];
  held = std::max(held, level);
  return SQLITE_OK;
}

int unlockFile(sqlite3_file* file, int level) {
  of(file).shared->locks[file] = level;
  return SQLITE_OK;
}

int isReserved(sqlite3_file* file, int* reserved) {
  *reserved = othersHold(file, SQLITE_LOCK_RESERVED) ? 1 : 0;
  return SQLITE_OK;
}

int control(sqlite3_file*, int, void*) {
  return SQLITE_NOTFOUND;
}

int sectorSize(sqlite3_file*) {
  return 4096;
}

int promises(sqlite3_file*) {
  return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int mapShared(sqlite3_file* file, int number, int size, int extend, void volatile** into) {
  auto& regions = of(file).shared->regions;
  *into = nullptr;
  while (regions.size() <= static_cast<std::size_t>(number)) {
    if (extend == 0) return SQLITE_OK;
    regions.push_back(std::make_unique<std::vector<char>>(static_cast<std::size_t>(size)));
  }
  *into = regions[static_cast<std::size_t>(number)]->data();
  return SQLITE_OK;
}

// From one thread nobody is ever in the middle of anything.
int lockShared(sqlite3_file*, int, int, int) {
  return SQLITE_OK;
}

void fence(sqlite3_file*) {}

int unmapShared(sqlite3_file* file, int forget) {
  if (forget != 0) of(file).shared->regions.clear();
  return SQLITE_OK;
}

constexpr sqlite3_io_methods kMethods = {2,        closeFile,   readFile, writeFile,  truncateFile,
                                         syncFile, sizeOf,      lockFile, unlockFile, isReserved,
                                         control,  sectorSize,  promises, mapShared,  lockShared,
                                         fence,    unmapShared, nullptr,  nullptr};

int openFile(sqlite3_vfs* vfs, const char* name, sqlite3_file* file, int flags, int* given) {
  FaultVfs& own = of(vfs);
  auto* handle = reinterpret_cast<Handle*>(file);
  handle->base.pMethods = nullptr;
  const std::string path = name ? name : own.temporaryName();
  bool made = false;
  auto opened = own.disk().open(path, OpenMode::readWrite, true);
  if (!opened && (flags & SQLITE_OPEN_CREATE) != 0) {
    opened = own.disk().open(path, OpenMode::create, true);
    made = true;
  }
  if (!opened) return SQLITE_CANTOPEN;
  const bool log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
  handle->state = new State{&own, path, std::move(*opened), own.sharedOf(path), made && log, name == nullptr};
  handle->base.pMethods = &kMethods;
  if (given) *given = flags;
  return SQLITE_OK;
}

int removeFile(sqlite3_vfs* vfs, const char* path, int syncs) {
  const Status removed = of(vfs).disk().removeFile(path);
  if (!removed) {
    return removed.error().code == ErrorCode::notFound ? SQLITE_IOERR_DELETE_NOENT : SQLITE_IOERR_DELETE;
  }
  return syncs != 0 ? syncFolder(of(vfs), path) : SQLITE_OK;
}

int isThere(sqlite3_vfs* vfs, const char* path, int, int* there) {
  const auto info = of(vfs).disk().info(path, true);
  if (!info && info.error().code != ErrorCode::notFound) return SQLITE_IOERR_ACCESS;
  // An empty one counts as none, as on Unix.
  *there = info && info->size > 0 ? 1 : 0;
  return SQLITE_OK;
}

int fullPath(sqlite3_vfs*, const char* path, int size, char* into) {
  return std::snprintf(into, static_cast<std::size_t>(size), "%s", path) < size ? SQLITE_OK : SQLITE_CANTOPEN;
}

int randomBytes(sqlite3_vfs* vfs, int size, char* into) {
  return of(vfs).random(size, into);
}

int sleepNot(sqlite3_vfs*, int microseconds) {
  return microseconds;
}

int currentTime(sqlite3_vfs*, double* julianDay) {
  *julianDay = 2461000.5;
  return SQLITE_OK;
}

int lastError(sqlite3_vfs*, int, char*) {
  return 0;
}

}  // namespace

FaultVfs::FaultVfs(FaultFileSystem& disk) : disk_(disk), vfs_(std::make_unique<sqlite3_vfs>()) {
  vfs_->iVersion = 1;
  vfs_->szOsFile = sizeof(Handle);
  vfs_->mxPathname = 512;
  vfs_->zName = "hawser-fault";
  vfs_->pAppData = this;
  vfs_->xOpen = openFile;
  vfs_->xDelete = removeFile;
  vfs_->xAccess = isThere;
  vfs_->xFullPathname = fullPath;
  vfs_->xRandomness = randomBytes;
  vfs_->xSleep = sleepNot;
  vfs_->xCurrentTime = currentTime;
  vfs_->xGetLastError = lastError;
  sqlite3_vfs_register(vfs_.get(), 1);
}

FaultVfs::~FaultVfs() {
  sqlite3_vfs_unregister(vfs_.get());
}

std::shared_ptr<FaultVfs::Shared> FaultVfs::sharedOf(const std::string& path) {
  std::shared_ptr<Shared> shared = shared_[path].lock();
  if (!shared) shared_[path] = shared = std::make_shared<Shared>();
  return shared;
}

int FaultVfs::random(int size, char* into) {
  for (int i = 0; i < size; ++i)
    into[i] = static_cast<char>(random_());
  return size;
}

}  // namespace hawser::fault
