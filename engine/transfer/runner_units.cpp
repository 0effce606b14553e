#include <algorithm>
#include <mutex>
#include <utility>

#include "base/assert.h"
#include "sched/jitter.h"
#include "storage/part_grid.h"
#include "transfer/conflict.h"
#include "transfer/delta_copy.h"
#include "transfer/free_name.h"
#include "transfer/move_meter.h"
#include "transfer/runner.h"
#include "transfer/source_reader.h"

namespace hawser {

namespace {

constexpr std::uint32_t kMostRestarts = 2;
constexpr std::uint32_t kMostClearers = 4;

bool isRemote(const Place& place) {
  return !place.store->capabilities().localFiles;
}

ConflictSide sideOf(const ObjectInfo& object) {
  ConflictSide side{object.size, timeOf(object), {}};
  if (object.properties.hashes.crc64) side.hash = crc64Text(*object.properties.hashes.crc64);
  return side;
}

}  // namespace

CopyTask Runner::taskFor(TransferRecord& transfer, const JournalTransfer& row, SourceReader& reader,
                         MoveMeter& meter) {
  const JobPlaces& places = *transfer.live->places;
  const Place& source = places.sources[row.source];
  const Place& to = places.destinations[row.destination];
  CopyTask task;
  task.source = &reader;
  task.destination = to.store.get();
  task.from = {source.container, row.sourceKey, source.snapshot};
  task.to = {to.container, row.destinationKey};
  task.buffers = &buffers_;
  task.options = &transfer.job->options;
  task.jobCreated = transfer.job->journal.created;
  task.takesNothing = transfer.sendsAll;
  task.places = &places;
  task.read.stop = task.write.stop = transfer.live->stop.get_token();
  task.read.meter = &meter.read;
  task.write.meter = &meter.write;
  return task;
}

void Runner::perform(Unit unit) {
  TransferRecord& transfer = *unit.transfer;
  unit.started = options_.clock->steady();
  SourceReader reader(*transfer.live->places->shared[transfer.journal.source]);
  Result<Then> done = Then::leaves;
  switch (unit.kind) {
    case Unit::Kind::whole:
      done = performWhole(transfer, reader);
      break;
    case Unit::Kind::open:
      done = performOpen(transfer, reader);
      break;
    case Unit::Kind::part:
      done = performPart(transfer, reader, unit.part);
      break;
    case Unit::Kind::none:
      break;
  }
  unit.reading = reader.failed();
  if (!done) failed(unit, done.error());
  buffers_.unreserve(unit.memory);
  if (!done || *done == Then::leaves) leave(transfer);
}

// What comes before any copying. False: it is not to be copied now (skipped, asking, or back to the queue).
Result<bool> Runner::prepare(TransferRecord& transfer, SourceReader& reader, MoveMeter& meter,
                             JournalTransfer& row) {
  const std::uint64_t planned = row.size;
  if (transfer.lookFirst || transfer.renames) {
    HAWSER_TRY(const bool goesOn, lookAgain(transfer, taskFor(transfer, row, reader, meter), row));
    // Memory and parts were for the object as planned: a changed one goes through the queue once more.
    if (!goesOn || row.size != planned || row.partSize == 0) return false;
  }
  if (!transfer.compares) return true;
  HAWSER_TRY(const bool same, sameBytes(taskFor(transfer, row, reader, meter), row));
  if (!same) return true;
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWanted(transfer));
  transfer.journal.error = makeError(ErrorCode::exists, "the same bytes are there");
  setState(transfer, TransferState::skipped);
  return false;
}

// The journal's row is copied at the start: only this unit changes it until it is given back under the lock.
Result<Runner::Then> Runner::performWhole(TransferRecord& transfer, SourceReader& reader) {
  JournalTransfer row = transfer.journal;
  CopyOutcome copied;
  {
    const JobPlaces& places = *transfer.live->places;
    MoveMeter meter(*this, transfer.live->moving, transfer.job->rate, *transfer.live->rate,
                    isRemote(places.sources[row.source]), isRemote(places.destinations[row.destination]));
    const bool looks = transfer.lookFirst || transfer.renames;
    HAWSER_TRY(const bool goesOn, prepare(transfer, reader, meter, row));
    if (!goesOn) return Then::leaves;
    // Its end is written without what was found now; and after a crash another name would make another copy.
    if (looks) HAWSER_CHECK(recordStart(transfer, row));
    auto whole = copyWhole(taskFor(transfer, row, reader, meter), row);
    if (!whole) {
      readAnew(transfer, whole.error());
      return fail(std::move(whole.error()));
    }
    copied = std::move(*whole);
  }
  row.bytesSent = copied.wasThere ? 0 : row.size;
  endSoon(transfer, std::move(row), copied);
  return Then::ends;
}

Status Runner::recordStart(TransferRecord& transfer, JournalTransfer& row) {
  row.state = static_cast<int>(TransferState::running);
  {
    MutexLock lock(mutex_);
    touch(transfer);
    row.limitRate = transfer.limitRate;
    row.revision = transfer.journal.revision;
  }
  return recorded(*transfer.job, journal_.updateTransfer(row));
}

Result<Runner::Then> Runner::performOpen(TransferRecord& transfer, SourceReader& reader) {
  const Result<bool> complete = openParts(transfer, reader);
  if (complete) return *complete ? performFinish(transfer, reader) : Then::leaves;
  JournalTransfer row = transfer.journal;
  // Of one that is compared nothing is written before it is known what stands there: it may be its own bytes,
  // committed before a crash that the journal has not heard of.
  if (complete.error().code != ErrorCode::changedUnderUs || row.delta == 0) return fail(complete.error());
  CopyOutcome outcome{{}, true, true};
  {
    const JobPlaces& places = *transfer.live->places;
    MoveMeter meter(*this, transfer.live->moving, transfer.job->rate, *transfer.live->rate,
                    isRemote(places.sources[row.source]), isRemote(places.destinations[row.destination]));
    const CopyTask task = taskFor(transfer, row, reader, meter);
    const auto same = sameBytes(task, row);
    const auto there = task.destination->stat(task.write, task.to);
    if (!same || !*same || !there || !there->properties.hashes.crc64) return fail(complete.error());
    outcome.hash = crc64Text(*there->properties.hashes.crc64);
    outcome.etag = there->etag;
  }
  row.bytesSent = 0;
  endSoon(transfer, std::move(row), outcome);
  return Then::ends;
}

// True: all parts are there already.
Result<bool> Runner::openParts(TransferRecord& transfer, SourceReader& reader) {
  const JobPlaces& places = *transfer.live->places;
  JournalTransfer row = transfer.journal;
  MoveMeter meter(*this, transfer.live->moving, transfer.job->rate, *transfer.live->rate,
                  isRemote(places.sources[row.source]), isRemote(places.destinations[row.destination]));
  HAWSER_TRY(const bool goesOn, prepare(transfer, reader, meter, row));
  if (!goesOn) return false;
  const CopyTask task = taskFor(transfer, row, reader, meter);
  std::vector<PartReceipt> journaled;
  if (!row.session.empty()) {
    HAWSER_TRY(journaled, journal_.parts(row.id));
  }
  const bool compares = row.delta == static_cast<int>(DeltaUse::changes);
  HAWSER_TRY(OpenedCopy opened,
             openCopy(task, row, journaled, compares ? &transfer.live->compared : nullptr));
  std::uint64_t there = 0;
  for (const PartReceipt& receipt : opened.parts)
    there += receipt.part.range.length;
  const std::uint64_t resumed = there - opened.kept;
  if (opened.comparison) {
    row.delta = static_cast<int>(opened.comparison->use);
    row.predicted = opened.comparison->toSend;
    if (!opened.properties.hashes.crc64) opened.properties.hashes.crc64 = opened.comparison->crc64;
  }
  if (opened.otherForm) row.delta = static_cast<int>(DeltaUse::otherForm);
  row.bytesResumed = resumed;
  row.bytesSent = 0;  // what an earlier run sent is among what was there, or is sent again
  row.session = opened.writer->session();
  HAWSER_CHECK(recordStart(transfer, row));
  bool complete = false;
  {
    MutexLock lock(mutex_);
    LiveTransfer& live = *transfer.live;
    const Capabilities& to = places.destinations[row.destination].store->capabilities();
    const PartGrid grid{row.size, row.partSize, to.partBoundary};
    live.comparison = std::move(opened.comparison);
    const std::uint64_t parts = live.comparison ? live.comparison->plan.pieces.size() : grid.count();
    HAWSER_ASSERT(parts <= std::numeric_limits<std::uint32_t>::max());
    live.writer = std::move(opened.writer);
    live.properties = std::move(opened.properties);
    live.layout = opened.layout;
    live.byService = live.comparison || opened.byService;
    live.order = live.orderOf(grid, to);
    live.parts.assign(parts, PartState::pending);
    live.receipts.assign(parts, {});
    for (PartReceipt& receipt : opened.parts) {
      const std::uint32_t number = receipt.part.number;
      HAWSER_ASSERT(number < parts);
      live.parts[number] = PartState::sent;
      live.receipts[number] = std::move(receipt);
      ++live.partsDone;
    }
    live.skipTaken();
    transfer.job->bytesDone += there - transfer.bytesDone;
    transfer.job->bytesResumed += resumed - transfer.journal.bytesResumed;
    transfer.bytesDone = there;
    transfer.journal = std::move(row);
    if (transfer.state == TransferState::comparing) setState(transfer, TransferState::running);
    transfer.journal.state = static_cast<int>(transfer.state);  // it may have been stopped meanwhile
    if (resumed != 0) {
      note(transfer, LogLine::Kind::resumed, {}, resumed);
    }
    touch(transfer);
    live.opened = true;
    complete = live.partsDone == parts;
    live.busyAlone = complete;
    if (!complete) callWorkers();
  }
  return complete;
}

Result<Runner::Then> Runner::performPart(TransferRecord& transfer, SourceReader& reader, const Part& part) {
  LiveTransfer& live = *transfer.live;
  const JobPlaces& places = *transfer.live->places;
  const JournalTransfer& row = transfer.journal;  // not changed while parts run
  bool sent = true;
  Result<PartReceipt> receipt = [&]() -> Result<PartReceipt> {
    MoveMeter meter(*this, live.moving, transfer.job->rate, *transfer.live->rate,
                    isRemote(places.sources[row.source]), isRemote(places.destinations[row.destination]));
    HAWSER_TRY(PartReceipt done, copied(transfer, taskFor(transfer, row, reader, meter), part, sent));
    HAWSER_CHECK(recorded(*transfer.job, journal_.addPart(row.id, done)));
    return done;
  }();
  if (!receipt) return fail(std::move(receipt.error()));
  partArrived(transfer, part);
  bool last = false;
  {
    MutexLock lock(mutex_);
    live.parts[part.number] = PartState::sent;
    live.receipts[part.number] = std::move(*receipt);
    ++live.partsDone;
    transfer.failures = 0;
    isBack(transfer);
    transfer.bytesDone += part.range.length;
    transfer.job->bytesDone += part.range.length;
    if (sent) transfer.journal.bytesSent += part.range.length;
    touch(transfer);
    last = live.partsDone == live.parts.size() && !live.stop.stop_requested();
    if (last) live.busyAlone = true;
    if (last && transfer.job->options.verify == VerifyLevel::full)
      setState(transfer, TransferState::verifying);
  }
  return last ? performFinish(transfer, reader) : Then::leaves;
}

// By the service itself, or by this machine where that cannot. `sent`: it was not there already.
Result<PartReceipt> Runner::copied(TransferRecord& transfer, const CopyTask& task, const Part& part,
                                   bool& sent) {
  LiveTransfer& live = *transfer.live;
  sent = !live.comparison || live.kindOf(part) == delta::PieceKind::send;
  std::atomic<bool>& service = live.asksFor(part, task.destination->capabilities());
  if (service && (!live.comparison || !sent)) {
    auto fetched = live.comparison ? copyPiece(task, transfer.journal, *live.comparison, *live.writer, part)
                                   : copyPartByService(task, transfer.journal, *live.writer, part);
    if (fetched && *fetched) return std::move(**fetched);
    if (!fetched && fetched.error().code != ErrorCode::unsupported) return fail(std::move(fetched.error()));
    if (!fetched && service.exchange(false)) {
      options_.log.write(LogLevel::info, "transfer",
                         jobInLog(transfer.journal.job, transfer.journal.id) +
                             "the service does not fetch it, so it comes by here: " + inLog(fetched.error()));
    }
  }
  // Its memory was not reserved, where the service was to copy it: one of these at a time.
  static std::mutex refused;
  std::unique_lock alone(refused, std::defer_lock);
  if (!sent && !live.writer->streamsParts()) alone.lock();
  sent = true;
  return copyPart(task, transfer.journal, *live.writer, part);
}

Result<Runner::Then> Runner::performFinish(TransferRecord& transfer, SourceReader& reader) {
  LiveTransfer& live = *transfer.live;
  JournalTransfer row = transfer.journal;
  Result<CopyOutcome> finished = [&] {
    const JobPlaces& places = *live.places;
    MoveMeter meter(*this, live.moving, transfer.job->rate, *live.rate, isRemote(places.sources[row.source]),
                    isRemote(places.destinations[row.destination]));
    const CopyTask task = taskFor(transfer, row, reader, meter);
    if (!live.comparison) return finishCopy(task, row, *live.writer, live.receipts, live.properties);
    return finishCompared(task, row, *live.comparison, *live.writer, live.receipts, live.properties);
  }();
  if (!finished) {
    // All parts are there and together they are not the object: one of them is wrong, and no one knows which.
    Error error = std::move(finished.error());
    if (error.code == ErrorCode::corrupt) {
      transfer.sendsAll = row.delta == static_cast<int>(DeltaUse::changes);
      // Wrong again from the start: then it is not the way that damages it.
      if (++transfer.restarts > kMostRestarts) error.retry = Retry::never;
      readAnew(transfer, error);
      HAWSER_CHECK(startOver(transfer));
    }
    return fail(std::move(error));
  }
  endSoon(transfer, std::move(row), *finished);
  return Then::ends;
}

Status Runner::startOver(TransferRecord& transfer) {
  OpContext context;
  context.stop = transfer.live->stop.get_token();
  (void)transfer.live->writer->abort(context);  // what it leaves is invisible
  HAWSER_CHECK(recorded(*transfer.job, journal_.removeParts(transfer.journal.id)));
  MutexLock lock(mutex_);
  transfer.journal.session.clear();
  transfer.job->bytesDone -= transfer.bytesDone;
  transfer.bytesDone = 0;
  touch(transfer);
  dirtyTransfers_.insert(transfer.journal.id);
  return {};
}

// Paused or cancelled while a unit looked: what it found must not undo that.
Status Runner::checkWanted(const TransferRecord& transfer) const {
  if (transfer.live->stop.stop_requested()) return fail(ErrorCode::cancelled, "stopped");
  return {};
}

// Brings what was planned up to date with both sides, and applies the conflict policy to what is found.
// False: it is not to be copied now.
Result<bool> Runner::lookAgain(TransferRecord& transfer, const CopyTask& task, JournalTransfer& row) {
  HAWSER_TRY(const ObjectInfo source, task.source->stat(task.read, task.from));
  const auto there = task.destination->stat(task.write, task.to);
  // What is damaged is replaced, as what is not there.
  const bool nothing =
      !there && (there.error().code == ErrorCode::notFound || there.error().code == ErrorCode::corrupt);
  if (!there && !nothing) return fail(there.error());
  const bool changed = source.etag != row.sourceEtag || source.size != row.size;
  if (changed) {
    HAWSER_CHECK(recorded(*transfer.job, journal_.removeParts(row.id)));
    row.session.clear();
    row.partSize = 0;
  }
  row.sourceEtag = source.etag;
  if (row.kind == static_cast<int>(TransferKind::object)) row.size = source.size;
  Condition condition = there ? Condition::matches(there->etag) : Condition::absent();
  const bool renames = transfer.renames && there;
  if (renames) {
    const auto isFree = [&](const std::string& key) -> Result<bool> {
      const auto other = task.destination->stat(task.write, {task.to.container, key});
      if (!other && other.error().code != ErrorCode::notFound) return fail(other.error());
      return !other;
    };
    HAWSER_TRY(row.destinationKey, freeName(task.to.key, isFree));
    condition = Condition::absent();
  }
  row.conditionKind = static_cast<int>(condition.kind);
  row.conditionEtag = condition.etag;
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWanted(transfer));
  transfer.lookFirst = transfer.renames = false;
  transfer.job->bytes += row.size - transfer.journal.size;
  if (changed) transfer.job->bytesDone -= std::exchange(transfer.bytesDone, 0);
  transfer.journal = row;
  return !there || renames || !conflicts(transfer, task, source, *there);
}

// What stands there keeps it from being copied, for now or for good.
bool Runner::conflicts(TransferRecord& transfer, const CopyTask& task, const ObjectInfo& source,
                       const ObjectInfo& there) {
  const JobOptions& options = transfer.job->options;
  // Who has answered has seen what is there.
  const SkipRule rule = transfer.answered ? SkipRule::none : options.skip;
  const Verdict verdict = judge(source, there, rule, transfer.answered.value_or(options.conflict));
  transfer.compares = verdict.kind == Verdict::Kind::compare;
  if (verdict.kind == Verdict::Kind::skip) {
    transfer.journal.error = makeError(ErrorCode::exists, verdict.reason);
    setState(transfer, TransferState::skipped);
    return true;
  }
  if (verdict.kind != Verdict::Kind::ask) return false;
  if (const auto forAll = transfer.job->answerForAll) {
    answerLocked(transfer, *forAll);
    return true;
  }
  transfer.conflict = std::make_unique<Conflict>(
      Conflict{transfer.journal.id, task.source->location(task.from), task.destination->location(task.to),
               sideOf(source), sideOf(there)});
  setState(transfer, TransferState::asking);
  addEvent(EventKind::conflictAsked, transfer.journal.job, transfer.journal.id, {});
  return true;
}

// Of the journal. An error that passes is the unit's, which is tried again; any other stops the job.
Status Runner::recorded(JobRecord& job, Status status) {
  if (status || status.error().retry != Retry::never) return status;
  MutexLock lock(mutex_);
  journalFailed(job, status.error());
  return fail(ErrorCode::cancelled, "the journal cannot be written");
}

// A cancelled transfer has begun something that nobody would finish. Its store may be slow to hear of it, or
// silent: no one waits for that, and few threads.
void Runner::clearSoon(TransferRecord& transfer) {
  JournalTransfer& row = transfer.journal;
  std::unique_ptr<ObjectWriter> writer = transfer.live ? std::move(transfer.live->writer) : nullptr;
  const auto places = transfer.live ? transfer.live->places : transfer.job->places;
  if (!writer && (row.session.empty() || stopping_ || !places)) return;
  const Place& to = places->destinations[row.destination];
  const std::string session = std::exchange(row.session, {});
  leftovers_.push_back(
      {row.id,
       row.destination,
       places,
       std::move(writer),
       {{to.container, row.destinationKey}, row.size, row.partSize, Condition::none(), session}});
  if (clearers_ >= kMostClearers) return;
  ++clearers_;
  pool_.post([this] { clearLeftovers(); });
}

void Runner::clearLeftovers() {
  MutexLock lock(mutex_);
  while (!leftovers_.empty()) {
    Leftover leftover = std::move(leftovers_.front());
    leftovers_.pop_front();
    lock.unlock();
    clear(leftover);
    lock.lock();
  }
  --clearers_;
  quiet_.notifyAll();
}

// What cannot be cleared away stays as an invisible remainder, which services let go of by themselves.
void Runner::clear(Leftover& leftover) {
  const Place& to = leftover.places->destinations[leftover.destination];
  OpContext context;  // not the transfer's own, which was stopped
  if (isRemote(to)) {
    context.stop = closing_.get_token();
    context.deadline = options_.clock->steady() + std::chrono::seconds(10);
  }
  if (!leftover.writer) {
    auto opened = to.store->startWrite(context, leftover.request);
    if (opened) leftover.writer = std::move(*opened);
  }
  if (leftover.writer) (void)leftover.writer->abort(context);
  (void)journal_.removeParts(leftover.transfer);
}

// Of a unit. What follows is decided in settle(), once no other unit of the transfer runs.
void Runner::failed(const Unit& unit, const Error& error) {
  TransferRecord& transfer = *unit.transfer;
  const bool stopped = error.code == ErrorCode::cancelled;
  if (!stopped) {
    options_.log.write(LogLevel::warning, "transfer",
                       jobInLog(transfer.journal.job, transfer.journal.id) + inLog(error));
  }
  MutexLock lock(mutex_);
  LiveTransfer& live = *transfer.live;
  // In one step with what follows: a part given back earlier would be begun again by another worker, though
  // this error may be the end of all of them.
  if (unit.kind == Unit::Kind::part && live.parts[unit.part.number] == PartState::reading) {
    live.parts[unit.part.number] = stopped ? PartState::pending : PartState::retry;
    live.again.push_back(unit.part.number);
  }
  if (stopped) return;
  const SteadyTime now = options_.clock->steady();
  std::optional<std::uint32_t> part;
  if (unit.kind == Unit::Kind::part) part = unit.part.number;
  note(transfer, LogLine::Kind::failed, error, 0, part);
  // What ended it is what is told, not what its other parts then ran into.
  if (isFinished(transfer.state)) return;
  ++transfer.attempts;
  // Parts that were in flight together and fail together have failed once: the first of them counts, and next
  // what was begun after it. Were all to move the time, those that overlap would never be counted again.
  transfer.hasFailed = true;
  std::optional<std::chrono::milliseconds> delay;
  if (options_.retry.waitsFor(error)) {
    delay = awayFor(unit, error);
  } else {
    if (unit.started >= transfer.lastFailure) {
      ++transfer.failures;
      transfer.lastFailure = now;
    }
    delay = options_.retry.delay(error, transfer.failures, jitter());
  }
  transfer.journal.error = inUsersWords(error, transfer, unit.reading);
  if (leavesAsIs(transfer, error, unit.reading)) return;
  spoolAtOnce(transfer);
  if (!delay) {
    live.stop.request_stop();
    transfer.notBefore.reset();
    setState(transfer, TransferState::failed);
    if (error.code == ErrorCode::authExpired) {
      addEvent(EventKind::credentialNeeded, transfer.journal.job, transfer.journal.id,
               redacted(error.detail));
    }
    return;
  }
  if (error.code == ErrorCode::throttled) {
    tuner_.throttled(now);
    const JobPlaces& places = *live.places;
    const Place& source = places.sources[transfer.journal.source];
    const Place& to = places.destinations[transfer.journal.destination];
    const Place& asks = isRemote(to) ? to : source;
    SteadyTime& gate = gates_[asks.store.get()];
    gate = std::max(gate, now + *delay);
  }
  if (*delay > std::chrono::milliseconds(0) && !live.stop.stop_requested()) {
    transfer.notBefore = std::max(transfer.notBefore.value_or(now), now + *delay);
    transfer.retryAt = options_.clock->now() + *delay;
  }
  touch(transfer);
}

void Runner::leave(TransferRecord& transfer) {
  std::unique_ptr<LiveTransfer> ended;  // let go of without the lock
  MutexLock lock(mutex_);
  LiveTransfer& live = *transfer.live;
  HAWSER_ASSERT(live.units > 0);
  transfer.job->unitEnds(transfer.journal.destination);
  if (--live.units > 0) {
    callWorkers();
    return;
  }
  // Its writer stays open while a failed part waits: a resume would check every part again.
  const bool partsLeft = live.opened && !live.stop.stop_requested() && live.partsDone < live.parts.size();
  if (partsLeft && !stopping_) {
    if (transfer.notBefore) {
      setState(transfer, TransferState::retrying);
      retries_.emplace(*transfer.notBefore, &transfer);
    }
    callWorkers();
    return;
  }
  const bool leftAsIs = transfer.state == TransferState::skipped && transfer.job->texts.frozen;
  if (transfer.state == TransferState::cancelled || leftAsIs) clearSoon(transfer);
  keepParts(transfer);
  ended = std::move(transfer.live);
  settle(transfer);
}

// No unit of it runs any more: where it goes now.
void Runner::settle(TransferRecord& transfer) {
  active_.erase({transfer.journal.place, transfer.journal.id});
  inParts_.erase({transfer.journal.place, transfer.journal.id});
  switch (transfer.state) {
    case TransferState::running:
    case TransferState::comparing:
    case TransferState::verifying:
      if (transfer.notBefore) {
        setState(transfer, TransferState::retrying);
        retries_.emplace(*transfer.notBefore, &transfer);
      } else {
        setState(transfer, TransferState::queued);
        if (!stopping_ && transfer.job->state != JobState::paused) enqueue(transfer);
      }
      break;
    case TransferState::queued:  // resumed or retried before it was quiet
      if (!stopping_ && transfer.job->state != JobState::paused) enqueue(transfer);
      break;
    case TransferState::failed:
      addEvent(EventKind::transferFailed, transfer.journal.job, transfer.journal.id,
               transfer.journal.error ? redacted(transfer.journal.error->detail) : std::string());
      break;
    default:
      break;
  }
  if (!isFinished(transfer.state) || transfer.state != TransferState::done) {
    dirtyTransfers_.insert(transfer.journal.id);
    journalSoon();
  }
  if (isFinished(transfer.state)) spoolNoMore(transfer);
  jobMayBeDone(*transfer.job);
  if (stopping_) quiet_.notifyAll();
  callWorkers();
}

}  // namespace hawser
