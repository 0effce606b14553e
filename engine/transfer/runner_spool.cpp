// Of the Runner: what is read of a source and a destination has not had yet, because it is slow or away.
#include <algorithm>

#include "base/units.h"
#include "transfer/runner.h"
#include "transfer/shared_reads.h"
#include "transfer/spool.h"

namespace hawser {

namespace {
// Of the memory that is to be used at most: what may be kept of what was read for one and others want too.
constexpr std::uint64_t kShareOfReplicas = 4;
// Of the disk, for all others who need some.
constexpr std::uint64_t kLeaveFree = 256 * kMiB;
// Part of the 250 ms in which all has to be quiet.
constexpr std::chrono::milliseconds kSpoolAtStop{120};

std::string spoolName(JobId job) {
  return "job-" + std::to_string(job);
}

// The system's cache shares files better: nothing has to be copied to memory of our own first.
bool isShared(const JobPlaces& places, const Place& source) {
  return places.areReplicas() && !source.store->capabilities().localFiles;
}
}  // namespace

// Blocks. Nothing where none is needed, or it cannot be had: then what cannot be kept is read again.
std::shared_ptr<Spool> Runner::openSpool(JobId id, const JobPlaces& places) {
  const bool shares = std::any_of(places.sources.begin(), places.sources.end(),
                                  [&](const Place& source) { return isShared(places, source); });
  if (!shares || options_.spoolFolder.empty()) return nullptr;
  {
    MutexLock lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end() || found->second->spool) return nullptr;
  }
  auto spool = Spool::open({}, *options_.files, joinPath(options_.spoolFolder, spoolName(id)),
                           {kLeaveFree, options_.log});
  if (spool) return std::move(*spool);
  options_.log.write(LogLevel::warning, "transfer",
                     jobInLog(id) + "nothing is spooled: " + inLog(spool.error()));
  return nullptr;
}

void Runner::shareReads(JobRecord& job, JobPlaces& places) {
  const auto replicas = static_cast<std::uint32_t>(places.destinations.size());
  if (places.areReplicas() && job.options.delta) places.scans = std::make_shared<SharedScans>(replicas);
  for (const Place& source : places.sources) {
    if (!isShared(places, source)) {
      places.shared.push_back(source.store);
      places.reads.push_back(nullptr);
      continue;
    }
    const std::uint64_t most = options_.memoryBudget / kShareOfReplicas;
    auto shared = std::make_shared<SharedReads>(source.store, replicas, buffers_, most, job.spool);
    sharedReads_.push_back(shared);
    places.shared.push_back(shared);
    places.reads.push_back(std::move(shared));
  }
}

// One of the destinations of its object does not take it now, and will want it later.
bool Runner::anyIsAway(const TransferRecord& transfer) {
  if (!transfer.job->spool || !transfer.job->places) return false;
  const std::vector<const TransferRecord*> all = copiesOf(transfer);
  return std::any_of(all.begin(), all.end(), [](const TransferRecord* other) {
    const TransferState state = other->state;
    return state == TransferState::failed || state == TransferState::retrying ||
           state == TransferState::paused || (other->hasFailed && !isFinished(state));
  });
}

namespace {
const Place& sourceOf(const TransferRecord& transfer) {
  return transfer.job->places->sources[transfer.journal.source];
}
ObjectRef refOf(const TransferRecord& transfer) {
  const Place& source = sourceOf(transfer);
  return {source.container, transfer.journal.sourceKey, source.snapshot};
}
std::shared_ptr<SharedReads> readsOf(const TransferRecord& transfer) {
  if (!transfer.job->spool || !transfer.job->places) return nullptr;
  return transfer.job->places->reads[transfer.journal.source];
}
}  // namespace

void Runner::spoolAtOnce(TransferRecord& transfer) {
  const auto reads = readsOf(transfer);
  if (!reads || isFinished(transfer.state)) return;
  reads->spoolAtOnce(refOf(transfer));
  spoolKept(transfer);
}

void Runner::spoolKept(TransferRecord& transfer) {
  const auto reads = readsOf(transfer);
  if (!reads) return;
  spoolSoon([reads, ref = refOf(transfer), spool = transfer.job->spool, stop = closing_.get_token()] {
    OpContext context;
    context.stop = stop;
    reads->spoolKept(context, &ref, staging::SyncMode::full);
    (void)spool->secure(context);
  });
}

// Once it is where it is wanted, at each of them.
void Runner::spoolNoMore(TransferRecord& transfer) {
  const auto reads = readsOf(transfer);
  if (!reads) return;
  const std::vector<const TransferRecord*> all = copiesOf(transfer);
  const bool wanted = std::any_of(all.begin(), all.end(), [](const TransferRecord* other) {
    return !isFinished(other->state) || other->state == TransferState::failed;
  });
  if (wanted || all.size() < transfer.job->places->destinations.size()) return;
  spoolSoon([reads, ref = refOf(transfer)] { reads->objectDone(ref); });
}

void Runner::spoolNoMore(JobRecord& job) {
  if (job.spool) spoolSoon([spool = job.spool] { spool->removeAll(); });
  if (job.places) {
    for (const auto& input : job.places->inputs)
      spoolSoon([input] { input->removeAll(); });
    return;
  }
  if (options_.spoolFolder.empty()) return;
  // It was not run since this program began: nobody has them open.
  for (const std::string& name : {spoolName(job.journal.id), job.texts.input}) {
    if (name.empty()) continue;
    spoolSoon([files = options_.files, folder = joinPath(options_.spoolFolder, name)] {
      (void)Spool::removeAll({}, *files, folder);
    });
  }
}

// What was read of its source, and may be kept for others too, is not the object: one range of it is wrong,
// and no one knows which. Blocks.
void Runner::readAnew(const TransferRecord& transfer, const Error& error) {
  const JobPlaces& places = *transfer.live->places;
  const JournalTransfer& row = transfer.journal;
  const auto& reads = places.reads.at(row.source);
  const Place& source = places.sources.at(row.source);
  const ObjectRef ref{source.container, row.sourceKey, source.snapshot};
  // Else it is the way to the destination that damaged it.
  const bool isSource = error.code == ErrorCode::corrupt && error.object == source.store->location(ref);
  if (reads && isSource) reads->objectWrong(ref, row.sourceEtag);
}

void Runner::partArrived(TransferRecord& transfer, const Part& part) {
  std::shared_ptr<SharedReads> reads;
  ObjectRef ref;
  {
    MutexLock lock(mutex_);
    reads = readsOf(transfer);
    if (!reads) return;
    ref = refOf(transfer);
    const bool wasAway = std::exchange(transfer.hasFailed, false);
    if (wasAway && !anyIsAway(transfer)) reads->spoolAtOnceNoMore(ref);
  }
  reads->arrived(ref, transfer.journal.sourceEtag, part.range, transfer.journal.destination);
}

void Runner::spoolSoon(std::function<void()> work) {
  if (stopped_) return;
  spoolWork_.push_back(std::move(work));
  if (std::exchange(spooling_, true)) return;
  pool_.post([this] { runSpoolWork(); });
}

void Runner::runSpoolWork() {
  MutexLock lock(mutex_);
  while (!spoolWork_.empty()) {
    auto work = std::move(spoolWork_.front());
    spoolWork_.pop_front();
    lock.unlock();
    work();
    work = nullptr;  // what it held may be large
    lock.lock();
    callWorkers();  // there may be memory again
  }
  spooling_ = false;
  quiet_.notifyAll();
}

std::vector<std::shared_ptr<SharedReads>> Runner::readsToKeep() const {
  std::vector<std::shared_ptr<SharedReads>> all;
  for (const auto& [id, job] : jobs_) {
    const bool over = job->journal.finished && job->state != JobState::failed;
    if (over || !job->spool || !job->places) continue;
    for (const auto& reads : job->places->reads) {
      if (reads) all.push_back(reads);
    }
  }
  return all;
}

// What is only in memory would be gone.
void Runner::spoolAtStop(const std::vector<std::shared_ptr<SharedReads>>& reads) {
  OpContext context;
  context.deadline = Clock::system().steady() + kSpoolAtStop;
  for (const auto& one : reads)
    one->spoolKept(context, nullptr, staging::SyncMode::normal);
}

}  // namespace hawser
