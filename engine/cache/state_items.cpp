// The objects of a cache: opened, pinned, dropped.
#include <algorithm>

#include "cache/cache.h"
#include "cache/state.h"
#include "cache/xattrs.h"

namespace hawser::cache {

namespace {

tl::unexpected<Error> notCached(const std::string& location) {
  Error error = makeError(ErrorCode::notFound, "it is not in the cache").about(location);
  error.serviceCode = kNotCached;
  return fail(std::move(error));
}

}  // namespace

ItemPtr State::open(const ObjectIdentity& identity) {
  MutexLock lock(mutex_);
  while (creating_.contains(identity))
    changed_.wait(lock);
  ItemPtr item;
  if (const auto found = items_.find(identity); found != items_.end()) {
    item = found->second;
  } else {
    creating_.insert(identity);
    const bool keeps = !failed_ && !identity.version.empty();
    lock.unlock();
    item = std::make_shared<Item>();
    item->identity = identity;
    item->clusters.assign(divideRoundingUp(identity.size, cluster_), kAbsent);
    item->sums.assign(item->clusters.size(), kNoSum);
    if (keeps) item->blob = create(*item);
    lock.lock();
    creating_.erase(identity);
    changed_.notifyAll();
    if (item->blob) items_.emplace(identity, item);
  }
  ++item->readings;
  item->used = options_.clock->now();
  item->touched = true;
  const std::vector<ItemPtr> pins = makeCurrent(*item);
  lock.unlock();
  for (const ItemPtr& one : pins) {
    if (const Status saved = savePin(*one); !saved) log(LogLevel::warning, inLog(saved.error()));
  }
  return item;
}

std::shared_ptr<Blob> State::create(const Item& item) {
  CreateOptions options;
  options.thin = true;
  options.clusters = item.clusters.size();
  options.xattrs = xattrsOf(item.identity);
  const auto id = store_->create(options);
  auto blob = id ? store_->open(*id) : Result<std::shared_ptr<Blob>>(fail(id.error()));
  if (blob) return *blob;
  log(LogLevel::warning, item.identity.location + " is read without the cache: " + inLog(blob.error()));
  return nullptr;
}

void State::close(const ItemPtr& item) {
  const MutexLock lock(mutex_);
  --item->readings;
}

std::vector<ItemPtr> State::versionsOf(const ObjectIdentity& identity) const {
  std::vector<ItemPtr> found;
  for (auto it = items_.lower_bound({identity.store, identity.location, {}, 0});
       it != items_.end() && it->first.store == identity.store && it->first.location == identity.location;
       ++it)
    found.push_back(it->second);
  return found;
}

std::vector<ItemPtr> State::at(const std::string& location) const {
  const MutexLock lock(mutex_);
  std::vector<ItemPtr> found;
  for (const auto& [identity, item] : items_) {
    if (identity.location == location) found.push_back(item);
  }
  return found;
}

std::vector<ItemPtr> State::makeCurrent(Item& item) {
  std::vector<ItemPtr> pins;
  if (!item.blob) return pins;
  item.superseded = false;
  for (const ItemPtr& other : versionsOf(item.identity)) {
    if (other.get() == &item || other->superseded) continue;
    if (other->pinned) {
      setPinned(item, true);
      pins.push_back(item.shared_from_this());
      pins.push_back(other);
    }
    setPinned(*other, false);
    other->superseded = true;
    for (const std::uint32_t slot : other->clusters) {
      if (slot >= kUnderWay || !order_.has(slot)) continue;
      order_.remove(slot);
      order_.addOldest(slot);
    }
  }
  return pins;
}

void State::setPinned(Item& item, bool pinned) {
  if (item.pinned == pinned) return;
  item.pinned = pinned;
  for (const std::uint32_t slot : item.clusters) {
    if (slot >= kUnderWay) continue;
    if (pinned) {
      order_.remove(slot);
    } else {
      order_.add(slot);
    }
  }
}

Status State::savePin(Item& item) {
  bool pinned = false;
  {
    const MutexLock lock(mutex_);
    pinned = item.pinned;
  }
  const bool saved = item.blob->xattr(kPinnedName).has_value();
  if (pinned == saved) return {};
  HAWSER_CHECK(pinned ? item.blob->setXattr(kPinnedName, "1") : item.blob->removeXattr(kPinnedName));
  return item.blob->sync();
}

Status State::pin(const std::string& location, bool pinned) {
  std::vector<ItemPtr> found = at(location);
  {
    const MutexLock lock(mutex_);
    std::erase_if(found, [pinned](const ItemPtr& item) { return pinned && item->superseded; });
    for (const ItemPtr& item : found)
      setPinned(*item, pinned);
  }
  if (found.empty()) return notCached(location);
  for (const ItemPtr& item : found)
    HAWSER_CHECK(savePin(*item));
  return {};
}

std::optional<ObjectIdentity> State::find(const std::string& store, const std::string& location,
                                          const std::string& version) const {
  const MutexLock lock(mutex_);
  const auto found = items_.lower_bound({store, location, version, 0});
  if (found == items_.end()) return std::nullopt;
  const ObjectIdentity& identity = found->first;
  const bool same = identity.store == store && identity.location == location && identity.version == version;
  return same ? std::optional(identity) : std::nullopt;
}

std::vector<CacheUse> State::use() const {
  const MutexLock lock(mutex_);
  std::vector<CacheUse> all;
  for (const auto& [identity, item] : items_) {
    CacheUse& use = all.emplace_back();
    use.identity = identity;
    use.cached = item->present * cluster_;
    // The last one is not full.
    if (!item->clusters.empty() && item->clusters.back() < kUnderWay)
      use.cached -= item->clusters.size() * cluster_ - identity.size;
    use.pinned = item->pinned;
    use.superseded = item->superseded;
    use.open = item->readings > 0;
    use.used = item->used;
  }
  std::stable_sort(all.begin(), all.end(), [](const CacheUse& a, const CacheUse& b) {
    return a.identity.location < b.identity.location;
  });
  return all;
}

Status State::drop(const std::string& location) {
  const std::vector<ItemPtr> found = at(location);
  if (found.empty()) return notCached(location);
  return dropAll(found);
}

Status State::clear() {
  std::vector<ItemPtr> found;
  {
    const MutexLock lock(mutex_);
    for (const auto& [identity, item] : items_) {
      if (!item->pinned) found.push_back(item);
    }
  }
  return dropAll(found);
}

// Their blobs go while tidying, once nobody reads them.
Status State::dropAll(const std::vector<ItemPtr>& items) {
  {
    const MutexLock lock(mutex_);
    for (const ItemPtr& item : items) {
      setPinned(*item, false);
      givesBack_ = true;
      for (const std::uint32_t slot : std::vector(item->clusters)) {
        if (slot < kUnderWay) discard(slot);
      }
    }
  }
  for (const ItemPtr& item : items)
    HAWSER_CHECK(savePin(*item));
  tidy();
  return {};
}

}  // namespace hawser::cache
