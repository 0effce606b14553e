// Opening and leaving a cache.
#include "cache/state.h"

#include <algorithm>

#include "cache/recency.h"
#include "cache/xattrs.h"

namespace hawser::cache {

namespace {

constexpr std::string_view kType = "hawser.cache";
// What was fetched is a miss after a crash at most: a journal that is small is emptied often enough.
constexpr std::uint64_t kMetadataShare = 256;
constexpr std::uint64_t kMostMetadata = 64 * 1024 * 1024;

StoreType storeType() {
  StoreType type{};
  std::copy_n(reinterpret_cast<const std::byte*>(kType.data()), kType.size(), type.begin());
  return type;
}

StoreLayout layoutFor(const Cache::Layout& layout, std::uint64_t size) {
  StoreLayout store;
  store.clusterSize = layout.cluster;
  store.growTo = layout.growTo;
  const std::uint64_t metadata = std::max(size, layout.growTo) / kMetadataShare;
  store.metadataSize = std::clamp(metadata / kPageSize * kPageSize, std::uint64_t{128 * 1024}, kMostMetadata);
  store.type = storeType();
  // What is evicted is filled again; what is dropped is given back to the disk at once (State::tidy).
  store.clear = ClearMethod::none;
  return store;
}

StoreOptions optionsFor(const Cache::Options& options) {
  StoreOptions store;
  store.type = storeType();
  store.grow = true;
  store.random = options.random;
  return store;
}

}  // namespace

State::State(std::shared_ptr<BlockDevice> device, std::unique_ptr<Blobstore> store, Cache::Options options)
    : held_(std::move(options.held)),
      device_(std::move(device)),
      store_(std::move(store)),
      options_(std::move(options)),
      cluster_(store_->space().clusterSize) {}

Result<std::shared_ptr<State>> State::make(std::shared_ptr<BlockDevice> device, const Cache::Layout& layout,
                                           Cache::Options options) {
  if (layout.cluster > AlignedBuffers::kSize)
    return fail(makeError(ErrorCode::invalidArgument, "the clusters of a cache are not so large"));
  const std::uint64_t size = device->size();
  HAWSER_TRY(auto store, Blobstore::init(device, layoutFor(layout, size), optionsFor(options)));
  auto state = std::make_shared<State>(std::move(device), std::move(store), std::move(options));
  HAWSER_CHECK(state->makeOwn(layout.limit));
  return state;
}

Result<std::shared_ptr<State>> State::load(std::shared_ptr<BlockDevice> device, Cache::Options options) {
  HAWSER_TRY(auto store, Blobstore::load(device, optionsFor(options)));
  const StoreHealth health = store->health();
  // It costs less to fetch what was in it than to sort out what is left.
  if (!health.damage.empty())
    return fail(makeError(ErrorCode::corrupt, health.damage.front()).about(device->name()));
  if (store->space().clusterSize > AlignedBuffers::kSize)
    return fail(
        makeError(ErrorCode::corrupt, "its clusters are too large for a cache").about(device->name()));
  auto state = std::make_shared<State>(std::move(device), std::move(store), std::move(options));
  HAWSER_CHECK(state->readOwn());
  for (const BlobId id : state->store_->blobs())
    HAWSER_CHECK(state->readItem(id));
  state->readRecency();
  state->tidy();
  return state;
}

State::~State() {
  saveRecency();
  for (const auto& [identity, item] : items_) {
    if (!item->blob) continue;
    saveSums(*item);
    if (item->touched) (void)item->blob->setXattr(kUsedName, textOf(item->used));
    (void)store_->close(item->blob);
  }
  if (own_) (void)store_->close(own_);
  // What is not written down is a miss, or its turn forgotten.
  if (const Status done = store_->unload(); !done) log(LogLevel::warning, inLog(done.error()));
}

// The blob that is nobody's object.
Status State::makeOwn(std::uint64_t limit) {
  CreateOptions options;
  options.thin = true;
  options.clusters = 1;
  options.xattrs = {{kLimitName, std::to_string(limit)}};
  HAWSER_TRY(const BlobId id, store_->create(options));
  HAWSER_CHECK(store_->setSuperBlob(id));
  return readOwn();
}

Status State::readOwn() {
  HAWSER_TRY(const BlobId id, store_->superBlob());
  HAWSER_TRY(own_, store_->open(id));
  HAWSER_TRY(const std::string limit, own_->xattr(kLimitName));
  const MutexLock lock(mutex_);
  limit_ = numberOf(limit).value_or(0);
  claimRoom();
  return {};
}

// How many clusters may be objects'; what says which go first has its place beside them.
void State::claimRoom() {
  const StoreSpace space = store_->space();
  const std::uint64_t clusters =
      limit_ == 0 ? space.totalClusters : std::min(space.totalClusters, limit_ / cluster_);
  const std::uint64_t own = divideRoundingUp(recencyRoom(clusters), cluster_);
  room_ = clusters > own ? clusters - own : 0;
  // Four of five, as those have it who measured.
  order_.setProtectedMost(room_ * 4 / 5);
}

Status State::readItem(BlobId id) {
  if (own_->id() == id) return {};
  HAWSER_TRY(auto blob, store_->open(id));
  auto identity = identityOf(*blob);
  if (!identity || blob->clusters() != divideRoundingUp(identity->size, cluster_)) {
    log(LogLevel::warning, "a blob that is no object's was taken out of the cache");
    HAWSER_CHECK(store_->close(blob));
    return store_->remove(OpContext{}, id);
  }
  const auto item = std::make_shared<Item>();
  item->identity = std::move(*identity);
  item->clusters.assign(blob->clusters(), kAbsent);
  item->sums.assign(blob->clusters(), kNoSum);
  for (std::size_t first = 0; first < item->sums.size(); first += kSumsAtOnce) {
    decodeSums(blob->xattr(sumsName(first / kSumsAtOnce)).value_or(""),
               std::span(item->sums).subspan(first, std::min(kSumsAtOnce, item->sums.size() - first)));
  }
  item->pinned = blob->xattr(kPinnedName).has_value();
  item->used = timeOf(blob->xattr(kUsedName).value_or(""));
  item->blob = std::move(blob);
  {
    const MutexLock lock(mutex_);
    readPresence(*item);
  }
  if (item->blob->allocatedClusters() != item->present) HAWSER_CHECK(dropRest(*item));
  std::vector<ItemPtr> pins;
  {
    const MutexLock lock(mutex_);
    items_.insert_or_assign(item->identity, item);
    // Blobs come in the order they were made: of one location the last is the newest.
    pins = makeCurrent(*item);
  }
  for (const ItemPtr& one : pins)
    HAWSER_CHECK(savePin(*one));
  return {};
}

// Fills are of whole clusters, so that one with a page has all of them; a crash may have left one without
// any, or without what its bytes can be compared with.
void State::readPresence(Item& item) {
  std::optional<std::uint64_t> at = item.blob->nextAllocated(0);
  while (at) {
    const auto cluster = static_cast<std::uint32_t>(*at / cluster_);
    const std::uint64_t end = std::min((cluster + std::uint64_t{1}) * cluster_, item.identity.size);
    const std::uint64_t hole = item.blob->nextUnallocated(*at).value_or(item.blob->size());
    const bool known = item.sums[cluster] != kNoSum;
    if (*at % cluster_ == 0 && hole >= end && known) (void)takeSlot(item, cluster, false);
    at = end < item.blob->size() ? item.blob->nextAllocated((cluster + std::uint64_t{1}) * cluster_)
                                 : std::nullopt;
  }
}

// Clusters that a crash has left without what they were for.
Status State::dropRest(Item& item) {
  for (std::size_t i = 0; i < item.clusters.size(); ++i) {
    if (item.clusters[i] == kAbsent) HAWSER_CHECK(item.blob->unmap(OpContext{}, {i * cluster_, cluster_}));
  }
  return {};
}

void State::readRecency() {
  std::vector<std::byte> bytes(own_->size());
  // A hint: without it the order is that of the objects.
  if (!own_->read(OpContext{}, 0, bytes)) return;
  const auto recency = decodeRecency(bytes);
  if (!recency) return;
  const MutexLock lock(mutex_);
  std::map<BlobId, Item*> byId;
  for (const auto& [identity, item] : items_)
    byId.emplace(item->blob->id(), item.get());
  const auto apply = [&](const std::vector<RecencyRun>& runs, bool kept) HAWSER_REQUIRES(mutex_) {
    for (const RecencyRun& run : runs) {
      const auto found = byId.find(run.blob);
      if (found == byId.end() || found->second->superseded) continue;
      const auto& clusters = found->second->clusters;
      const std::uint64_t end =
          std::min<std::uint64_t>(clusters.size(), std::uint64_t{run.first} + run.count);
      for (std::uint64_t i = run.first; i < end; ++i) {
        const std::uint32_t slot = clusters[i];
        if (slot >= kUnderWay || !order_.has(slot)) continue;
        order_.renew(slot);
        if (kept) order_.use(slot);
      }
    }
  };
  apply(recency->probation, false);
  apply(recency->kept, true);
}

void State::saveRecency() {
  Recency recency;
  {
    const MutexLock lock(mutex_);
    for (std::uint32_t slot = order_.first(); slot != SegmentedLru::kNone; slot = order_.after(slot)) {
      const Slot& one = slots_[slot];
      addTo(order_.isProtected(slot) ? recency.kept : recency.probation, one.item->blob->id(), one.cluster);
    }
    if (failed_ || !own_) return;
  }
  std::vector<std::byte> bytes = encode(recency);
  const std::uint64_t clusters = divideRoundingUp(bytes.size(), cluster_);
  Status done = own_->clusters() < clusters ? own_->resize(clusters) : Status{};
  if (done) done = own_->write(OpContext{}, 0, bytes);
  if (!done) log(LogLevel::info, "what was used last is not kept: " + inLog(done.error()));
}

}  // namespace hawser::cache
