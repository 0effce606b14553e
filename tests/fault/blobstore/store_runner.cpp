#include "fault/blobstore/store_runner.h"

#include <algorithm>
#include <cerrno>

namespace hawser::fault {

namespace {

const OpContext kAlways;
constexpr std::size_t kPagesPerCluster = StoreModel::kPagesPerCluster;

// The store has changed nothing.
bool isRefusal(int number) {
  return number == ENOSPC || number == ENOMEM || number == EPERM || number == EINVAL || number == EROFS ||
         number == EBUSY || number == EEXIST || number == ENOENT || number == ENOTSUP || number == EBADF;
}

}  // namespace

StoreOptions crashStoreOptions() {
  StoreOptions options;
  options.openExternal = [](BlobId, const std::string& id) -> Result<std::shared_ptr<BlockDevice>> {
    static std::map<std::string, std::shared_ptr<BlockDevice>> devices;
    std::shared_ptr<BlockDevice>& device = devices[id];
    if (!device) device = externalDevice(id, 2);
    return device;
  };
  options.random = [](MutableByteSpan into) { std::fill(into.begin(), into.end(), std::byte{0x5A}); };
  return options;
}

StoreRunner::StoreRunner(std::shared_ptr<BlockDevice> device, const FaultDevice* log, StoreFixture fixture)
    : device_(std::move(device)),
      log_(log),
      ledger_(std::move(fixture.model)),
      names_(std::move(fixture.names)),
      lastId_(fixture.lastId),
      lastStamp_(fixture.lastStamp) {}

Result<std::unique_ptr<StoreRunner>> StoreRunner::load(std::shared_ptr<BlockDevice> device,
                                                       const FaultDevice* log, const StoreFixture& fixture) {
  std::unique_ptr<StoreRunner> runner(new StoreRunner(
      std::move(device), log, {{}, fixture.model, fixture.names, fixture.lastId, fixture.lastStamp}));
  HAWSER_TRY(runner->store_, Blobstore::load(runner->device_, crashStoreOptions()));
  return runner;
}

Result<std::unique_ptr<StoreRunner>> StoreRunner::init(std::shared_ptr<BlockDevice> device,
                                                       const FaultDevice* log, const StoreLayout& layout) {
  std::unique_ptr<StoreRunner> runner(new StoreRunner(std::move(device), log, {}));
  HAWSER_TRY(runner->store_, Blobstore::init(runner->device_, layout, crashStoreOptions()));
  return runner;
}

BlobId StoreRunner::id(const std::string& name) const {
  const auto found = names_.find(name);
  return found == names_.end() ? kNoBlob : found->second;
}

StoreFixture StoreRunner::fixture(Image image) const {
  return {std::move(image), ledger_.now(), names_, lastId_, lastStamp_};
}

int StoreRunner::said(const Status& status) {
  if (status) return 0;
  complaint_ = status.error().detail;
  return status.error().sys == 0 ? EIO : status.error().sys;
}

Blob* StoreRunner::open(const std::string& name) {
  if (!store_) return nullptr;
  std::shared_ptr<Blob>& blob = open_[id(name)];
  if (blob) return blob.get();
  auto opened = store_->open(id(name));
  if (opened) {
    blob = *opened;
    return blob.get();
  }
  complaint_ = opened.error().detail;
  open_.erase(id(name));
  return nullptr;
}

StoreRunner::Unsynced& StoreRunner::unsynced(BlobId id) {
  const auto found = unsynced_.find(id);
  if (found != unsynced_.end()) return found->second;
  const BlobModel* blob = ledger_.now().find(id);
  return unsynced_[id] = {blob->xattrs, blob->readOnly};
}

// On the disk when it returns.
int StoreRunner::durable(Change change, const std::function<Status()>& call) {
  const ChangePtr begun = ledger_.begin(at(), std::move(change));
  const int number = said(call());
  if (number == 0) {
    ledger_.promised(at(), begun);
  } else if (isRefusal(number)) {
    ledger_.refused(at(), begun);
  } else {
    ledger_.failed(at(), begun);
  }
  return number;
}

// A sync: what the handle shows goes to the disk together, and all that was written.
int StoreRunner::settle(BlobId id, const std::function<Status()>& call) {
  ChangePtr begun;
  if (const auto found = unsynced_.find(id); found != unsynced_.end()) {
    const auto apply = [id, unsynced = found->second](StoreModel& model) {
      BlobModel* blob = model.find(id);
      if (blob == nullptr) return;
      blob->xattrs = unsynced.xattrs;
      blob->readOnly = unsynced.readOnly;
    };
    begun = ledger_.begin(at(), {apply, {id}});
    unsynced_.erase(found);
  }
  const int number = said(call());
  if (number == 0) ledger_.flushed(at(), id);
  if (number != 0 && begun) ledger_.failed(at(), begun);
  return number;
}

int StoreRunner::pages(BlobId id, std::map<std::size_t, std::vector<PageChoice>> choices,
                       const std::function<Status(Blob&)>& call, const std::string& name) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  Change change;
  change.apply = [id, choices = std::move(choices)](StoreModel& model) {
    BlobModel* found = model.find(id);
    if (found == nullptr) return;
    for (const auto& [page, added] : choices) {
      for (const PageChoice& choice : added) {
        if (page < found->pages.size()) found->add(page, choice);
      }
    }
  };
  change.blobs = {id};
  change.ofPages = true;
  const ChangePtr begun = ledger_.begin(at(), std::move(change));
  const int number = said(call(*blob));
  if (isRefusal(number)) {
    ledger_.refused(at(), begun);
  } else if (number != 0) {
    ledger_.failed(at(), begun);
  }
  return number;
}

int StoreRunner::makes(const std::string& name, const std::function<Change(BlobId)>& change,
                       const std::function<Result<BlobId>()>& call) {
  const BlobId expected = ++lastId_;
  names_[name] = expected;
  BlobId made = expected;
  const int number = durable(change(expected), [&]() -> Status {
    HAWSER_TRY(made, call());
    return made == expected ? Status{} : fail(ErrorCode::internal, "another id");
  });
  if (isRefusal(number)) {  // the next one gets the number
    --lastId_;
    names_.erase(name);
  }
  if (made == expected) return number;
  ledger_.refused(at(), ledger_.last());
  names_[name] = lastId_ = made;
  return durable(change(made), [] { return Status{}; });
}

int StoreRunner::create(const std::string& name, CreateOptions options) {
  const auto change = [&](BlobId made) {
    return Change{[made, options](StoreModel& model) { model.create(made, options); }, {made}};
  };
  return makes(name, change, [&] { return store_->create(options); });
}

int StoreRunner::remove(const std::string& name) {
  const BlobId gone = id(name);
  if (const int number = close(name); number != 0) return number;
  std::set<BlobId> blobs{gone};
  for (const BlobId clone : ledger_.now().clones(gone))
    blobs.insert(clone);
  if (ledger_.now().superBlob == gone) blobs.insert(kStoreItself);
  const auto apply = [gone](StoreModel& model) { model.remove(gone); };
  return durable({apply, blobs}, [&] { return store_->remove(kAlways, gone); });
}

int StoreRunner::writeSectors(const std::string& name, std::size_t sector, std::size_t sectors) {
  const BlobId blob = id(name);
  const BlobModel* model = ledger_.now().find(blob);
  if (model == nullptr) return ENOENT;
  const Stamp stamp = ++lastStamp_;
  const std::uint32_t version = ledger_.newVersion();
  std::map<std::size_t, std::vector<PageChoice>> choices;
  std::vector<std::byte> bytes(sectors * kSector);
  const std::size_t end = sector + sectors;
  for (std::size_t page = sector / kSectorsPerPage; page * kSectorsPerPage < end; ++page) {
    if (page >= model->pages.size()) break;
    PageContent content = ledger_.now().content(*model, page);
    std::array<std::byte, kPageSize> whole;
    for (std::size_t i = 0; i < kSectorsPerPage; ++i) {
      const std::size_t at = page * kSectorsPerPage + i;
      if (at >= sector && at < end) content.sectors[i] = stamp;
    }
    fillPage(whole, content, page);
    for (std::size_t i = 0; i < kSectorsPerPage; ++i) {
      const std::size_t at = page * kSectorsPerPage + i;
      if (at < sector || at >= end) continue;
      std::copy_n(whole.begin() + static_cast<std::ptrdiff_t>(i * kSector), kSector,
                  bytes.begin() + static_cast<std::ptrdiff_t>((at - sector) * kSector));
    }
    const PageChoice& last = model->last(page);
    choices[page] = {{version, true, last.owned ? last.chain : ++lastChain_, content}};
  }
  return pages(
      blob, std::move(choices), [&](Blob& to) { return to.write(kAlways, sector * kSector, bytes); }, name);
}

int StoreRunner::write(const std::string& name, std::size_t page, std::size_t pages) {
  return writeSectors(name, page * kSectorsPerPage, pages * kSectorsPerPage);
}

int StoreRunner::writeZeroes(const std::string& name, std::size_t page, std::size_t pages) {
  const BlobId blob = id(name);
  const BlobModel* model = ledger_.now().find(blob);
  if (model == nullptr) return ENOENT;
  std::map<std::size_t, std::vector<PageChoice>> choices;
  const std::uint32_t version = ledger_.newVersion();
  for (std::size_t at = page; at < std::min(page + pages, model->pages.size()); ++at) {
    const PageChoice& last = model->last(at);
    // Pages in between may as well be no longer mapped where nobody can tell.
    if (model->parent == kNoBlob && !model->external) choices[at].push_back({version, false, 0, {}});
    choices[at].push_back({version, true, last.owned ? last.chain : ++lastChain_, {}});
  }
  const ByteRange range{page * kPageSize, pages * kPageSize};
  return this->pages(
      blob, std::move(choices), [&](Blob& to) { return to.writeZeroes(kAlways, range); }, name);
}

// Clusters that the blob has read as zeros; without a parent it may go on having them or not.
int StoreRunner::unmap(const std::string& name, std::size_t page, std::size_t pages) {
  const BlobId blob = id(name);
  const BlobModel* model = ledger_.now().find(blob);
  if (model == nullptr) return ENOENT;
  const bool orphan = model->parent == kNoBlob && !model->external;
  std::map<std::size_t, std::vector<PageChoice>> choices;
  const std::uint32_t version = ledger_.newVersion();
  for (std::size_t at = page; at < std::min(page + pages, model->pages.size()); ++at) {
    const PageChoice& last = model->last(at);
    const auto owned = StoreModel::ownership(*model, at / kPagesPerCluster);
    if (owned == StoreModel::Ownership::no) continue;
    if (orphan || owned == StoreModel::Ownership::perhaps) choices[at].push_back({version, false, 0, {}});
    choices[at].push_back({version, true, last.owned ? last.chain : ++lastChain_, {}});
  }
  const ByteRange range{page * kPageSize, pages * kPageSize};
  return this->pages(
      blob, std::move(choices), [&](Blob& to) { return to.unmap(kAlways, range); }, name);
}

int StoreRunner::flush(const std::string& name) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  const int number = said(blob->flush());
  if (number == 0) ledger_.flushed(at(), blob->id());
  return number;
}

int StoreRunner::flushAll() {
  if (!store_) return EBADF;
  const int number = said(store_->flush());
  if (number == 0) ledger_.flushed(at(), kNoBlob);
  return number;
}

int StoreRunner::sync(const std::string& name) {
  Blob* blob = open(name);
  return blob == nullptr ? EBADF : settle(blob->id(), [&] { return blob->sync(); });
}

int StoreRunner::close(const std::string& name) {
  const auto found = open_.find(id(name));
  if (found == open_.end()) return 0;
  const std::shared_ptr<Blob> blob = found->second;
  open_.erase(found);
  return settle(blob->id(), [&] { return store_->close(blob); });
}

int StoreRunner::resize(const std::string& name, std::uint64_t clusters) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  const BlobId which = blob->id();
  const auto apply = [which, clusters](StoreModel& model) {
    if (BlobModel* found = model.find(which)) found->resize(clusters);
  };
  const ChangePtr begun = ledger_.begin(at(), {apply, {which}});
  const int number = said(blob->resize(clusters));
  if (isRefusal(number)) {
    ledger_.refused(at(), begun);
  } else if (number != 0) {
    ledger_.failed(at(), begun);
  }
  return number;
}

int StoreRunner::setReadOnly(const std::string& name) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  unsynced(blob->id()).readOnly = true;
  return said(blob->setReadOnly());
}

int StoreRunner::setXattr(const std::string& name, const std::string& key, const std::string& value) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  const int number = said(blob->setXattr(key, value));
  if (number != 0) return number;
  std::vector<Xattr>& xattrs = unsynced(blob->id()).xattrs;
  const auto found =
      std::find_if(xattrs.begin(), xattrs.end(), [&](const Xattr& xattr) { return xattr.name == key; });
  if (found == xattrs.end()) {
    xattrs.push_back({key, value});
  } else {
    found->value = value;
  }
  return 0;
}

int StoreRunner::removeXattr(const std::string& name, const std::string& key) {
  Blob* blob = open(name);
  if (blob == nullptr) return EBADF;
  const int number = said(blob->removeXattr(key));
  if (number != 0) return number;
  std::erase_if(unsynced(blob->id()).xattrs, [&](const Xattr& xattr) { return xattr.name == key; });
  return 0;
}

int StoreRunner::snapshot(const std::string& name, const std::string& made,
                          const std::vector<Xattr>& xattrs) {
  const BlobId source = id(name);
  const auto change = [&](BlobId taken) {
    return Change{[=](StoreModel& model) { model.snapshot(source, taken, xattrs); }, {source, taken}};
  };
  return makes(made, change, [&] { return store_->createSnapshot(source, xattrs); });
}

int StoreRunner::clone(const std::string& name, const std::string& made) {
  const BlobId snapshot = id(name);
  const auto change = [&](BlobId child) {
    return Change{[=](StoreModel& model) { model.clone(snapshot, child); }, {snapshot, child}};
  };
  return makes(made, change, [&] { return store_->createClone(snapshot); });
}

int StoreRunner::inflate(const std::string& name) {
  const BlobId which = id(name);
  const auto apply = [=](StoreModel& model) { model.inflate(which); };
  return durable({apply, {which}}, [&] { return store_->inflate(kAlways, which); });
}

int StoreRunner::decouple(const std::string& name) {
  const BlobId which = id(name);
  const auto apply = [=](StoreModel& model) { model.decouple(which); };
  return durable({apply, {which}}, [&] { return store_->decouple(kAlways, which); });
}

int StoreRunner::setParent(const std::string& name, const std::string& parent) {
  const BlobId which = id(name), above = id(parent);
  const auto apply = [=](StoreModel& model) { model.setParent(which, above); };
  return durable({apply, {which, above}}, [&] { return store_->setParent(kAlways, which, above); });
}

int StoreRunner::setExternalParent(const std::string& name, const std::string& external) {
  const BlobId which = id(name);
  const auto apply = [=](StoreModel& model) { model.setExternal(which, external); };
  return durable({apply, {which}}, [&] {
    return store_->setExternalParent(kAlways, which, externalDevice(external, 2), external);
  });
}

int StoreRunner::setSuperBlob(const std::string& name) {
  const BlobId which = id(name);
  const auto apply = [=](StoreModel& model) { model.superBlob = which; };
  return durable({apply, {kStoreItself}}, [&] { return store_->setSuperBlob(which); });
}

int StoreRunner::setType(char letter) {
  StoreType type;
  type.fill(static_cast<std::byte>(letter));
  const auto apply = [=](StoreModel& model) { model.type = type; };
  return durable({apply, {kStoreItself}}, [&] { return store_->setType(type); });
}

int StoreRunner::checkpoint() {
  const int number = said(store_->checkpoint());
  if (number == 0) ledger_.flushed(at(), kNoBlob);
  return number;
}

int StoreRunner::grow(std::uint64_t bytes) {
  const int number = said(device_->grow(kAlways, bytes));
  return number != 0 ? number : said(store_->grow());
}

int StoreRunner::closeAll() {
  for (const auto& [name, blob] : names_) {
    if (const int number = close(name); number != 0) return number;
  }
  return 0;
}

int StoreRunner::unload() {
  if (const int number = closeAll(); number != 0) return number;
  if (const int number = said(store_->unload()); number != 0) return number;
  ledger_.flushed(at(), kNoBlob);
  store_.reset();
  return 0;
}

int StoreRunner::unloadAndLoad() {
  if (const int number = unload(); number != 0) return number;
  auto loaded = Blobstore::load(device_, crashStoreOptions());
  if (!loaded) return said(fail(loaded.error()));
  store_ = std::move(*loaded);
  return 0;
}

int StoreRunner::loadAnew() {
  if (const int number = closeAll(); number != 0) return number;
  if (const int number = flushAll(); number != 0) return number;
  store_.reset();
  auto loaded = Blobstore::load(device_, crashStoreOptions());
  if (!loaded) return said(fail(loaded.error()));
  store_ = std::move(*loaded);
  return 0;
}

}  // namespace hawser::fault
