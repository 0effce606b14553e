#include "api/store_file.h"

#include <algorithm>
#include <cerrno>

#include "block/file_block_device.h"
#include "checksum/summing_sinks.h"
#include "sched/thread.h"
#include "storage/embedded/blob_bytes.h"
#include "storage/embedded/embedded_store.h"
#include "storage/embedded/open_store.h"
#include "storage/embedded/shared_store.h"

namespace hawser {

using namespace embedded;

namespace {

class Beside final : public Operation {
 public:
  explicit Beside(std::function<void(const OpContext&)> work)
      : thread_([stop = stop_, work = std::move(work)] {
          OpContext context;
          context.stop = stop.get_token();
          work(context);
        }) {}
  ~Beside() override {
    cancel();
    thread_.join();
  }
  void cancel() override { stop_.request_stop(); }

 private:
  std::stop_source stop_;
  Thread thread_;
};

class CountingMeter final : public Meter {
 public:
  explicit CountingMeter(StoreProgress& progress) : progress_(progress) {}
  Status moved(const OpContext&, std::uint64_t bytes) override {
    progress_.done += bytes;
    return {};
  }

 private:
  StoreProgress& progress_;
};

OpContext counted(const OpContext& context, CountingMeter& meter) {
  OpContext own = context;
  own.meter = &meter;
  return own;
}

template <class T>
T naming(T result, const std::string& what) {
  if (!result) result.error().object = what;
  return result;
}

Result<std::unique_ptr<FileBlockDevice>> openToRead(const std::string& path) {
  FileBlockDevice::Options options;
  options.readOnly = true;
  auto device = FileBlockDevice::open(FileSystem::system(), path, options);
  if (!device && device.error().code == ErrorCode::busy)
    device.error().detail = "another program has this store open";
  return naming(std::move(device), path);
}

// A store that nobody writes to, with the objects in it.
class ContentCheck {
 public:
  ContentCheck(const OpContext& context, StoreFindings& found, StoreProgress& progress)
      : meter_(progress), context_(counted(context, meter_)), found_(found), progress_(progress) {}

  Status run(std::shared_ptr<BlockDevice> device) {
    StoreOptions options;
    options.readOnly = true;
    HAWSER_TRY(const auto store, Blobstore::load(std::move(device), options));
    for (const BlobId id : store->blobs()) {
      if (const auto record = recordOf(*store, id)) progress_.total += record->size;
    }
    for (const BlobId id : store->blobs()) {
      const auto record = recordOf(*store, id);
      if (!record && record.error().code == ErrorCode::corrupt) damaged(id, record.error().detail);
      if (!record || record->state != ObjectState::object || !record->properties.hashes.crc64) continue;
      HAWSER_CHECK(checkOne(*store, id, *record));
    }
    return {};
  }

 private:
  static Result<ObjectRecord> recordOf(Blobstore& store, BlobId id) {
    HAWSER_TRY(const auto blob, store.open(id));
    auto record = readRecord(*blob);
    HAWSER_CHECK(store.close(blob));
    return record;
  }

  Status checkOne(Blobstore& store, BlobId id, const ObjectRecord& record) {
    HAWSER_TRY(const auto blob, store.open(id));
    HashSink sum(false);
    const Status read = readBlob(context_, buffers_, *blob, {0, record.size}, sum);
    HAWSER_CHECK(store.close(blob));
    if (!read && context_.stopped()) return read;
    ++found_.objects;
    if (!read) {
      damaged(id, record.name + ": " + read.error().detail);
    } else if (sum.crc() != *record.properties.hashes.crc64) {
      damaged(id, record.name + ": its bytes are not those that were written");
    }
    return {};
  }

  void damaged(BlobId id, const std::string& how) {
    found_.problems.push_back("blob " + std::to_string(id) + ": " + how);
  }

  CountingMeter meter_;
  const OpContext context_;
  StoreFindings& found_;
  StoreProgress& progress_;
  AlignedBuffers buffers_;
};

}  // namespace

OperationPtr runBeside(std::function<void(const OpContext&)> work) {
  return std::make_unique<Beside>(std::move(work));
}

Status StoreFile::make(const std::string& path, const NewStoreFile& made) {
  MakeStore make;
  make.size = made.size;
  make.cluster = made.cluster;
  make.sparse = made.sparse;
  return makeStoreFile(FileSystem::system(), path, make);
}

Result<StoreFindings> StoreFile::check(const OpContext& context, const std::string& path, bool contents,
                                       StoreProgress& progress) {
  HAWSER_TRY(std::shared_ptr<BlockDevice> device, openToRead(path));
  HAWSER_TRY(StoreCheck checked, Blobstore::check(context, *device));
  StoreFindings found;
  for (RegionReport& region : checked.regions)
    found.regions.push_back(
        {std::move(region.name), region.range.offset, region.range.length, std::move(region.state)});
  found.problems = std::move(checked.problems);
  found.blobs = checked.blobs;
  found.usedClusters = checked.usedClusters;
  if (!contents) return found;
  const Status read = ContentCheck(context, found, progress).run(std::move(device));
  // That it cannot be loaded is among the problems already.
  if (!read && (context.stopped() || found.problems.empty())) return fail(read.error());
  return found;
}

Status StoreFile::dump(const OpContext& context, const std::string& path, ByteSink& into) {
  HAWSER_TRY(const auto device, openToRead(path));
  return Blobstore::dump(context, *device, into);
}

StoreFile::StoreFile(std::shared_ptr<SharedStore> file, std::shared_ptr<OpenStore> store)
    : file_(std::move(file)), store_(std::move(store)) {}

StoreFile::~StoreFile() = default;

Result<std::unique_ptr<StoreFile>> StoreFile::open(const std::string& path) {
  auto file = SharedStore::at(FileSystem::system(), path);
  HAWSER_TRY(auto store, file->open());
  return std::unique_ptr<StoreFile>(new StoreFile(std::move(file), std::move(store)));
}

std::string StoreFile::location(const std::string& blob) const {
  return "store:" + file_->path() + "//" + blob;
}

Result<Object> StoreFile::openBlob(const std::string& blob) {
  return naming(store_->open(blob), location(blob));
}

std::vector<StoreBlob> StoreFile::blobs() const {
  std::vector<StoreBlob> all;
  Blobstore& store = store_->blobs();
  const std::uint64_t cluster = store.space().clusterSize;
  for (const BlobId id : store.blobs()) {
    StoreBlob& blob = all.emplace_back();
    blob.id = id;
    const auto opened = store.open(id);
    if (!opened) continue;
    const auto record = store_->recordOf(**opened);
    if (record) blob.name = record->name;
    blob.writing = record && record->state == ObjectState::writing;
    blob.size = record && record->size != kUnknownSize ? record->size : (*opened)->size();
    blob.allocated = (*opened)->allocatedClusters() * cluster;
    blob.thin = (*opened)->isThin();
    blob.snapshot = (*opened)->isReadOnly();
    (void)store.close(*opened);  // nothing was changed
    blob.parent = store.parent(id).value_or(kNoBlob);
    if (const auto clones = store.clones(id)) blob.clones = clones->size();
  }
  for (StoreBlob& blob : all) {
    const auto parent =
        std::find_if(all.begin(), all.end(), [&](const StoreBlob& one) { return one.id == blob.parent; });
    if (parent != all.end()) blob.parentName = parent->name;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const StoreBlob& a, const StoreBlob& b) { return a.name < b.name; });
  return all;
}

StoreRoom StoreFile::room() const {
  const StoreSpace space = store_->blobs().space();
  return {space.clusterSize, space.totalClusters * space.clusterSize, space.freeClusters * space.clusterSize,
          space.maxGrowableSize};
}

Status StoreFile::grow(std::uint64_t size) {
  return naming(file_->grow(size), file_->path());
}

Status StoreFile::snapshot(const std::string& blob, const std::string& as) {
  return naming(store_->snapshot(blob, as), location(blob));
}

Status StoreFile::clone(const std::string& snapshot, const std::string& as) {
  return naming(store_->clone(snapshot, as), location(snapshot));
}

// What a snapshot above it has becomes the blob's own.
Status StoreFile::own(const OpContext& context, const std::string& name, bool all, StoreProgress& progress) {
  const NameLock hold(*store_, name);
  HAWSER_TRY(const Object object, openBlob(name));
  HAWSER_CHECK(naming(store_->makeRoom(all ? object.blob->size() - object.blob->allocatedClusters() *
                                                                       store_->blobs().space().clusterSize
                                           : 0),
                      location(name)));
  progress.total = object.blob->size();
  const BlobId id = object.blob->id();
  const Status done = all ? store_->blobs().inflate(context, id) : store_->blobs().decouple(context, id);
  return naming(done, location(name));
}

Status StoreFile::inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  return own(context, blob, true, progress);
}

Status StoreFile::decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  return own(context, blob, false, progress);
}

void StoreFile::watch(const std::string& blob, StoreProgress& progress) const {
  if (const auto object = store_->open(blob))
    progress.done = object->blob->allocatedClusters() * store_->blobs().space().clusterSize;
}

}  // namespace hawser
