#include "api/store_file.h"

#include <algorithm>
#include <map>

#include "api/store_file_parts.h"
#include "sched/thread.h"
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
  std::map<BlobId, std::string> names;
  for (const BlobId id : store.blobs()) {
    StoreBlob& blob = all.emplace_back();
    blob.id = id;
    const auto opened = store_->openBlob(id);
    if (!opened && opened.error().code == ErrorCode::notFound) all.pop_back();  // it goes just now
    if (!opened) continue;
    const auto record = store_->recordOf(**opened);
    if (record) blob.name = record->name;
    blob.writing = record && record->state == ObjectState::writing;
    blob.size = record && record->size != kUnknownSize ? record->size : (*opened)->size();
    blob.allocated = (*opened)->allocatedClusters() * cluster;
    blob.thin = (*opened)->isThin();
    blob.snapshot = (*opened)->isReadOnly();
    blob.parent = store.parent(id).value_or(kNoBlob);
    if (const auto clones = store.clones(id)) blob.clones = clones->size();
    if (blob.clones > 0) names[id] = blob.name;
    if (blob.parent == kNoBlob) continue;
    if (const auto room = store.room(id)) blob.inherited = room->inherited * cluster;
  }
  for (StoreBlob& blob : all)
    if (blob.parent != kNoBlob) blob.parentName = names[blob.parent];
  std::stable_sort(all.begin(), all.end(),
                   [](const StoreBlob& a, const StoreBlob& b) { return a.name < b.name; });
  return all;
}

Result<StoreForecast> StoreFile::forecast(const std::string& name) const {
  const auto run = [&]() -> Result<StoreForecast> {
    HAWSER_TRY(const Object object, store_->open(name));
    Blobstore& store = store_->blobs();
    const std::uint64_t cluster = store.space().clusterSize;
    const BlobId id = object.blob->id();
    HAWSER_TRY(const BlobRoom room, store.room(id));
    HAWSER_TRY(const std::vector<BlobId> clones, store.clones(id));
    StoreForecast told;
    told.decouple = room.ofParent * cluster;
    told.inflate = (object.blob->clusters() - room.own) * cluster;
    for (const BlobId clone : clones) {
      HAWSER_TRY(const BlobLease blob, store_->openBlob(clone));
      const auto record = store_->recordOf(*blob);
      told.clones.push_back(record ? record->name : std::string());
    }
    std::sort(told.clones.begin(), told.clones.end());
    if (clones.empty()) told.frees = room.own * cluster;
    if (clones.size() != 1) return told;
    HAWSER_TRY(const BlobRoom heir, store.room(clones.front()));
    told.inherits = heir.ofParent * cluster;
    told.frees = (room.own - std::min(room.own, heir.ofParent)) * cluster;
    return told;
  };
  return naming(run(), location(name));
}

StoreRoom StoreFile::room() const {
  const StoreSpace space = store_->blobs().space();
  StoreRoom room;
  room.cluster = space.clusterSize;
  room.total = space.totalClusters * space.clusterSize;
  room.free = space.freeClusters * space.clusterSize;
  room.growsTo = space.maxGrowableSize;
  room.size = store_->device().size();
  room.grows = traitsOf(store_->blobs().type()).grows;
  return room;
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

Status StoreFile::branch(const std::string& blob, const std::string& snapshotAs, const std::string& as) {
  HAWSER_CHECK(snapshot(blob, snapshotAs));
  Status done = clone(snapshotAs, as);
  if (!done) (void)remove(snapshotAs);  // what is left of it says nothing the error does not
  return done;
}

Status StoreFile::discard(std::uint64_t id) {
  return naming(store_->removeSession(id), file_->path());
}

// What a snapshot above it has becomes the blob's own.
Status StoreFile::own(const OpContext& context, const std::string& name, bool all, StoreProgress& progress) {
  const NameLock hold(*store_, name);
  HAWSER_TRY(const Object object, openBlob(name));
  const BlobId id = object.blob->id();
  const std::uint64_t cluster = store_->blobs().space().clusterSize;
  HAWSER_TRY(const BlobRoom room, store_->blobs().room(id));
  progress.total = (all ? room.inherited : room.ofParent) * cluster;
  const std::uint64_t takes = all ? object.blob->clusters() - room.own : room.ofParent;
  HAWSER_CHECK(naming(store_->makeRoom(takes * cluster), location(name)));
  CountingMeter meter(progress);
  const OpContext counted = meter.counting(context);
  const Status done = all ? store_->blobs().inflate(counted, id) : store_->blobs().decouple(counted, id);
  return naming(done, location(name));
}

Status StoreFile::inflate(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  return own(context, blob, true, progress);
}

Status StoreFile::decouple(const OpContext& context, const std::string& blob, StoreProgress& progress) {
  return own(context, blob, false, progress);
}

}  // namespace hawser
