#include "storage/embedded/open_store.h"

#include <algorithm>
#include <cerrno>
#include <limits>

#include "base/units.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/embedded/object_name.h"

namespace hawser::embedded {

namespace {

// As services keep what was never committed.
constexpr auto kSessionLife = std::chrono::hours(7 * 24);
constexpr BlobId kNobody = kNoBlob;

// The first text after all that begin with `folder`, which ends in '/'.
std::string pastFolder(const std::string& folder) {
  std::string past = folder;
  past.back() = '/' + 1;
  return past;
}

Error gone() {
  return makeError(ErrorCode::notFound, "no such object");
}

}  // namespace

BlobLease::BlobLease(std::shared_ptr<OpenStore> store, std::shared_ptr<Blob> blob)
    : store_(std::move(store)), blob_(std::move(blob)) {}

BlobLease::~BlobLease() {
  release();
}

BlobLease& BlobLease::operator=(BlobLease&& other) noexcept {
  release();
  store_ = std::move(other.store_);
  blob_ = std::move(other.blob_);
  return *this;
}

void BlobLease::release() {
  if (!blob_) return;
  const BlobId id = blob_->id();
  if (const Status closed = store_->blobs_->close(blob_); !closed) store_->warn(closed.error(), id);
  blob_.reset();
  store_->unpin(id);
  store_.reset();
}

Result<std::shared_ptr<OpenStore>> OpenStore::load(std::shared_ptr<BlockDevice> device, const Clock& clock,
                                                   Log log) {
  StoreOptions options;
  options.grow = true;
  HAWSER_TRY(std::unique_ptr<Blobstore> blobs, Blobstore::load(device, std::move(options)));
  std::shared_ptr<OpenStore> store(new OpenStore(std::move(device), std::move(blobs), clock, std::move(log)));
  for (const BlobId id : store->readNames()) {
    if (const Status removed = store->blobs_->remove({}, id); !removed) store->warn(removed.error(), id);
  }
  return store;
}

Status OpenStore::checkWhole() const {
  if (!damaged_) return {};
  Error error = makeError(ErrorCode::corrupt, "the store is damaged, and objects may be missing from it");
  error.serviceCode = kStoreDamaged;
  return fail(std::move(error));
}

OpenStore::~OpenStore() {
  if (const Status done = blobs_->unload(); !done) warn(done.error(), kNobody);
}

void OpenStore::warn(const Error& error, BlobId id) const {
  const std::string what = id == kNobody ? std::string() : "blob " + std::to_string(id) + ": ";
  log_.write(LogLevel::warning, "storage/embedded", what + inLog(error));
}

std::vector<BlobId> OpenStore::readNames() {
  std::vector<BlobId> going;
  const WallTime longAgo = clock_.now() - kSessionLife;
  const StoreHealth health = blobs_->health();
  damaged_ = !health.damage.empty() || !health.damagedBlobs.empty();
  for (const BlobId id : blobs_->blobs()) {
    const auto blob = blobs_->open(id);
    // A damaged one, or one whose external snapshot is not for us.
    if (!blob) continue;
    const auto record = readRecord(**blob);
    (void)blobs_->close(*blob);  // nothing was changed
    if (!record) {
      if (record.error().code == ErrorCode::corrupt) {
        warn(record.error(), id);
        damaged_ = true;
      }
      continue;
    }
    const MutexLock lock(mutex_);
    lastSequence_ = std::max(lastSequence_, record->sequence);
    const bool isSession =
        record->state == ObjectState::writing && !record->session.empty() && record->modified >= longAgo;
    if (isSession) {
      sessions_[record->session] = {id, record->name};
    } else if (record->state != ObjectState::object) {
      going.push_back(id);
    } else if (const auto loser = claim(id, *record)) {
      going.push_back(*loser);
    }
  }
  return going;
}

std::optional<BlobId> OpenStore::claim(BlobId id, const ObjectRecord& record) {
  Entry& entry = names_[record.name];
  if (entry.blob != kNoBlob && entry.sequence > record.sequence) return id;
  const BlobId before = entry.blob;
  entry = {id, record.sequence};
  if (before == kNoBlob) return std::nullopt;
  return before;
}

std::optional<OpenStore::Entry> OpenStore::find(const std::string& name) const {
  const MutexLock lock(mutex_);
  const auto found = names_.find(name);
  if (found == names_.end()) return std::nullopt;
  return found->second;
}

Result<Object> OpenStore::open(const std::string& name) {
  BlobId id = kNoBlob;
  {
    const MutexLock lock(mutex_);
    const auto found = names_.find(name);
    if (found == names_.end()) {
      HAWSER_CHECK(checkWhole());
      return fail(gone());
    }
    id = found->second.blob;
    pin(id);
  }
  Object object;
  HAWSER_TRY(object.blob, openPinned(id));
  HAWSER_TRY(object.record, recordOf(*object.blob));
  return object;
}

Result<BlobLease> OpenStore::openBlob(BlobId id) {
  {
    const MutexLock lock(mutex_);
    if (const auto found = pins_.find(id); found != pins_.end() && found->second.goes) return fail(gone());
    pin(id);
  }
  return openPinned(id);
}

bool OpenStore::isThere(const std::string& name) const {
  return find(name).has_value();
}

bool OpenStore::hasBelow(const std::string& folder) const {
  const MutexLock lock(mutex_);
  const auto found = names_.lower_bound(folder);
  return found != names_.end() && found->first.starts_with(folder);
}

std::vector<OpenStore::Listed> OpenStore::list(const std::string& prefix, const std::string& after,
                                               bool recursive, std::size_t most) const {
  const MutexLock lock(mutex_);
  std::vector<Listed> listed;
  auto at = names_.lower_bound(prefix);
  if (after >= prefix && !after.empty()) {
    const bool wholeFolder = !recursive && after.size() > prefix.size() && isFolderName(after);
    at = wholeFolder ? names_.lower_bound(pastFolder(after)) : names_.upper_bound(after);
  }
  while (at != names_.end() && at->first.starts_with(prefix) && listed.size() < most) {
    const std::size_t slash = recursive ? std::string::npos : at->first.find('/', prefix.size());
    if (slash == std::string::npos) {
      listed.push_back({at->first, false});
      ++at;
      continue;
    }
    const std::string folder = at->first.substr(0, slash + 1);
    const auto past = names_.lower_bound(pastFolder(folder));
    const bool onlyMarker = at->first == folder && std::next(at) == past;
    listed.push_back({folder, !onlyMarker});
    at = past;
  }
  return listed;
}

std::vector<std::string> OpenStore::containers() const {
  std::vector<std::string> all;
  for (const Listed& top : list("", "", false, std::numeric_limits<std::size_t>::max()))
    if (isFolderName(top.name)) all.push_back(top.name.substr(0, top.name.size() - 1));
  return all;
}

Result<ObjectRecord> OpenStore::recordOf(const Blob& blob) const {
  const MutexLock lock(records_);
  return readRecord(blob);
}

Status OpenStore::setRecord(Blob& blob, const ObjectRecord& record) {
  const MutexLock lock(records_);
  return writeRecord(blob, record);
}

Status OpenStore::checkCondition(const std::optional<Entry>& there, const Condition& condition) const {
  if (condition.kind == Condition::Kind::none) return {};
  if (condition.kind == Condition::Kind::absent) {
    if (!there) return {};
    return fail(ErrorCode::exists, "there is something under this name already");
  }
  if (!there) return fail(ErrorCode::changedUnderUs, "the object is gone");
  if (etagOf(there->blob, there->sequence) == condition.etag) return {};
  return fail(ErrorCode::changedUnderUs, "the object has changed");
}

Status OpenStore::checkReplaceable(const std::optional<Entry>& there) const {
  if (!there) return {};
  const auto clones = blobs_->clones(there->blob);
  if (!clones || clones->empty()) return {};
  Error error =
      makeError(ErrorCode::busy, std::to_string(clones->size()) +
                                     (clones->size() == 1 ? " clone reads" : " clones read") + " through it");
  error.serviceCode = kHasClones;
  return fail(std::move(error));
}

Status OpenStore::checkWrite(const std::string& name, const Condition& condition) const {
  const auto there = find(name);
  HAWSER_CHECK(checkCondition(there, condition));
  return checkReplaceable(there);
}

std::uint64_t OpenStore::nextSequence() {
  const MutexLock lock(mutex_);
  return ++lastSequence_;
}

Result<ObjectInfo> OpenStore::make(ObjectRecord record, const Condition& condition) {
  const NameLock hold(*this, record.name);
  const auto there = find(record.name);
  HAWSER_CHECK(checkCondition(there, condition));
  HAWSER_CHECK(checkReplaceable(there));
  record.state = ObjectState::object;
  record.size = 0;
  record.sequence = nextSequence();
  record.modified = clock_.now();
  CreateOptions options;
  options.thin = true;
  HAWSER_TRY(options.xattrs, attributesOf(record));
  HAWSER_TRY(const BlobId id, blobs_->create(options));
  return published(id, record, there);
}

Result<BlobLease> OpenStore::startWriting(ObjectRecord record) {
  record.state = ObjectState::writing;
  record.modified = clock_.now();
  CreateOptions options;
  options.thin = true;
  options.clusters = std::min(divideRoundingUp(record.size, blobs_->space().clusterSize), kMaxBlobClusters);
  HAWSER_TRY(options.xattrs, attributesOf(record));
  HAWSER_TRY(const BlobId id, blobs_->create(options));
  {
    const MutexLock lock(mutex_);
    if (!record.session.empty()) sessions_[record.session] = {id, record.name};
    pin(id);
  }
  return openPinned(id);
}

Result<BlobLease> OpenStore::resumeWriting(const std::string& session, const std::string& name,
                                           std::uint64_t size) {
  BlobId id = kNoBlob;
  {
    const MutexLock lock(mutex_);
    const auto found = sessions_.find(session);
    if (found == sessions_.end()) return fail(ErrorCode::notFound, "no such session");
    if (found->second.name != name)
      return fail(ErrorCode::invalidArgument, "this session writes another object");
    id = found->second.blob;
    pin(id);
  }
  HAWSER_TRY(BlobLease blob, openPinned(id));
  HAWSER_TRY(ObjectRecord record, recordOf(*blob));
  record.modified = clock_.now();
  HAWSER_CHECK(setRecord(*blob, record));
  const std::uint64_t clusters =
      std::min(divideRoundingUp(size, blobs_->space().clusterSize), kMaxBlobClusters);
  if (clusters > blob->clusters()) HAWSER_CHECK(blob->resize(clusters));
  return blob;
}

Result<OpenStore::Session> OpenStore::takeSession(const std::string& session) {
  const MutexLock lock(mutex_);
  const auto found = sessions_.find(session);
  if (found == sessions_.end()) return fail(ErrorCode::notFound, "its unfinished write was removed");
  Session taken = std::move(found->second);
  sessions_.erase(found);
  return taken;
}

Result<ObjectInfo> OpenStore::publish(Blob& writing, ObjectRecord record, const Condition& condition) {
  const NameLock hold(*this, record.name);
  const auto there = find(record.name);
  HAWSER_CHECK(checkCondition(there, condition));
  HAWSER_CHECK(checkReplaceable(there));
  Session session;
  if (!record.session.empty()) {
    HAWSER_TRY(session, takeSession(record.session));
  }
  record.state = ObjectState::object;
  record.sequence = nextSequence();
  record.modified = clock_.now();
  Status done = setRecord(writing, record);
  if (done) done = writing.sync();
  if (!done) {
    const MutexLock lock(mutex_);
    if (!record.session.empty()) sessions_[record.session] = std::move(session);
    return fail(std::move(done.error()));
  }
  return published(writing.id(), record, there);
}

ObjectInfo OpenStore::published(BlobId id, const ObjectRecord& record, const std::optional<Entry>& before) {
  {
    const MutexLock lock(mutex_);
    names_[record.name] = {id, record.sequence};
  }
  if (before) {
    // Should it stay, the next load finds it the older of two.
    if (const Status gone = retire(before->blob); !gone) warn(gone.error(), before->blob);
  }
  return infoOf(record, id, "");
}

void OpenStore::discard(BlobLease writing, const std::string& session) {
  (void)takeSession(session);
  const MutexLock lock(mutex_);
  pins_[writing->id()].goes = true;
}

Status OpenStore::remove(const std::string& name, const Condition& condition, Clones clones) {
  const NameLock hold(*this, name);
  const auto there = find(name);
  if (!there) return fail(gone());
  HAWSER_CHECK(checkCondition(there, condition));
  const auto family = blobs_->clones(there->blob);
  const bool inherits = clones == Clones::inherit && family && family->size() == 1;
  if (!inherits) HAWSER_CHECK(checkReplaceable(there));
  {
    const MutexLock lock(mutex_);
    names_.erase(name);
  }
  Status done = retire(there->blob);
  if (done) return {};
  const MutexLock lock(mutex_);
  names_[name] = *there;
  if (const auto pinned = pins_.find(there->blob); pinned != pins_.end()) pinned->second.goes = false;
  if (done.error().sys == EPERM) return fail(ErrorCode::busy, "a snapshot that is being read cannot go");
  return done;
}

Status OpenStore::removeSession(BlobId id) {
  {
    const MutexLock lock(mutex_);
    const auto found = std::find_if(sessions_.begin(), sessions_.end(),
                                    [&](const auto& session) { return session.second.blob == id; });
    if (found == sessions_.end()) return fail(gone());
    sessions_.erase(found);
  }
  return retire(id);
}

Status OpenStore::removeSessions(const std::string& folder) {
  std::vector<BlobId> going;
  {
    const MutexLock lock(mutex_);
    for (auto at = sessions_.begin(); at != sessions_.end();) {
      const bool below = at->second.name.starts_with(folder);
      if (below) going.push_back(at->second.blob);
      at = below ? sessions_.erase(at) : std::next(at);
    }
  }
  for (const BlobId id : going)
    HAWSER_CHECK(retire(id));
  return {};
}

Status OpenStore::touch(Object& object, std::uint64_t size) {
  ObjectRecord next = object.record;
  next.sequence = nextSequence();
  next.size = size;
  next.modified = clock_.now();
  next.session.clear();
  next.properties.hashes = {};
  HAWSER_CHECK(setRecord(*object.blob, next));
  HAWSER_CHECK(object.blob->sync());
  object.record = std::move(next);
  const MutexLock lock(mutex_);
  Entry& entry = names_[object.record.name];
  if (entry.blob == object.blob->id()) entry.sequence = object.record.sequence;
  return {};
}

Result<BlobLease> OpenStore::openPinned(BlobId id) {
  auto blob = blobs_->open(id);
  if (blob) return BlobLease(shared_from_this(), std::move(*blob));
  unpin(id);
  return fail(std::move(blob.error()));
}

void OpenStore::unpin(BlobId id) {
  {
    const MutexLock lock(mutex_);
    Pin& pin = pins_[id];
    if (--pin.leases > 0) return;
    if (!pin.goes) {
      pins_.erase(id);
      return;
    }
  }
  if (const Status removed = removeMarked(id); !removed) warn(removed.error(), id);
}

// Marked as going until it is gone: whoever opened it by its id meanwhile would keep it there.
Status OpenStore::removeMarked(BlobId id) {
  const Status removed = blobs_->remove({}, id);
  const MutexLock lock(mutex_);
  pins_.erase(id);
  return removed;
}

Status OpenStore::retire(BlobId id) {
  bool pinned = false;
  {
    const MutexLock lock(mutex_);
    pinned = pins_.contains(id);
    pins_[id].goes = true;
    if (pinned) pin(id);
  }
  if (!pinned) return removeMarked(id);
  HAWSER_TRY(const BlobLease blob, openPinned(id));
  HAWSER_TRY(ObjectRecord record, recordOf(*blob));
  record.state = ObjectState::removed;
  HAWSER_CHECK(setRecord(*blob, record));
  return blob->sync();
}

Status OpenStore::snapshot(const std::string& name, const std::string& as) {
  return join(name, as, true);
}

Status OpenStore::clone(const std::string& snapshot, const std::string& as) {
  return join(snapshot, as, false);
}

Status OpenStore::join(const std::string& of, const std::string& as, bool snapshot) {
  HAWSER_CHECK(checkName(as));
  if (of == as) return fail(ErrorCode::exists, "there is something under this name already");
  // In one order for all, so that no two wait for each other.
  const NameLock first(*this, std::min(of, as));
  const NameLock second(*this, std::max(of, as));
  HAWSER_TRY(const Object source, open(of));
  HAWSER_CHECK(checkCondition(find(as), Condition::absent()));
  if (snapshot == source.blob->isReadOnly()) {
    return fail(ErrorCode::invalidArgument, snapshot ? "it is a snapshot already: clone it"
                                                     : "only a snapshot can be cloned: make one of it first");
  }
  ObjectRecord record = source.record;
  record.name = as;
  record.sequence = nextSequence();
  record.modified = clock_.now();
  record.session.clear();
  HAWSER_TRY(const std::vector<Xattr> attributes, attributesOf(record));
  const BlobId from = source.blob->id();
  HAWSER_TRY(const BlobId id,
             snapshot ? blobs_->createSnapshot(from, attributes) : blobs_->createClone(from, attributes));
  const MutexLock lock(mutex_);
  names_[as] = {id, record.sequence};
  return {};
}

Status OpenStore::makeRoom(std::uint64_t bytes) {
  const auto missing = [&]() -> std::uint64_t {
    const StoreSpace space = blobs_->space();
    const std::uint64_t wanted = divideRoundingUp(bytes, space.clusterSize);
    return wanted > space.freeClusters ? (wanted - space.freeClusters) * space.clusterSize : 0;
  };
  {
    MutexLock lock(mutex_);
    while (growing_)
      freed_.wait(lock);
    growing_ = true;
  }
  const Status provided = provideRoom_ ? provideRoom_(*this, bytes, missing()) : Status{};
  const std::uint64_t left = missing();
  {
    const MutexLock lock(mutex_);
    growing_ = false;
    freed_.notifyAll();
  }
  HAWSER_CHECK(provided);
  if (left == 0) return {};
  return fail(ErrorCode::noSpace, "the store is full, " + formatSize(left) +
                                      " more are needed; \"hawserctl store grow\" makes it larger");
}

NameLock::NameLock(OpenStore& store, std::string name) : store_(store), name_(std::move(name)) {
  MutexLock lock(store_.mutex_);
  while (!store_.held_.insert(name_).second)
    store_.freed_.wait(lock);
}

NameLock::~NameLock() {
  const MutexLock lock(store_.mutex_);
  store_.held_.erase(name_);
  store_.freed_.notifyAll();
}

}  // namespace hawser::embedded
