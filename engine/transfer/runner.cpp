#include "transfer/runner.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/assert.h"
#include "storage/part_grid.h"

namespace hawser {

namespace {
// What stands at the destination is looked at before it is copied.
void looksFirst(TransferRecord& transfer, const JobOptions& options) {
  transfer.lookFirst = true;
  transfer.renames = options.conflict == ConflictPolicy::rename;
}

JournalTransfer rowFor(JobId job, std::int64_t place, PlanItem& item) {
  using Action = PlanItem::Action;
  JournalTransfer row;
  row.job = job;
  row.place = place;
  row.kind = static_cast<int>(item.kind);
  row.source = item.source;
  row.sourceKey = std::move(item.sourceKey);
  row.destination = item.destination;
  row.destinationKey = std::move(item.destinationKey);
  // A removal moves nothing.
  row.size = item.action == Action::remove ? 0 : item.size;
  row.sourceEtag = std::move(item.sourceEtag);
  row.hash = std::move(item.signature);
  row.conditionKind = static_cast<int>(item.condition.kind);
  row.conditionEtag = std::move(item.condition.etag);
  if (item.action == Action::look) row.conditionKind = kConditionUnknown;
  TransferState state = TransferState::queued;
  if (item.action == Action::skip) {
    state = TransferState::skipped;
    row.error = makeError(ErrorCode::exists, item.reason);
  } else if (item.action == Action::fail) {
    state = TransferState::failed;
    row.error = std::move(item.error);
  }
  row.state = static_cast<int>(state);
  return row;
}

// One large object must not keep small ones waiting for hours.
constexpr std::size_t kFewestActive = 4;
// A request costs about as much as moving so many bytes: what the tuner weighs small objects by.
constexpr std::uint64_t kWorthOfUnit = 64 * 1024;
// Buffers of the HTTP library and the disk for a streamed part.
constexpr std::uint64_t kStreamMemory = 512 * 1024;
// Streamed parts cost hardly any memory, so nothing else would bound what a crash takes back of a large
// object.
constexpr std::uint64_t kMostStreamed = 256 * 1024 * 1024;
constexpr std::chrono::milliseconds kSampleEvery{50};
constexpr std::chrono::seconds kIdleLife{2};
constexpr std::size_t kLookAhead = 64;
// So far, in objects, a slow destination may fall behind before the others wait for it.
constexpr std::size_t kLookAheadOfReplicas = 4096;
}  // namespace

Runner::Runner(RunnerOptions options, Journal& journal, ThreadPool& pool)
    : options_(std::move(options)),
      journal_(journal),
      pool_(pool),
      buffers_(options_.memoryBudget),
      rate_(0, *options_.clock),
      tuner_({1, 16, kMostParallel}, options_.clock->steady()) {}

void Runner::stop() {
  MutexLock lock(mutex_);
  stopping_ = true;
  closing_.request_stop();
  for (auto& [id, job] : jobs_)
    job->stopPlanning.request_stop();
  for (auto& [place, transfer] : active_)
    stopUnits(*transfer);
  wake_.notifyAll();
  moreEndings_.notifyAll();
  journalAgain_.notifyAll();
  while (workers_ != 0 || planners_ != 0 || clearers_ != 0 || journaling_ || ending_ || spooling_)
    quiet_.wait(lock);
  if (std::exchange(stopped_, true)) return;
  const auto reads = readsToKeep();
  lock.unlock();
  spoolAtStop(reads);
}

std::uint32_t Runner::limit() const {
  if (options_.parallel != 0) return options_.parallel;
  std::uint32_t asked = 0;
  for (const auto& [id, job] : jobs_) {
    if (job->state == JobState::running || job->state == JobState::planning)
      asked = std::max(asked, job->options.parallel);
  }
  return std::max(tuner_.limit(), std::min(asked, kMostParallel));
}

void Runner::countWork(std::uint64_t work) {
  const std::uint64_t total = work_.fetch_add(work, std::memory_order_relaxed) + work;
  const SteadyTime now = options_.clock->steady();
  std::int64_t due = nextSample_.load(std::memory_order_relaxed);
  if (now.time_since_epoch().count() < due) return;
  const std::int64_t next = (now + kSampleEvery).time_since_epoch().count();
  if (!nextSample_.compare_exchange_strong(due, next)) return;
  MutexLock lock(mutex_);
  tuner_.sample(now, total, !hungry_);
  hungry_ = false;
  callWorkers();
}

// Called after each change that may have made work: the one who is called calls the next.
void Runner::callWorkers() {
  if (stopping_ || (queue_.empty() && active_.empty() && retries_.empty())) return;
  if (idle_ > 0) {
    wake_.notifyOne();
  } else if (workers_ < limit()) {
    ++workers_;
    pool_.post([this] { work(); });
  }
}

void Runner::work() {
  MutexLock lock(mutex_);
  bool waitedLong = false;
  while (!stopping_ && workers_ <= limit()) {
    Unit unit = pick();
    if (unit.kind == Unit::Kind::none) {
      // Only now: who brought something while this one came back from its wait has counted on it.
      if (waitedLong && !waitsForTime()) break;
      hungry_ = true;
      const SteadyTime now = options_.clock->steady();
      auto until = now + kIdleLife;
      if (!retries_.empty()) until = std::min(until, retries_.begin()->first);
      for (const auto& [store, end] : gates_)
        until = std::min(until, end);
      for (const auto& [store, away] : away_) {
        if (away.until > now) until = std::min(until, away.until);
      }
      for (const auto& [place, transfer] : active_) {
        // Where it has come and no part can start, it is another unit's end that is waited for.
        if (transfer->notBefore && *transfer->notBefore > now) until = std::min(until, *transfer->notBefore);
      }
      ++idle_;
      waitedLong = !wake_.waitUntil(lock, until);
      --idle_;
      continue;
    }
    waitedLong = false;
    callWorkers();
    lock.unlock();
    perform(unit);
    countWork(kWorthOfUnit);
    wakeListeners();
    lock.lock();
  }
  --workers_;
  // Where the limit fell, the one that stays may be asleep and not know of what is to be done next.
  if (idle_ > 0) wake_.notifyOne();
  quiet_.notifyAll();
}

// Somebody has to be there when it has come.
bool Runner::waitsForTime() const {
  const SteadyTime now = options_.clock->steady();
  return !retries_.empty() || !gates_.empty() ||
         std::any_of(away_.begin(), away_.end(),
                     [now](const auto& away) { return away.second.until > now; }) ||
         std::any_of(active_.begin(), active_.end(),
                     [](const auto& entry) { return entry.second->notBefore.has_value(); });
}

void Runner::dueRetries() {
  const SteadyTime now = options_.clock->steady();
  while (!retries_.empty() && retries_.begin()->first <= now) {
    TransferRecord& transfer = *retries_.begin()->second;
    retries_.erase(retries_.begin());
    transfer.notBefore.reset();
    transfer.retryAt.reset();
    // Another has tried it meanwhile.
    if (const AwayStore* away = transfer.live ? nullptr : awayStoreOf(transfer)) {
      letWait(transfer, *away);
      continue;
    }
    setState(transfer, transfer.live ? TransferState::running : TransferState::queued);
    if (!transfer.live) enqueue(transfer);
  }
  std::erase_if(gates_, [now](const auto& gate) { return gate.second <= now; });
}

bool Runner::isGated(const TransferRecord& transfer) {
  if (awayStoreOf(transfer)) return true;
  const JobPlaces& places = transfer.live ? *transfer.live->places : *transfer.job->places;
  return gates_.contains(places.destinations[transfer.journal.destination].store.get()) ||
         gates_.contains(places.sources[transfer.journal.source].store.get());
}

Runner::Unit Runner::pick() {
  dueRetries();
  if (active_.size() < kFewestActive) {
    if (Unit unit = startNext(); unit.kind != Unit::Kind::none) return unit;
  }
  bool held = false;
  for (auto entry = inParts_.begin(); entry != inParts_.end(); ++entry) {
    if (isAhead(entry)) {
      held = true;
      continue;
    }
    if (Unit unit = nextPart(*entry->second); unit.kind != Unit::Kind::none) return unit;
  }
  for (auto entry = inParts_.begin(); held && entry != inParts_.end(); ++entry) {
    if (Unit unit = nextPart(*entry->second); unit.kind != Unit::Kind::none) return unit;
  }
  return startNext();
}

Runner::Unit Runner::nextPart(TransferRecord& transfer) {
  LiveTransfer& live = *transfer.live;
  if (live.again.empty() && live.next >= live.parts.size()) return {};
  if (live.busyAlone || live.stop.stop_requested()) return {};
  if (const AwayStore* away = awayStoreOf(transfer)) {
    // Opened before it was: it waits like those that have not been begun.
    if (live.units == 0 && transfer.state == TransferState::running) letWait(transfer, *away);
    return {};
  }
  if (isGated(transfer)) return {};
  if (!mayStartUnit(transfer)) return {};
  if (live.units > 0 && live.units * transfer.journal.partSize > mostInFlight(transfer)) return {};
  if (transfer.notBefore) {
    if (transfer.state == TransferState::retrying || *transfer.notBefore > options_.clock->steady())
      return {};
    transfer.notBefore.reset();
    transfer.retryAt.reset();
  }
  const std::uint64_t size = transfer.journal.partSize;
  const Capabilities& to = live.places->destinations[transfer.journal.destination].store->capabilities();
  const PartGrid grid{transfer.journal.size, size, to.partBoundary};
  const std::optional<std::uint32_t> number = live.choose(grid);
  if (!number) return {};
  Unit unit{Unit::Kind::part, &transfer, {}, 0, {}};
  unit.part = live.partAt(*number, grid);
  const bool streams = live.writer->streamsParts();
  if (streams && transfer.job->options.parallel == 0 && live.units > 0 && live.units * size >= kMostStreamed)
    return {};
  const bool byService = live.asksFor(unit.part, to) && live.comparison && !live.comparison->fromFiles &&
                         live.kindOf(unit.part) == delta::PieceKind::copy;
  unit.memory = streams || byService ? kStreamMemory : unit.part.range.length;
  if (!reserve(unit.memory)) return {};
  live.take(*number);
  ++live.units;
  transfer.job->unitStarts(transfer.journal.destination);
  return unit;
}

Runner::Unit Runner::startNext() {
  std::size_t looked = 0;
  for (auto next = queue_.begin(); next != queue_.end();) {
    const auto entry = next++;
    TransferRecord* const transfer = entry->second;
    if (const AwayStore* away = awayStoreOf(*transfer)) {
      queue_.erase(entry);
      letWait(*transfer, *away);
      continue;
    }
    const bool replicas = transfer->job->places->areReplicas();
    if (++looked > (replicas ? kLookAheadOfReplicas : kLookAhead)) break;
    if (isGated(*transfer) || !mayStartUnit(*transfer)) continue;
    JournalTransfer& row = transfer->journal;
    const Capabilities& from = transfer->job->places->sources[row.source].store->capabilities();
    const Capabilities& to = transfer->job->places->destinations[row.destination].store->capabilities();
    const std::uint64_t part = row.partSize != 0
                                   ? row.partSize
                                   : choosePartSize(row.size, transfer->job->options.partSize, from, to);
    const DeltaUse delta = deltaUseOf(*transfer, from, to);
    const bool compares = delta == DeltaUse::changes;
    const bool renamed = row.conditionKind == kConditionRenamed;
    const bool whole = renamed || (row.session.empty() && goesWhole(row.size, part, to) && !compares &&
                                   !goesByService(row.size, from, to, transfer->job->options));
    const std::uint64_t memory = compares ? compareMemory(row.size, transfer->job->options.deltaCell)
                                 : !whole || renamed
                                     ? 0
                                     : (streamsWhole(row.size, to) ? kStreamMemory : row.size);
    Unit unit{whole ? Unit::Kind::whole : Unit::Kind::open, transfer, {}, memory, {}};
    if (!reserve(unit.memory)) return {};
    row.partSize = part;
    row.delta = static_cast<int>(delta);
    queue_.erase(entry);
    transfer->live = std::make_unique<LiveTransfer>();
    transfer->live->places = transfer->job->places;
    transfer->live->rate = std::make_unique<TokenBucket>(transfer->limitRate, *options_.clock);
    transfer->live->whole = whole;
    transfer->live->units = 1;
    transfer->job->unitStarts(row.destination);
    active_.emplace(std::pair(row.place, row.id), transfer);
    if (!whole) inParts_.emplace(std::pair(row.place, row.id), transfer);
    setState(*transfer, compares ? TransferState::comparing : TransferState::running);
    if (anyIsAway(*transfer)) spoolAtOnce(*transfer);
    return unit;
  }
  return {};
}

// Of one that was stopped in the middle, by its journaled parts. What the journal does not tell just now is
// told once the transfer goes on.
std::vector<PartState> Runner::partsOf(const JournalTransfer& row) {
  // Of one that was compared the parts are pieces, which are found again when it is compared anew.
  const bool inPieces = row.delta != static_cast<int>(DeltaUse::none);
  const bool between =
      !inPieces && row.bytesThere != 0 && row.partSize != 0 && row.state != int(TransferState::done);
  const auto receipts = between ? journal_.parts(row.id) : std::vector<PartReceipt>();
  if (!receipts || receipts->empty()) return {};
  std::vector<PartState> parts(divideRoundingUp(row.size, row.partSize), PartState::pending);
  for (const PartReceipt& receipt : *receipts) {
    if (receipt.part.number < parts.size()) parts[receipt.part.number] = PartState::sent;
  }
  return parts;
}

void Runner::add(const JournalJob& job, const JobTexts& texts, const JobOptions& options,
                 std::vector<JournalTransfer> transfers) {
  std::map<TransferId, std::vector<PartState>> parts;  // read without the lock
  for (const JournalTransfer& row : transfers) {
    if (auto known = partsOf(row); !known.empty()) parts.emplace(row.id, std::move(known));
  }
  MutexLock lock(mutex_);
  auto record = std::make_unique<JobRecord>(options.limitRate, *options_.clock);
  record->journal = job;
  record->texts = texts;
  record->options = options;
  record->state = static_cast<JobState>(job.state);
  const bool finished = job.finished.has_value();
  if (!finished) record->state = JobState::paused;
  version_ = std::max(version_, job.revision);
  JobRecord& kept = *(jobs_[job.id] = std::move(record));
  for (JournalTransfer& row : transfers) {
    auto transfer = std::make_unique<TransferRecord>();
    transfer->job = &kept;
    transfer->state = static_cast<TransferState>(row.state);
    // What was under way when the program ended waits like the others; what was asked is found out again.
    if (!isFinished(transfer->state) && transfer->state != TransferState::paused) {
      // Whether the same bytes are there is not told by the journal.
      const bool compares = options.skip == SkipRule::sameHash && row.session.empty();
      transfer->lookFirst = transfer->state == TransferState::asking || compares;
      transfer->state = TransferState::queued;
    }
    if (row.conditionKind == kConditionUnknown) looksFirst(*transfer, options);
    kept.countWaiting(row, !isFinished(transfer->state));
    transfer->limitRate = row.limitRate;
    if (transfer->state == TransferState::done) transfer->bytesDone = row.size;
    if (!isFinished(transfer->state)) transfer->bytesDone = std::min(row.bytesThere, row.size);
    ++kept.counts[static_cast<std::size_t>(transfer->state)];
    kept.bytes += row.size;
    kept.bytesDone += transfer->bytesDone;
    kept.bytesResumed += row.bytesResumed;
    lastPlace_ = std::max(lastPlace_, row.place);
    firstPlace_ = std::min(firstPlace_, row.place);
    version_ = std::max(version_, row.revision);
    if (const auto known = parts.find(row.id); known != parts.end()) transfer->parts = known->second;
    transfer->journal = std::move(row);
    touch(*transfer);
    std::unique_ptr<TransferRecord>& place = transfers_[transfer->journal.id];
    if (place) dequeue(*place);  // it was shown before, and is shown as it has become
    place = std::move(transfer);
  }
  touch(kept);
}

void Runner::amend(const JournalJob& job, const JobTexts& texts) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(job.id);
  if (found == jobs_.end()) return;
  found->second->journal.request = job.request;
  found->second->texts = texts;
  version_ = std::max(version_, job.revision);
  touch(*found->second);
}

bool Runner::has(JobId job) const {
  MutexLock lock(mutex_);
  return jobs_.contains(job);
}

bool Runner::isRunnable(JobId job) const {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(job);
  return found != jobs_.end() && found->second->places != nullptr;
}

void Runner::announce(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return;
  found->second->starting = true;
  found->second->refusal.reset();
  stopWaiting(*found->second);
  touch(*found->second);
}

void Runner::provide(JobId id, JobPlaces places) {
  std::shared_ptr<Spool> spool = openSpool(id, places);
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return;
  if (!found->second->spool) found->second->spool = std::move(spool);
  shareReads(*found->second, places);
  found->second->places = std::make_shared<const JobPlaces>(std::move(places));
  found->second->starting = false;
  stopWaiting(*found->second);
  touch(*found->second);
}

void Runner::start(JobId id, JobPlaces places) {
  provide(id, std::move(places));
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (stopping_ || found == jobs_.end() || found->second->journal.finished) return;
  runLocked(*found->second);
}

void Runner::refuse(JobId id, const Error& error, bool ends) {
  {
    MutexLock lock(mutex_);
    const auto found = jobs_.find(id);
    if (found == jobs_.end()) return;
    JobRecord& job = *found->second;
    job.starting = false;
    stopWaiting(job);
    if (ends && job.unfinished() == 0 && !job.places && !job.journal.finished) {
      job.journal.error = error;
      job.journal.planned = true;
      jobMayBeDone(job);
      dirtyJobs_.insert(id);
      journalSoon();
    } else {
      // What was planned stays as it is, so that the job can be taken up once the cause is gone.
      job.refusal = error;
      if (!job.journal.finished && !job.places) job.state = JobState::paused;
      addEvent(EventKind::jobRefused, id, 0, redacted(error.detail));
    }
    touch(job);
  }
  wakeListeners();
}

void Runner::planSoon(JobRecord& job) {
  if (job.planning) return;
  job.planning = true;
  job.stopPlanning = {};
  ++planners_;
  pool_.post([this, id = job.journal.id] { planJob(id); });
}

void Runner::tell(Event event) {
  {
    MutexLock lock(mutex_);
    addEvent(event.kind, event.job, event.transfer, std::move(event.text));
  }
  wakeListeners();
}

void Runner::planJob(JobId id) {
  PlanRequest request;
  std::shared_ptr<const JobPlaces> places;  // keeps the stores for as long as the planner reads
  OpContext context;
  {
    MutexLock lock(mutex_);
    JobRecord& job = *jobs_.at(id);
    for (const Place& source : job.places->sources) {
      request.sources.push_back({source.store.get(), source.container, source.key, source.snapshot});
    }
    for (const Place& to : job.places->destinations)
      request.destinations.push_back({to.store.get(), to.container, to.key});
    places = job.places;
    request.options = job.options;
    request.retry = options_.retry;
    context.stop = job.stopPlanning.get_token();
  }
  JobWaits waiting(*this, id, context.stop);
  context.retries = &waiting;
  Planner planner(std::move(request));
  const Status planned =
      planner.run(context, [&](std::vector<PlanItem> items) { return addPlanned(id, std::move(items)); });
  planEnded(id, planned);
  wakeListeners();
  MutexLock lock(mutex_);
  --planners_;
  quiet_.notifyAll();
}

Status Runner::addPlanned(JobId id, std::vector<PlanItem> items) {
  std::vector<JournalTransfer> rows;
  rows.reserve(items.size());
  std::int64_t place = 0;
  {
    MutexLock lock(mutex_);
    place = lastPlace_ + 1;
    lastPlace_ += static_cast<std::int64_t>(items.size());
  }
  using Action = PlanItem::Action;
  for (PlanItem& item : items)
    rows.push_back(rowFor(id, place++, item));
  const Status added = journal_.addTransfers(rows);
  MutexLock lock(mutex_);
  JobRecord& job = *jobs_.at(id);
  if (!added) {
    journalFailed(job, added.error());
    return fail(ErrorCode::cancelled, "the journal cannot be written");
  }
  HAWSER_CHECK(checkTwins(job, rows));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows[i].id == 0) continue;  // an earlier run planned it
    // Found while the job was being cancelled.
    const bool late =
        job.state == JobState::cancelled && rows[i].state == static_cast<int>(TransferState::queued);
    if (late) rows[i].state = static_cast<int>(TransferState::cancelled);
    auto transfer = std::make_unique<TransferRecord>();
    transfer->job = &job;
    transfer->state = static_cast<TransferState>(rows[i].state);
    transfer->compares = items[i].action == Action::compare;
    transfer->lookFirst = items[i].action == Action::ask;
    if (items[i].action == Action::look) looksFirst(*transfer, job.options);
    job.countWaiting(rows[i], !late && !isFinished(transfer->state));
    transfer->journal = std::move(rows[i]);
    ++job.counts[static_cast<std::size_t>(transfer->state)];
    job.bytes += transfer->journal.size;
    TransferRecord& kept = *transfer;
    transfers_[kept.journal.id] = std::move(transfer);
    touch(kept);
    if (late) dirtyTransfers_.insert(kept.journal.id);
    if (kept.state == TransferState::queued && job.state != JobState::paused) enqueue(kept);
  }
  touch(job);
  journalSoon();
  callWorkers();
  return {};
}

// Rows the journal did not take because their destination is taken: by the same source, in an earlier run, or
// by another one, which would make the result depend on which is last.
Status Runner::checkTwins(const JobRecord& job, const std::vector<JournalTransfer>& rows) {
  if (std::none_of(rows.begin(), rows.end(), [](const auto& row) { return row.id == 0; })) return {};
  std::map<std::pair<std::uint32_t, std::string_view>, const JournalTransfer*> taken;
  const auto target = [](const JournalTransfer& row) {
    return std::pair(row.destination, std::string_view(row.destinationKey));
  };
  for (const auto& [id, transfer] : transfers_) {
    if (transfer->job == &job) taken.emplace(target(transfer->journal), &transfer->journal);
  }
  for (const JournalTransfer& row : rows) {
    if (row.id != 0) taken.emplace(target(row), &row);
  }
  for (const JournalTransfer& row : rows) {
    const auto twin = row.id == 0 ? taken.find(target(row)) : taken.end();
    if (twin == taken.end()) continue;
    if (twin->second->source == row.source && twin->second->sourceKey == row.sourceKey) continue;
    return fail(makeError(ErrorCode::invalidArgument, "both " + job.texts.sources[twin->second->source] +
                                                          twin->second->sourceKey + " and " +
                                                          job.texts.sources[row.source] + row.sourceKey +
                                                          " would be copied to it")
                    .about(job.texts.destinations[row.destination] + row.destinationKey));
  }
  return {};
}

void Runner::planEnded(JobId id, const Status& status) {
  MutexLock lock(mutex_);
  JobRecord& job = *jobs_.at(id);
  job.planning = false;
  stopWaiting(job);
  if (status) {
    job.journal.planned = true;
    if (job.state == JobState::planning) job.state = JobState::running;
  } else if (status.error().code != ErrorCode::cancelled) {
    // What was planned so far still goes; the job says at its end that it is not all.
    job.journal.error = inUsersWords(status.error(), job);
    job.journal.planned = true;
    if (job.state == JobState::planning) job.state = JobState::running;
  } else if (job.state == JobState::planning && !stopping_) {
    planSoon(job);  // resumed before its planner had heard of the pause
  }
  touch(job);
  dirtyJobs_.insert(id);
  jobMayBeDone(job);
  journalSoon();
}

}  // namespace hawser
