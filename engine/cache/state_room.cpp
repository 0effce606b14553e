// The room of a cache: what is kept, and what goes for it.
#include <algorithm>

#include "base/units.h"
#include "cache/state.h"
#include "cache/xattrs.h"

namespace hawser::cache {

namespace {

// So many clusters are fetched at most before they are written down.
constexpr std::uint64_t kSaveEvery = 1024;
// Evicted at once under the mutex.
constexpr std::size_t kEvictAtOnce = 1024;
// Page sums that are remembered: of 16 GiB, in 16 MiB.
constexpr std::uint64_t kMostPagesKnown = 4 * 1024 * 1024;

}  // namespace

std::uint32_t State::takeSlot(Item& item, std::uint32_t cluster, bool fresh) {
  std::uint32_t number = 0;
  if (freeSlots_.empty()) {
    number = static_cast<std::uint32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    number = freeSlots_.back();
    freeSlots_.pop_back();
  }
  slots_[number] = {&item, cluster, 0, fresh, false, {}};
  item.clusters[cluster] = number;
  ++item.present;
  ++used_;
  if (item.superseded) {
    order_.addOldest(number);
  } else if (!item.pinned) {
    order_.add(number);
  }
  return number;
}

void State::know(std::uint32_t number, PageSums pages) {
  Slot& slot = slots_[number];
  if (slot.leaving || !slot.pages.empty()) return;
  slot.pages = std::move(pages);
  known_.push_back(number);
  if (known_.size() <= kMostPagesKnown / (cluster_ / kPageSize)) return;
  const std::uint32_t oldest = known_.front();
  known_.pop_front();
  if (slots_[oldest].users > 0) {
    known_.push_back(oldest);
  } else {
    slots_[oldest].pages = {};
  }
}

void State::freeSlot(std::uint32_t number) {
  const Slot slot = slots_[number];
  doomed_.push_back({slot.item->shared_from_this(), slot.cluster});
  slots_[number] = {};
  freeSlots_.push_back(number);
}

void State::leave(std::uint32_t number) {
  Slot& slot = slots_[number];
  if (--slot.users == 0 && slot.leaving) freeSlot(number);
}

void State::discard(std::uint32_t number) {
  Slot& slot = slots_[number];
  if (slot.leaving) return;
  order_.remove(number);
  slot.item->clusters[slot.cluster] = kUnderWay;
  --slot.item->present;
  --used_;
  slot.leaving = true;
  if (slot.users == 0) freeSlot(number);
}

bool State::admits(std::uint64_t clusters) {
  if (failed_ || used_ + filling_ + clusters > room_) return false;
  // A fill never waits for clusters that have been given back to be free.
  starved_ = store_->space().readyClusters < filling_ + clusters;
  return !starved_;
}

bool State::write(const Item& item, Flight& flight) {
  {
    const MutexLock lock(mutex_);
    if (!flight.fills || !item.blob || !admits(flight.count)) {
      tally_.passed += flight.count;
      return false;
    }
    filling_ += flight.count;
  }
  const std::uint64_t length = divideRoundingUp(flight.range.length, kPageSize) * kPageSize;
  const MutableByteSpan bytes = flight.buffer.bytes(length);
  std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(flight.range.length), bytes.end(), std::byte{0});
  const Status done = item.blob->write(OpContext{}, flight.range.offset, bytes);
  for (std::uint64_t at = 0; done && at < length; at += cluster_)
    addPageSums(bytes.subspan(at, std::min(cluster_, length - at)), flight.sums.emplace_back());
  if (done) return true;
  const MutexLock lock(mutex_);
  filling_ -= flight.count;
  tally_.passed += flight.count;
  if (done.error().code != ErrorCode::noSpace) failed(done.error());
  return false;
}

void State::keep(Item& item, Flight& flight, bool fresh) {
  filling_ -= flight.count;
  unsaved_ += flight.count;
  for (std::uint32_t i = 0; i < flight.count; ++i) {
    const std::uint32_t cluster = flight.first + i;
    item.sums[cluster] = clusterSumOf(flight.sums[i]);
    item.unsaved.insert(cluster / kSumsAtOnce);
    know(takeSlot(item, cluster, fresh), std::move(flight.sums[i]));
  }
}

void State::saveSums(Item& item) {
  std::vector<std::pair<std::string, std::string>> parts;
  {
    const MutexLock lock(mutex_);
    if (failed_) return;
    for (const std::size_t part : std::exchange(item.unsaved, {})) {
      const std::size_t first = part * kSumsAtOnce;
      const std::size_t count = std::min(kSumsAtOnce, item.sums.size() - first);
      parts.emplace_back(sumsName(part), encodeSums(std::span(item.sums).subspan(first, count)));
    }
  }
  for (const auto& [name, text] : parts) {
    const Status saved = item.blob->setXattr(name, text);
    if (saved) continue;
    log(LogLevel::info, item.identity.location + " is kept until it is closed: " + inLog(saved.error()));
    return;
  }
}

Status State::syncSums() {
  std::vector<ItemPtr> changed;
  {
    const MutexLock lock(mutex_);
    for (const auto& [identity, item] : items_) {
      if (!item->unsaved.empty()) changed.push_back(item);
    }
  }
  for (const ItemPtr& item : changed) {
    saveSums(*item);
    HAWSER_CHECK(item->blob->sync());
  }
  return {};
}

void State::failed(const Error& error) {
  if (std::exchange(failed_, true)) return;
  log(LogLevel::warning, "nothing is kept any more until it is opened anew: " + inLog(error));
}

bool State::wantsTidying() const {
  if (tidying_ || failed_) return false;
  return (used_ > highWater() && order_.size() > 0) || !doomed_.empty() || starved_ || unsaved_ >= kSaveEvery;
}

bool State::tidySoon() {
  if (!options_.post) return false;
  if (std::exchange(posted_, true)) return true;
  options_.post([weak = weak_from_this()] {
    if (const auto state = weak.lock()) state->tidy();
  });
  return true;
}

bool State::evictSome() {
  std::size_t count = 0;
  for (std::uint32_t slot = order_.first(); slot != SegmentedLru::kNone;) {
    if (used_ <= lowWater() || count == kEvictAtOnce) break;
    const std::uint32_t next = order_.after(slot);
    if (slots_[slot].users == 0) {
      discard(slot);
      ++count;
    }
    slot = next;
  }
  tally_.evicted += count;
  return count > 0 && used_ > lowWater();
}

// Their clusters are free once that is written down.
bool State::unmap() {
  std::vector<Doomed> doomed = std::exchange(doomed_, {});
  if (doomed.empty()) return false;
  mutex_.unlock();
  std::sort(doomed.begin(), doomed.end(), [](const Doomed& a, const Doomed& b) {
    return std::pair(a.item.get(), a.cluster) < std::pair(b.item.get(), b.cluster);
  });
  Status done;
  for (std::size_t i = 0, end = 0; i < doomed.size() && done; i = end) {
    const Doomed& first = doomed[i];
    for (end = i + 1; end < doomed.size(); ++end) {
      if (doomed[end].item != first.item || doomed[end].cluster != first.cluster + (end - i)) break;
    }
    done = first.item->blob->unmap(OpContext{}, {first.cluster * cluster_, (end - i) * cluster_});
  }
  mutex_.lock();
  if (!done) {
    failed(done.error());
    return true;
  }
  for (const Doomed& one : doomed)
    one.item->clusters[one.cluster] = kAbsent;
  return true;
}

Status State::removeBlobs(const std::vector<ItemPtr>& items) {
  for (const ItemPtr& item : items) {
    const BlobId id = item->blob->id();
    HAWSER_CHECK(store_->close(item->blob));
    HAWSER_CHECK(store_->remove(OpContext{}, id));
  }
  return {};
}

// Objects of which nothing is left.
std::vector<ItemPtr> State::retireEmpty() {
  std::vector<ItemPtr> empty;
  for (auto it = items_.begin(); it != items_.end();) {
    const Item& item = *it->second;
    const bool goes = item.present == 0 && item.readings == 0 && !item.pinned;
    if (goes) empty.push_back(it->second);
    it = goes ? items_.erase(it) : std::next(it);
  }
  return empty;
}

void State::tidy() {
  MutexLock lock(mutex_);
  posted_ = false;
  while (tidying_)
    changed_.wait(lock);
  if (failed_) return;
  tidying_ = true;
  bool more = used_ > highWater();
  bool changes = starved_ || unsaved_ >= kSaveEvery;
  do {
    more = more && evictSome();
    changes = unmap() || changes;
  } while ((more || !doomed_.empty()) && !failed_);
  const std::vector<ItemPtr> empty = retireEmpty();
  unsaved_ = 0;
  starved_ = false;
  const bool givesBack = std::exchange(givesBack_, false);
  lock.unlock();
  Status done = removeBlobs(empty);
  if (done && changes) done = syncSums();
  if (done && changes) done = store_->flush();
  // That a disk cannot trim is no error.
  if (done && givesBack) (void)store_->trim(OpContext{});
  lock.lock();
  if (!done) failed(done.error());
  tidying_ = false;
  changed_.notifyAll();
}

Status State::flush() {
  {
    const MutexLock lock(mutex_);
    unsaved_ = kSaveEvery;
  }
  tidy();
  return store_->flush();
}

CacheRoom State::room() const {
  const MutexLock lock(mutex_);
  CacheRoom room{limit_ == 0 ? store_->space().totalClusters * cluster_ : limit_, used_ * cluster_, 0};
  for (const auto& [identity, item] : items_) {
    if (item->pinned) room.pinned += item->present * cluster_;
  }
  return room;
}

CacheTally State::tally() const {
  const MutexLock lock(mutex_);
  return tally_;
}

Status State::resize(std::uint64_t limit) {
  if (limit < cluster_) return fail(makeError(ErrorCode::invalidArgument, "a cache takes more than that"));
  const StoreSpace space = store_->space();
  const std::uint64_t overhead = device_->size() - space.totalClusters * cluster_;
  const std::uint64_t size = overhead + divideRoundingUp(limit, cluster_) * cluster_;
  if (size > space.maxGrowableSize) {
    return fail(
        makeError(ErrorCode::noSpace, "a cache takes at most " + formatSize(space.maxGrowableSize - overhead))
            .about(device_->name()));
  }
  if (size > device_->size()) {
    HAWSER_CHECK(device_->grow(OpContext{}, size));
    HAWSER_CHECK(store_->grow());
  }
  HAWSER_CHECK(own_->setXattr(kLimitName, std::to_string(limit)));
  HAWSER_CHECK(own_->sync());
  {
    const MutexLock lock(mutex_);
    givesBack_ = limit < limit_;
    limit_ = limit;
    claimRoom();
  }
  tidy();
  return {};
}

}  // namespace hawser::cache
