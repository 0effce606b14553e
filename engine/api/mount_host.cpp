#include "api/mount_host.h"

#include "api/store_opener.h"
#include "os/process.h"
#include "transfer/signature_object.h"

namespace hawser {

namespace {

// Somebody waits for what is read: half a minute, and then it is an error to them.
constexpr RetryPolicy kPatience{8, std::chrono::milliseconds(400), std::chrono::milliseconds(5000)};

Result<std::shared_ptr<ondemand::Source>> openObject(const OpContext& context, StoreOpener& stores,
                                                     const Location& location, const Place& place) {
  const ObjectRef ref{place.container, place.key};
  HAWSER_TRY(const ObjectInfo info, place.store->stat(context, ref));
  if (info.kind != ObjectKind::object)
    return fail(makeError(ErrorCode::unsupported, "a folder cannot be mounted").about(location.text()));
  if (info.etag.empty()) {
    return fail(makeError(ErrorCode::unsupported, "the store does not tell one version of it from another")
                    .about(location.text()));
  }
  HAWSER_TRY(std::string service, stores.serviceOf(context, location));
  ObjectIdentity identity{std::move(service), place.store->location(ref), info.etag, info.size};
  return std::make_shared<ondemand::ObjectSource>(place.store, ref, std::move(identity));
}

// Of the version before, which is not there any more.
void removeSignatures(const OpContext& context, const ondemand::CommitTarget& target,
                      const ObjectInfo& before) {
  const ObjectProperties& properties = before.properties;
  removeSignature(context, target.store, target.ref, properties.signature);
  removeBlobSyncSignature(context, target.store, target.ref,
                          blobSyncSignature(target.ref, properties.metadata), before.size);
}

CommitProgress progressOf(const ondemand::CommitTally& tally) {
  return {tally.toSend.load(), tally.sent.load(), tally.copied.load(), tally.kept.load()};
}

}  // namespace

MountHost::MountHost() = default;

MountHost::~MountHost() {
  device_.reset();  // before what it reads from
}

Result<std::unique_ptr<MountHost>> MountHost::open(const OpContext& context, const MountOrder& order,
                                                   Log log) {
  FileSystem& files = FileSystem::system();
  std::unique_ptr<MountHost> host(new MountHost);
  host->order_ = order;
  // No connection but those of the order is known here.
  host->stores_ =
      std::make_unique<StoreOpener>(files, std::string(), Connection{}, nullptr, log, std::string());
  std::size_t unnamed = 0;
  for (ConnectionWithCredential given : order.connections) {
    if (given.connection.name.empty()) given.connection.name = "given" + std::to_string(++unnamed);
    host->stores_->provide(given);
  }
  ondemand::OnDemandDevice::Options options;
  options.readOnly = order.readOnly;
  options.state.boot = bootId();
  options.fetches.retry = kPatience;
  options.fetches.log = log;
  if (!order.rateFile.empty()) {
    HAWSER_TRY(host->rate_, ondemand::SharedRate::open(files, order.rateFile));
    options.fetches.rate = host->rate_;
  }
  HAWSER_TRY(const Location location, host->stores_->parse(order.source));
  std::shared_ptr<ondemand::Source> source;
  if (location.kind == Location::Kind::path) {
    HAWSER_TRY(source, ondemand::FileSource::open(files, location.key));
  } else {
    HAWSER_TRY(host->place_, host->stores_->openSource(context, location));
    HAWSER_TRY(source, openObject(context, *host->stores_, location, *host->place_));
  }
  HAWSER_TRY(host->device_,
             ondemand::OnDemandDevice::open(files, order.backing, std::move(source), std::move(options)));
  if (order.copy) host->device_->startCopy();
  return host;
}

MountStatus MountHost::status() const {
  const ondemand::MountProgress progress = device_->progress();
  MountStatus status;
  status.source = order_.source;
  status.backing = order_.backing;
  status.size = progress.size;
  status.here = progress.here;
  status.written = progress.written;
  status.fetched = progress.fetches.fetched;
  status.hits = progress.hits;
  status.misses = progress.misses;
  status.readOnly = order_.readOnly;
  status.copying = progress.copying;
  status.paused = paused_.load();
  status.sourceChanged = progress.fetches.changed;
  status.rate = rate_ ? rate_->rate() : 0;
  status.trouble = progress.fetches.trouble;
  const MutexLock lock(mutex_);
  if (commit_) status.commit = progressOf(commit_->tally);
  return status;
}

std::vector<MountMapCell> MountHost::map(std::size_t cells) const {
  std::vector<MountMapCell> found;
  for (const ondemand::MapCell& cell : device_->map(cells))
    found.push_back({cell.range.length, cell.absent, cell.written});
  return found;
}

void MountHost::pause(bool pause) {
  paused_.store(pause);
  if (!pause) device_->startCopy();
  device_->pauseCopy(pause);
}

Result<CommitProgress> MountHost::commit(const OpContext& context) {
  if (!place_) {
    Error error =
        makeError(ErrorCode::unsupported, "the source is a file of this computer").about(order_.source);
    error.serviceCode = kCommitToFile;
    return fail(std::move(error));
  }
  const auto commit = std::make_shared<Commit>();
  {
    const MutexLock lock(mutex_);
    if (commit_) return fail(ErrorCode::busy, "a commit is under way");
    commit_ = commit;
  }
  const std::stop_callback outside(context.stop, [&] { commit->stop.request_stop(); });
  OpContext own = context;
  own.stop = commit->stop.get_token();
  const ondemand::CommitTarget target{
      *place_->store, {place_->container, place_->key}, device_->header().source.version, kPatience};
  const auto before = place_->store->stat(own, target.ref);
  const auto made = ondemand::commitBack(own, target, *device_, commit->tally);
  if (before && before->etag == target.version && made && made->etag != target.version)
    removeSignatures(own, target, *before);
  const MutexLock lock(mutex_);
  commit_.reset();
  if (!made) return fail(made.error());
  return progressOf(commit->tally);
}

void MountHost::cancelCommit() {
  const MutexLock lock(mutex_);
  if (commit_) commit_->stop.request_stop();
}

Status MountHost::setRate(std::uint64_t bytesPerSecond) {
  if (!rate_) return fail(ErrorCode::unsupported, "the mount shares no rate");
  rate_->setRate(bytesPerSecond);
  return {};
}

}  // namespace hawser
