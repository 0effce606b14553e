// From the disk to memory: making a store, loading it, leaving it.
#include <algorithm>
#include <set>

#include "blobstore/checkpoint.h"
#include "blobstore/engine.h"
#include "os/random.h"

namespace hawser::blobstore {

namespace {

Status zeroOut(BlockDevice& device, ByteRange range) {
  constexpr std::uint64_t kAtOnce = 1024 * 1024;
  const AlignedBuffer zeros(std::min(kAtOnce, range.length));
  std::fill(zeros.bytes().begin(), zeros.bytes().end(), std::byte{0});
  while (!range.empty()) {
    const std::uint64_t length = std::min<std::uint64_t>(range.length, zeros.size());
    HAWSER_CHECK(device.write(OpContext{}, range.offset, zeros.bytes(length)));
    range.offset += length;
    range.length -= length;
  }
  return {};
}

Status clearData(BlockDevice& device, const SuperBlock& super) {
  const ByteRange data{super.firstCluster * super.clusterSize,
                       (super.clusters - super.firstCluster) * super.clusterSize};
  if (super.clear == ClearMethod::none) return {};
  if (super.clear == ClearMethod::writeZeroes) return device.zero(OpContext{}, data);
  // That a disk cannot trim is no error.
  (void)device.trim(OpContext{}, data);
  return {};
}

void noteOwner(const Record& record, std::map<std::uint32_t, BlobId>& owners) {
  if (record.kind != RecordKind::mapRun && record.kind != RecordKind::mapPages) return;
  const std::uint32_t count = record.kind == RecordKind::mapRun ? record.count : 1;
  for (std::uint32_t i = 0; i < count; ++i)
    owners.insert_or_assign(record.cluster + i, record.id);
}

}  // namespace

Result<std::unique_ptr<Engine>> Engine::init(std::shared_ptr<BlockDevice> device, const StoreLayout& layout,
                                             StoreOptions options) {
  HAWSER_TRY(SuperBlock super, layOut(layout, device->size(), device->name()));
  const MutableByteSpan uuid(super.uuid);
  if (options.random) {
    options.random(uuid);
  } else {
    fillRandom(uuid);
  }
  const OpContext always;
  // No store until the last step: what was here before is gone first.
  for (const std::uint64_t offset : kSuperBlockOffsets)
    HAWSER_CHECK(zeroOut(*device, {offset, kPageSize}));
  HAWSER_CHECK(device->flush(always));
  // The journal is written once, so that later writes find their blocks there.
  HAWSER_CHECK(zeroOut(*device, {kJournalOffset, super.journalSize}));
  HAWSER_CHECK(clearData(*device, super));
  auto engine = std::make_unique<Engine>(std::move(device), std::move(options), super);
  MutexLock lock(engine->mutex_);
  Record record;
  record.kind = RecordKind::grow;
  record.clusters = super.clusters;
  engine->catalog_.apply(record);
  engine->pool_.grow(static_cast<std::uint32_t>(super.clusters));
  record.kind = RecordKind::type;
  record.text = textOf(layout.type);
  engine->catalog_.apply(record);
  engine->committing_ = true;
  // Two of them, so that both super blocks are there.
  engine->writeCheckpoint();
  engine->writeCheckpoint();
  engine->committing_ = false;
  if (engine->health_.failure) return fail(*engine->health_.failure);
  lock.unlock();
  return engine;
}

Engine::Engine(std::shared_ptr<BlockDevice> device, StoreOptions options, const SuperBlock& super)
    : device_(std::move(device)),
      options_(std::move(options)),
      uuid_(super.uuid),
      clusterSize_(super.clusterSize),
      pageSize_(std::max(kPageSize, super.clusterSize / PageMask::kBits)),
      super_(super),
      catalog_(static_cast<std::uint32_t>(super.clusterSize /
                                          std::max(kPageSize, super.clusterSize / PageMask::kBits))),
      // What there is for data the catalog tells: a super block may know of growth that has not come to be.
      pool_(static_cast<std::uint32_t>(super.firstCluster), epochs_),
      journal_(std::make_unique<Journal>(*device_, super.uuid, super.journalSize, super.journal)),
      writable_(!options_.readOnly && super.readOnlyCompatible == 0) {}

Engine::~Engine() {
  // An open blob and its state hold each other.
  for (const auto& [id, state] : states_)
    state->handle.reset();
}

Result<std::unique_ptr<Engine>> Engine::load(std::shared_ptr<BlockDevice> device, StoreOptions options) {
  HAWSER_TRY(const SuperBlocks found, readSuperBlocks(*device));
  HAWSER_TRY(const SuperBlock super, chooseSuper(found, *device));
  // What was read may not be on the disk yet, after a crash of the program alone.
  if (!options.readOnly && !super.clean) HAWSER_CHECK(device->flush(OpContext{}));
  auto engine = std::make_unique<Engine>(std::move(device), std::move(options), super);
  HAWSER_CHECK(engine->readMetadata(super));
  MutexLock lock(engine->mutex_);
  if (engine->options_.type && *engine->options_.type != engine->catalog_.type())
    return engine->failed(ENXIO, "the store is of another type", kNoBlob);
  const bool writes = engine->writable_;
  lock.unlock();
  if (!writes) return engine;
  // Where the other super block was lost, this makes it anew.
  if (!found.slots[0] || !found.slots[1])
    HAWSER_CHECK(engine->writeSuper(super.clean, super.checkpoint, super.journal));
  if (engine->options_.grow) {
    const Status grown = engine->grow();
    // It is loaded as it is where there is no room for more.
    if (!grown && grown.error().sys != ENOSPC) return fail(grown.error());
  }
  return engine;
}

void Engine::damaged(std::string what, BlobId blob) {
  writable_ = false;
  health_.damage.push_back(std::move(what));
  if (blob == kNoBlob) return;
  if (CatalogBlob* found = catalog_.find(blob)) {
    found->damaged = true;
  } else if (std::find(health_.damagedBlobs.begin(), health_.damagedBlobs.end(), blob) ==
             health_.damagedBlobs.end()) {
    health_.damagedBlobs.push_back(blob);
  }
}

void Engine::applyLoaded(const RecordRead& read) {
  if (read.state == RecordState::skipped || read.state == RecordState::refused) return;
  const Record& record = read.record;
  if (read.state != RecordState::known)
    return damaged("a record cannot be read: " + describe(record), record.id);
  if (record.kind == RecordKind::grow && record.clusters > super_.maxClusters)
    return damaged("a record makes the store larger than it can be");
  if (!catalog_.apply(record)) damaged("a record does not fit: " + describe(record), record.id);
}

Status Engine::readMetadata(const SuperBlock& super) {
  const MutexLock lock(mutex_);
  bool refused = false;
  std::set<BlobId> ended;  // blobs whose last record in the checkpoint was read
  const auto apply = [&](const RecordRead& read) HAWSER_REQUIRES(mutex_) {
    refused = refused || read.state == RecordState::refused;
    if (read.record.kind == RecordKind::totals) ended.insert(read.record.id);
    applyLoaded(read);
  };
  HAWSER_TRY(const CheckpointRead checkpoint, readCheckpoint(*device_, super, apply));
  if (checkpoint.damagedPages > 0)
    damaged(std::to_string(checkpoint.damagedPages) + " pages of the checkpoint are damaged");
  for (const auto& [id, blob] : catalog_.blobs()) {
    if (!ended.contains(id)) damaged("the records of blob " + std::to_string(id) + " are not all there", id);
  }
  catalog_.linkFamilies();
  ClusterOwners later;
  HAWSER_TRY(const Journal::Replay replay,
             journal_->replay([&](const BatchHeader&, ByteSpan records)
                                  HAWSER_REQUIRES(mutex_) { forEachRecord(records, apply); },
                              [&](ByteSpan records) {
                                forEachRecord(records,
                                              [&](const RecordRead& read) { noteOwner(read.record, later); });
                              }));
  if (replay.brokenInside) damaged("the journal is damaged: what came after is lost");
  distrust(later);
  if (refused) return failed(ENOTSUP, "the store has records of a newer version", kNoBlob);
  if (catalog_.clusters() > device_->size() / clusterSize_)
    return failed(EILSEQ, "the device is smaller than its store", kNoBlob);
  catalog_.linkFamilies();
  pool_.grow(static_cast<std::uint32_t>(catalog_.clusters()));
  claimClusters();
  for (const auto& [id, blob] : catalog_.blobs()) {
    if (blob->damaged) health_.damagedBlobs.push_back(id);
  }
  if (!health_.damagedBlobs.empty() && health_.damage.empty()) damaged("families of blobs do not fit");
  return {};
}

// Damage has taken records away by which clusters were given back, and later ones gave them to others: what
// such a cluster holds is not the blob's.
void Engine::distrust(const ClusterOwners& later) {
  forEachCluster([&](BlobId id, std::uint32_t cluster) HAWSER_REQUIRES(mutex_) {
    const auto owner = later.find(cluster);
    if (owner == later.end() || owner->second == id) return;
    damaged("cluster " + std::to_string(cluster) + " of blob " + std::to_string(id) +
                " has been given to another since",
            id);
  });
}

void Engine::claimClusters() {
  forEachCluster([&](BlobId id, std::uint32_t cluster) HAWSER_REQUIRES(mutex_) {
    if (pool_.claim(cluster)) return;
    damaged("cluster " + std::to_string(cluster) + " of blob " + std::to_string(id) +
                " is another's, or none for data",
            id);
  });
}

void Engine::forEachCluster(const std::function<void(BlobId, std::uint32_t)>& call) const {
  for (const auto& [id, blob] : catalog_.blobs()) {
    const std::uint32_t end = blob->map.end();
    for (std::uint32_t at = blob->map.nextMapped(0, end); at < end; at = blob->map.nextMapped(at + 1, end))
      call(id, blob->map.find(at).cluster);
  }
}

Status Engine::unload() {
  MutexLock lock(mutex_);
  for (const auto& [id, state] : states_) {
    if (state->opens > 0 || state->operation) return failed(EBUSY, "blobs are open", kNoBlob);
  }
  // One that was only read, or that is damaged, stays as it is.
  if (!writable_) return health_.failure ? Status(fail(*health_.failure)) : Status{};
  committing_ = true;
  writeCheckpoint();
  writable_ = false;
  if (health_.failure) return fail(*health_.failure);
  const CheckpointPlace checkpoint = super_.checkpoint;
  lock.unlock();
  return writeSuper(true, checkpoint, journal_->end());
}

Status Engine::destroy() {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  for (const auto& [id, state] : states_) {
    if (state->opens > 0 || state->operation) return failed(EBUSY, "blobs are open", kNoBlob);
  }
  lock.unlock();
  for (const std::uint64_t offset : kSuperBlockOffsets)
    HAWSER_CHECK(zeroOut(*device_, {offset, kPageSize}));
  HAWSER_CHECK(device_->flush(OpContext{}));
  lock.lock();
  writable_ = false;
  return {};
}

Status Engine::grow() {
  const std::uint64_t clusters = device_->size() / clusterSize_;
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  if (clusters == catalog_.clusters()) return {};
  if (clusters < catalog_.clusters()) return failed(ENOSPC, "a store does not shrink", kNoBlob);
  if (clusters > super_.maxClusters)
    return failed(ENOSPC, "the store has no room for the metadata of so many clusters", kNoBlob);
  Record record;
  record.kind = RecordKind::grow;
  record.clusters = clusters;
  const Ticket ticket = change(record);
  pool_.grow(static_cast<std::uint32_t>(clusters));
  return commit(lock, ticket, false);
}

}  // namespace hawser::blobstore
