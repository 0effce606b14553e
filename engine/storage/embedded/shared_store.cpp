#include "storage/embedded/shared_store.h"

#include <algorithm>
#include <cerrno>
#include <map>

#include "base/units.h"
#include "blobstore/blobstore.h"
#include "block/file_block_device.h"
#include "os/random.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/embedded/open_store.h"

namespace hawser::embedded {

namespace {

constexpr std::uint64_t kCluster = 64 * kKiB;
constexpr std::string_view kType = "hawser.objects";
constexpr std::size_t kTraitsAt = 14;
constexpr unsigned kReserved = 1, kGrows = 2;
// A name, headers and sums of an object take some 300 bytes, and most objects more than a cluster.
constexpr std::uint64_t kMetadataShare = 128;
constexpr std::uint64_t kMostMetadata = 256 * kMiB;
constexpr std::uint64_t kJournal = 16 * kMiB;
constexpr std::uint64_t kMostGrowth = 64 * kGiB;
// Nobody waits longer for a store that another program has open and does nothing with.
constexpr auto kIdle = std::chrono::seconds(1);
// Left for others on the disk, and for what is written beside the objects.
constexpr std::uint64_t kLeftOnDisk = 64 * kMiB;

// Only a store of which nobody knows more takes its blocks from the disk one by one.
constexpr FileBlockDevice::Options kSparse{.sparse = true};

StoreType typeFor(const MakeStore& make) {
  StoreType type{};
  std::copy_n(reinterpret_cast<const std::byte*>(kType.data()), kType.size(), type.begin());
  type[kTraitsAt] = static_cast<std::byte>((make.sparse ? 0 : kReserved) | (make.growsTo > 0 ? kGrows : 0));
  return type;
}

StoreLayout layoutFor(const MakeStore& make, std::uint64_t size) {
  StoreLayout layout;
  layout.clusterSize = make.cluster == 0 ? kCluster : make.cluster;
  layout.growTo = make.growsTo;
  const std::uint64_t largest = std::max(size, make.growsTo);
  layout.metadataSize =
      std::clamp(largest / kMetadataShare / kPageSize * kPageSize, 256 * kKiB, kMostMetadata);
  if (size >= 256 * kJournal) layout.journalSize = kJournal;
  layout.type = typeFor(make);
  // What was reserved stays reserved.
  layout.clear = make.sparse ? ClearMethod::trim : ClearMethod::none;
  return layout;
}

Status initStore(std::shared_ptr<BlockDevice> device, const MakeStore& make) {
  const std::uint64_t size = device->size();
  HAWSER_TRY(const auto store, Blobstore::init(std::move(device), layoutFor(make, size)));
  return store->unload();
}

// Also a damaged one, which still holds what somebody may want back. ENOTSUP: one of a newer version.
Result<bool> holdsStore(const std::shared_ptr<BlockDevice>& device) {
  StoreOptions look;
  look.readOnly = true;
  const auto loaded = Blobstore::load(device, look);
  if (loaded) return true;
  if (loaded.error().sys != EILSEQ) return fail(loaded.error());
  HAWSER_TRY(const StoreCheck found, Blobstore::check({}, *device));
  return !found.regions.empty();
}

Status makeOnDevice(FileSystem& files, const std::string& path, const MakeStore& make) {
  HAWSER_TRY(const std::shared_ptr<BlockDevice> device, FileBlockDevice::open(files, path, kSparse));
  // It is held, so that nobody could open it a second time to look.
  HAWSER_TRY(const bool holds, holdsStore(device));
  if (!holds) return initStore(device, make);
  Error error = makeError(ErrorCode::exists, "there is a store on it").about(path);
  error.serviceCode = kStoreInTheWay;
  return fail(std::move(error));
}

Error described(Error error, const std::string& path) {
  if (error.code == ErrorCode::notFound) {
    error.detail = "there is no store here; \"hawserctl store init FILE --size SIZE\" makes one";
    error.serviceCode = kStoreMissing;
  }
  if (error.code == ErrorCode::busy) error.detail = "another program has this store open";
  if (error.code == ErrorCode::exists) {
    error.code = ErrorCode::invalidArgument;
    error.detail = "this is a folder, and no file that holds a store";
  }
  error.object = path;
  return error;
}

// Room for `wanted` bytes, of which `missing` have no place in the store as it is.
Status provide(FileSystem& files, OpenStore& store, std::uint64_t wanted, std::uint64_t missing) {
  const StoreTraits traits = traitsOf(store.blobs().type());
  BlockDevice& device = store.device();
  const std::string folder(parentPath(device.name()));
  const auto free = traits.reserved ? Result<std::uint64_t>(~std::uint64_t{0}) : files.freeSpace(folder);
  if (free && *free < wanted + kLeftOnDisk) {
    return fail(ErrorCode::noSpace, "the disk is full; " + formatSize(wanted + kLeftOnDisk - *free) +
                                        " more are needed in " + folder);
  }
  if (missing == 0 || !traits.grows) return {};
  const std::uint64_t size = device.size();
  const std::uint64_t most = store.blobs().space().maxGrowableSize;
  const std::uint64_t next = std::min(std::max(size + std::min(size, kMostGrowth), size + missing), most);
  if (next <= size) return {};
  HAWSER_CHECK(device.grow({}, next));
  return store.blobs().grow();
}

}  // namespace

MakeStore defaultStore() {
  MakeStore make;
  make.size = 4 * kGiB;
  make.sparse = true;
  make.growsTo = kTiB;
  return make;
}

StoreTraits traitsOf(const StoreType& type) {
  StoreTraits traits;
  traits.objects = std::equal(kType.begin(), kType.end(), reinterpret_cast<const char*>(type.data()));
  if (!traits.objects) return traits;
  const auto bits = static_cast<unsigned>(type[kTraitsAt]);
  traits.reserved = (bits & kReserved) != 0;
  traits.grows = (bits & kGrows) != 0;
  return traits;
}

Status makeStoreFile(FileSystem& files, const std::string& path, const MakeStore& make) {
  if (const auto info = files.info(path, true)) {
    if (info->kind == FileKind::other && make.size == 0) return makeOnDevice(files, path, make);
    Error error = makeError(ErrorCode::exists, "there is something under this name already").about(path);
    error.serviceCode = kStoreInTheWay;
    return fail(std::move(error));
  }
  const std::string unfinished = path + ".new-" + randomName();
  auto device =
      FileBlockDevice::create(files, unfinished, make.size, FileBlockDevice::Options{.sparse = make.sparse});
  if (!device) {
    device.error().object = path;
    return fail(std::move(device.error()));
  }
  Status done = initStore(std::move(*device), make);
  if (done) done = files.renameNew(unfinished, path);
  if (done) return files.syncDirectory(std::string(parentPath(path)));
  (void)files.removeFile(unfinished);  // what is left of it says nothing the error does not
  done.error().object = path;
  return done;
}

std::shared_ptr<SharedStore> SharedStore::at(FileSystem& files, const std::string& path, const Clock& clock,
                                             Log log) {
  // Of all the process: the system gives a file's lock to one handle, whoever has it.
  static Mutex mutex;
  static std::map<std::pair<FileSystem*, std::string>, std::weak_ptr<SharedStore>> known;
  const MutexLock lock(mutex);
  std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
  auto& place = known[{&files, path}];
  auto shared = place.lock();
  if (!shared) place = shared = std::make_shared<SharedStore>(files, path, clock, std::move(log));
  return shared;
}

SharedStore::SharedStore(FileSystem& files, std::string path, const Clock& clock, Log log)
    : files_(files), path_(std::move(path)), clock_(clock), log_(std::move(log)) {}

SharedStore::~SharedStore() {
  {
    const MutexLock lock(mutex_);
    ends_ = true;
    opened_.notifyAll();
    if (!watched_) return;
  }
  idle_.join();
}

// What is closed is loaded again in some milliseconds.
void SharedStore::letGoWhenIdle() {
  MutexLock lock(mutex_);
  while (!ends_) {
    if (!open_ || opening_) {
      opened_.wait(lock);
      continue;
    }
    const SteadyTime until = *lastUse_ + kIdle;
    // Others have it only by asking for it, which takes the mutex.
    const bool isIdle = open_.use_count() == 1 && clock_.steady() >= until;
    if (!isIdle) {
      opened_.waitUntil(lock, std::max(until, clock_.steady() + kIdle / 4));
      continue;
    }
    std::shared_ptr<OpenStore> idle = std::exchange(open_, nullptr);
    opening_ = true;
    lock.unlock();
    idle.reset();
    lock.lock();
    opening_ = false;
    opened_.notifyAll();
  }
}

Result<std::shared_ptr<OpenStore>> SharedStore::open(bool make) {
  MutexLock lock(mutex_);
  for (;;) {
    while (opening_)
      opened_.wait(lock);
    lastUse_ = clock_.steady();
    if (!open_) open_ = last_.lock();
    if (!open_ || !open_->hasFailed()) break;
    // What others still use of it has to go first: the next who asks finds the rest on the disk.
    std::shared_ptr<OpenStore> failed = std::exchange(open_, nullptr);
    last_.reset();
    opening_ = true;
    lock.unlock();
    failed.reset();
    lock.lock();
    opening_ = false;
    opened_.notifyAll();
  }
  if (open_) return open_;
  opening_ = true;
  lock.unlock();
  auto loaded = load(make);
  lock.lock();
  opening_ = false;
  opened_.notifyAll();
  if (!loaded) return fail(described(std::move(loaded.error()), path_));
  last_ = open_ = *loaded;
  if (!std::exchange(watched_, true)) idle_ = Thread([this] { letGoWhenIdle(); });
  return open_;
}

Result<std::shared_ptr<OpenStore>> SharedStore::load(bool make) {
  auto opened = FileBlockDevice::open(files_, path_, kSparse);
  if (!opened && opened.error().code == ErrorCode::notFound && make) {
    HAWSER_CHECK(files_.makeDirectories(std::string(parentPath(path_))));
    const Status made = makeStoreFile(files_, path_, defaultStore());
    // Another process may have been quicker.
    if (!made && made.error().code != ErrorCode::exists) return fail(made.error());
    opened = FileBlockDevice::open(files_, path_, kSparse);
  }
  if (!opened) return fail(std::move(opened.error()));
  HAWSER_TRY(std::shared_ptr<OpenStore> store, OpenStore::load(std::move(*opened), clock_, log_));
  store->provideRoom([files = &files_](OpenStore& of, std::uint64_t wanted, std::uint64_t missing) {
    return provide(*files, of, wanted, missing);
  });
  return store;
}

Status SharedStore::grow(std::uint64_t size) {
  HAWSER_TRY(const std::shared_ptr<OpenStore> store, open());
  const StoreTraits traits = traitsOf(store->blobs().type());
  HAWSER_TRY(const auto file, files_.open(path_, OpenMode::readWrite));
  HAWSER_TRY(const std::uint64_t now, file->capacity());
  if (size < now) return fail(makeError(ErrorCode::invalidArgument, "a store does not shrink").about(path_));
  // Beyond what its checkpoints have room for nothing is changed.
  if (size > store->blobs().space().maxGrowableSize) {
    return fail(makeError(ErrorCode::noSpace, "it was made to grow to at most " +
                                                  formatSize(store->blobs().space().maxGrowableSize))
                    .about(path_));
  }
  HAWSER_CHECK(traits.reserved ? file->allocate(size) : file->resize(size));
  HAWSER_CHECK(file->sync());
  HAWSER_CHECK(store->device().grow({}, size));
  return store->blobs().grow();
}

}  // namespace hawser::embedded
