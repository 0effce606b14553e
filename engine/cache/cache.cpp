#include "cache/cache.h"

#include "cache/reading.h"

namespace hawser {

Cache::Cache(std::shared_ptr<cache::State> state) : state_(std::move(state)) {}

Cache::~Cache() = default;

Result<std::shared_ptr<Cache>> Cache::make(std::shared_ptr<BlockDevice> device, const Layout& layout,
                                           Options options) {
  HAWSER_TRY(auto state, cache::State::make(std::move(device), layout, std::move(options)));
  return std::shared_ptr<Cache>(new Cache(std::move(state)));
}

Result<std::shared_ptr<Cache>> Cache::load(std::shared_ptr<BlockDevice> device, Options options) {
  HAWSER_TRY(auto state, cache::State::load(std::move(device), std::move(options)));
  return std::shared_ptr<Cache>(new Cache(std::move(state)));
}

std::unique_ptr<CachedObject> Cache::open(const ObjectIdentity& identity, std::shared_ptr<Origin> origin) {
  return std::unique_ptr<CachedObject>(
      new CachedObject(std::make_shared<cache::Reading>(state_, state_->open(identity), std::move(origin))));
}

std::optional<ObjectIdentity> Cache::find(const std::string& store, const std::string& location,
                                          const std::string& version) const {
  return state_->find(store, location, version);
}
std::vector<CacheUse> Cache::use() const {
  return state_->use();
}
CacheRoom Cache::room() const {
  return state_->room();
}
CacheTally Cache::tally() const {
  return state_->tally();
}
Status Cache::pin(const std::string& location, bool pinned) {
  return state_->pin(location, pinned);
}
Status Cache::drop(const std::string& location) {
  return state_->drop(location);
}
Status Cache::clear() {
  return state_->clear();
}
Status Cache::resize(std::uint64_t limit) {
  return state_->resize(limit);
}
Status Cache::flush() {
  return state_->flush();
}

}  // namespace hawser
