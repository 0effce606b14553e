#include <algorithm>

#include "base/assert.h"
#include "base/encoding.h"
#include "transfer/runner.h"

namespace hawser {

namespace {
// What the journal did not take is tried again after so long, or with the next change.
constexpr std::chrono::seconds kJournalAgain{5};
}  // namespace

TransferRecord* Runner::find(TransferId transfer) {
  const auto found = transfers_.find(transfer);
  return found == transfers_.end() ? nullptr : found->second.get();
}

void Runner::touch(TransferRecord& transfer) {
  transfer.version = ++version_;
  transfer.journal.revision = version_;
  transfer.job->version = version_;
  changes_.emplace_back(version_, transfer.journal.id);
  if (changes_.size() > 4 * transfers_.size() + 1000) {
    decltype(changes_) current;
    for (const auto& change : changes_) {
      const auto found = transfers_.find(change.second);
      if (found != transfers_.end() && found->second->version == change.first) current.push_back(change);
    }
    changes_ = std::move(current);
  }
}

void Runner::touch(JobRecord& job) {
  job.version = ++version_;
  job.journal.revision = version_;
}

void Runner::stopWaiting(JobRecord& job) {
  if (!job.obstacle) return;
  job.obstacle.reset();
  job.retryAt.reset();
  touch(job);
}

void Runner::waits(JobId id, const std::stop_token& stop, const Error& error, WallTime next) {
  options_.log.write(LogLevel::warning, "transfer",
                     jobInLog(id) + "waits until " + toIso8601(next) + ": " + inLog(error));
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || stop.stop_requested()) return;
  found->second->obstacle = inUsersWords(error, *found->second);
  found->second->retryAt = next;
  touch(*found->second);
}

void Runner::waitsNoMore(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found != jobs_.end()) stopWaiting(*found->second);
}

void Runner::setState(TransferRecord& transfer, TransferState state) {
  if (isRemoval(transfer))
    transfer.job->openRemovals += (isFinished(state) ? 0u : 1u) - (isFinished(transfer.state) ? 0u : 1u);
  if (transfer.journal.late)
    transfer.job->openLate += (isFinished(state) ? 0u : 1u) - (isFinished(transfer.state) ? 0u : 1u);
  --transfer.job->counts[static_cast<std::size_t>(transfer.state)];
  ++transfer.job->counts[static_cast<std::size_t>(state)];
  transfer.state = state;
  transfer.journal.state = static_cast<int>(state);
  touch(transfer);
}

void Runner::enqueue(TransferRecord& transfer) {
  if (isRemoval(transfer) && !transfer.job->removes) return;  // letRemove() comes to it
  if (transfer.journal.late && !transfer.job->lates) return;  // letLate() does
  queue_.emplace(std::pair(transfer.journal.place, transfer.journal.id), &transfer);
}

// Takes it out of whatever it waits in.
void Runner::dequeue(TransferRecord& transfer) {
  queue_.erase({transfer.journal.place, transfer.journal.id});
  if (transfer.state == TransferState::retrying) {
    std::erase_if(retries_, [&](const auto& retry) { return retry.second == &transfer; });
  }
  transfer.notBefore.reset();
  transfer.retryAt.reset();
}

void Runner::stopUnits(TransferRecord& transfer) {
  if (!transfer.live) return;
  transfer.live->stop.request_stop();
  if (transfer.live->units != 0) return;
  // Between two tries no unit runs that could take it away.
  transfer.live->units = 1;
  transfer.job->unitStarts(transfer.journal.destination);
  ++workers_;
  pool_.post([this, &transfer] {
    leave(transfer);
    MutexLock lock(mutex_);
    --workers_;
    callWorkers();  // nobody was called while this one counted as the last that may be
    quiet_.notifyAll();
  });
}

void Runner::pauseLocked(TransferRecord& transfer) {
  if (isFinished(transfer.state) || transfer.state == TransferState::paused) return;
  dequeue(transfer);
  setState(transfer, TransferState::paused);
  stopUnits(transfer);
  dirtyTransfers_.insert(transfer.journal.id);
}

void Runner::resumeLocked(TransferRecord& transfer) {
  if (transfer.state != TransferState::paused) return;
  setState(transfer, TransferState::queued);
  transfer.notBefore.reset();
  transfer.retryAt.reset();
  dirtyTransfers_.insert(transfer.journal.id);
  // Still stopping: settle() puts it back once it is quiet.
  if (!transfer.live && transfer.job->state != JobState::paused && transfer.job->places) enqueue(transfer);
}

void Runner::cancelLocked(TransferRecord& transfer) {
  if (isFinished(transfer.state)) return;
  dequeue(transfer);
  setState(transfer, TransferState::cancelled);
  if (transfer.live) {
    stopUnits(transfer);
  } else {
    clearSoon(transfer);
  }
  dirtyTransfers_.insert(transfer.journal.id);
}

void Runner::retryLocked(TransferRecord& transfer) {
  if (transfer.state != TransferState::failed || !transfer.job->places) return;
  transfer.failures = 0;
  transfer.lookFirst = !isRemoval(transfer) && !transfer.job->texts.frozen;
  transfer.journal.error.reset();
  setState(transfer, TransferState::queued);
  dirtyTransfers_.insert(transfer.journal.id);
  if (!transfer.live && transfer.job->state != JobState::paused) enqueue(transfer);
}

void Runner::answerLocked(TransferRecord& transfer, ConflictPolicy choice) {
  HAWSER_ASSERT(choice != ConflictPolicy::ask);
  transfer.answered = choice;
  transfer.conflict.reset();
  if (choice == ConflictPolicy::skip) {
    transfer.journal.error = makeError(ErrorCode::exists, "one is there already");
    setState(transfer, TransferState::skipped);
  } else {
    transfer.renames = choice == ConflictPolicy::rename;
    transfer.lookFirst = true;
    setState(transfer, TransferState::queued);
    if (!transfer.live && transfer.job->state != JobState::paused) enqueue(transfer);
  }
  dirtyTransfers_.insert(transfer.journal.id);
}

// Once all else has arrived: what was not copied may stand nowhere but there.
void Runner::letRemove(JobRecord& job) {
  if (job.removes || job.openRemovals == 0 || job.planning || !job.journal.planned) return;
  if (job.unfinished() != job.openRemovals || job.state != JobState::running) return;
  const auto count = [&](TransferState state) { return job.counts[static_cast<std::size_t>(state)]; };
  std::string reason;
  if (job.journal.error || count(TransferState::failed) != 0 || count(TransferState::cancelled) != 0) {
    reason = "not removed, for not all could be copied";
  } else if (job.removals > job.options.mostDeletes) {
    Error more = makeError(ErrorCode::changedUnderUs,
                           std::to_string(job.removals) + " would be removed, and " +
                               std::to_string(job.options.mostDeletes) + " were agreed to: nothing was");
    reason = more.detail;
    job.journal.error = std::move(more);
  }
  job.removes = reason.empty();
  for (auto& [id, transfer] : transfers_) {
    if (transfer->job != &job || !isRemoval(*transfer) || isFinished(transfer->state)) continue;
    if (job.removes) {
      if (transfer->state == TransferState::queued && !transfer->live) enqueue(*transfer);
      continue;
    }
    transfer->journal.error = makeError(ErrorCode::exists, reason);
    setState(*transfer, TransferState::skipped);
    dirtyTransfers_.insert(id);
  }
  journalSoon();
  callWorkers();
}

void Runner::jobMayBeDone(JobRecord& job) {
  letLate(job);
  letRemove(job);
  if (job.planning || !job.journal.planned || job.unfinished() != 0 || job.journal.finished) return;
  for (const auto& [place, transfer] : active_) {
    if (transfer->job == &job) return;
  }
  const auto count = [&](TransferState state) { return job.counts[static_cast<std::size_t>(state)]; };
  const bool nothingFound = std::all_of(job.counts.begin(), job.counts.end(),
                                        [](std::uint64_t transfers) { return transfers == 0; });
  if (count(TransferState::cancelled) != 0 || (nothingFound && job.state == JobState::cancelled)) {
    job.state = JobState::cancelled;
  } else {
    job.state = count(TransferState::failed) != 0 || job.journal.error ? JobState::failed : JobState::done;
  }
  job.journal.finished = options_.clock->now();
  // Those that failed may be tried again.
  if (job.state != JobState::failed) spoolNoMore(job);
  touch(job);
  // Its listeners are told once the journal has it (journalDirty).
  dirtyJobs_.insert(job.journal.id);
  journalSoon();
}

void Runner::pauseJob(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || found->second->journal.finished) return;
  pauseLocked(*found->second);
}

void Runner::pauseLocked(JobRecord& job) {
  job.state = JobState::paused;
  job.starting = false;
  job.stopPlanning.request_stop();
  stopWaiting(job);
  for (auto& [transferId, transfer] : transfers_) {
    if (transfer->job != &job || isFinished(transfer->state) || transfer->state == TransferState::paused)
      continue;
    dequeue(*transfer);
    if (transfer->state == TransferState::retrying) setState(*transfer, TransferState::queued);
    stopUnits(*transfer);
    touch(*transfer);  // shown as paused with its job
  }
  touch(job);
  dirtyJobs_.insert(job.journal.id);
  journalSoon();
}

void Runner::resumeJob(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (stopping_ || found == jobs_.end() || !found->second->places || found->second->journal.finished) return;
  JobRecord& job = *found->second;
  for (auto& [transferId, transfer] : transfers_) {
    if (transfer->job == &job) resumeLocked(*transfer);
  }
  runLocked(job);
}

void Runner::runLocked(JobRecord& job) {
  job.refusal.reset();
  if (!job.journal.planned) planSoon(job);
  job.state = job.journal.planned ? JobState::running : JobState::planning;
  for (auto& [transferId, transfer] : transfers_) {
    if (transfer->job == &job && transfer->state == TransferState::queued && !transfer->live)
      enqueue(*transfer);
  }
  touch(job);
  dirtyJobs_.insert(job.journal.id);
  jobMayBeDone(job);
  journalSoon();
  callWorkers();
}

void Runner::cancelJob(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || found->second->journal.finished) return;
  JobRecord& job = *found->second;
  job.starting = false;
  job.stopPlanning.request_stop();
  stopWaiting(job);
  job.journal.planned = true;  // there is nothing to go on with
  for (auto& [transferId, transfer] : transfers_) {
    if (transfer->job == &job) cancelLocked(*transfer);
  }
  job.state = JobState::cancelled;
  touch(job);
  dirtyJobs_.insert(id);
  jobMayBeDone(job);
  journalSoon();
}

void Runner::retryJob(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (stopping_ || found == jobs_.end() || !found->second->places) return;
  JobRecord& job = *found->second;
  job.journal.finished.reset();
  job.refusal.reset();
  if (job.journal.error && !job.texts.frozen) {
    // The plan was not finished: what it found so far is known and kept.
    job.journal.error.reset();
    job.journal.planned = false;
    planSoon(job);
  }
  job.state = job.journal.planned ? JobState::running : JobState::planning;
  for (auto& [transferId, transfer] : transfers_) {
    if (transfer->job == &job) retryLocked(*transfer);
  }
  touch(job);
  dirtyJobs_.insert(id);
  jobMayBeDone(job);
  journalSoon();
  callWorkers();
}

void Runner::forgetJob(JobId id) {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || !found->second->journal.finished || found->second->starting) return;
  spoolNoMore(*found->second);
  std::erase_if(transfers_, [id](const auto& entry) { return entry.second->journal.job == id; });
  jobs_.erase(found);
  dirtyJobs_.erase(id);
  forgottenJobs_.push_back(id);
  journalSoon();
}

void Runner::pause(TransferId id) {
  MutexLock lock(mutex_);
  if (TransferRecord* transfer = find(id)) pauseLocked(*transfer);
  journalSoon();
}

void Runner::resume(TransferId id) {
  MutexLock lock(mutex_);
  if (TransferRecord* transfer = find(id)) resumeLocked(*transfer);
  journalSoon();
  callWorkers();
}

void Runner::cancel(TransferId id) {
  MutexLock lock(mutex_);
  if (TransferRecord* transfer = find(id)) {
    cancelLocked(*transfer);
    jobMayBeDone(*transfer->job);
  }
  journalSoon();
}

void Runner::retry(TransferId id) {
  MutexLock lock(mutex_);
  if (TransferRecord* transfer = find(id); transfer && transfer->job->places) {
    JobRecord& job = *transfer->job;
    retryLocked(*transfer);
    job.journal.finished.reset();
    if (job.state != JobState::paused && job.journal.planned) job.state = JobState::running;
    touch(job);
    dirtyJobs_.insert(job.journal.id);
    jobMayBeDone(job);
  }
  journalSoon();
  callWorkers();
}

void Runner::move(TransferId id, QueuePlace place) {
  MutexLock lock(mutex_);
  TransferRecord* transfer = find(id);
  const auto key = transfer ? std::pair(transfer->journal.place, id) : std::pair<std::int64_t, TransferId>();
  auto here = queue_.find(key);
  if (!transfer || here == queue_.end()) return;
  if (place == QueuePlace::up || place == QueuePlace::down) {
    auto other = here;
    if (place == QueuePlace::up ? here == queue_.begin() : std::next(here) == queue_.end()) return;
    other = place == QueuePlace::up ? std::prev(here) : std::next(here);
    TransferRecord* neighbour = other->second;
    queue_.erase(here);
    queue_.erase(other);
    std::swap(transfer->journal.place, neighbour->journal.place);
    enqueue(*neighbour);
    touch(*neighbour);
    dirtyTransfers_.insert(neighbour->journal.id);
  } else {
    queue_.erase(here);
    transfer->journal.place = place == QueuePlace::top ? --firstPlace_ : ++lastPlace_;
  }
  enqueue(*transfer);
  touch(*transfer);
  dirtyTransfers_.insert(id);
  journalSoon();
}

void Runner::pauseAll() {
  std::vector<JobId> running;
  {
    MutexLock lock(mutex_);
    for (const auto& [id, job] : jobs_) {
      if (!job->journal.finished) running.push_back(id);
    }
  }
  for (const JobId id : running)
    pauseJob(id);
}

void Runner::resumeAll() {
  std::vector<JobId> paused;
  {
    MutexLock lock(mutex_);
    for (const auto& [id, job] : jobs_) {
      if (job->state == JobState::paused && job->places) paused.push_back(id);
    }
  }
  for (const JobId id : paused)
    resumeJob(id);
}

void Runner::setLimitRate(TransferId id, std::uint64_t bytesPerSecond) {
  MutexLock lock(mutex_);
  TransferRecord* transfer = find(id);
  if (!transfer) return;
  transfer->limitRate = bytesPerSecond;
  if (transfer->live) transfer->live->rate->setRate(bytesPerSecond);
  touch(*transfer);
  if (isFinished(transfer->state)) return;
  dirtyTransfers_.insert(id);
  journalSoon();
}

void Runner::answer(TransferId id, ConflictPolicy choice, bool forWholeJob) {
  MutexLock lock(mutex_);
  TransferRecord* transfer = find(id);
  if (!transfer || choice == ConflictPolicy::ask) return;
  JobRecord& job = *transfer->job;
  if (forWholeJob) job.answerForAll = choice;
  for (auto& [otherId, other] : transfers_) {
    const bool meant = otherId == id || (forWholeJob && other->job == &job);
    if (meant && other->state == TransferState::asking) answerLocked(*other, choice);
  }
  jobMayBeDone(job);
  journalSoon();
  callWorkers();
}

void Runner::journalSoon() {
  // After the end nobody is there to write it, and who waited for that would wait for ever.
  if (stopped_ || (dirtyTransfers_.empty() && dirtyJobs_.empty() && forgottenJobs_.empty())) return;
  journalAgain_.notifyOne();
  if (journaling_) return;
  journaling_ = true;
  pool_.post([this] { journalDirty(); });
}

// All of it stays to be written.
void Runner::notJournaled(const std::vector<JournalTransfer>& transfers, const std::vector<JournalJob>& jobs,
                          const std::vector<JobId>& forgotten, const Error& error) {
  for (const JournalTransfer& transfer : transfers) {
    if (!find(transfer.id)) continue;
    dirtyTransfers_.insert(transfer.id);
    journalFailed(*jobs_.at(transfer.job), error);
  }
  for (const JournalJob& job : jobs) {
    const auto found = jobs_.find(job.id);
    if (found == jobs_.end()) continue;
    dirtyJobs_.insert(job.id);
    journalFailed(*found->second, error);
  }
  forgottenJobs_.insert(forgottenJobs_.end(), forgotten.begin(), forgotten.end());
}

// What is done and cannot be recorded would be done again after a crash, and told wrongly: the job waits
// until the journal can be written.
void Runner::journalFailed(JobRecord& job, const Error& error) {
  if (job.refusal) return;
  job.refusal = error;
  addEvent(EventKind::jobRefused, job.journal.id, 0, redacted(error.detail));
  touch(job);
  if (!job.journal.finished) pauseLocked(job);
}

void Runner::finishSaved(JobId id) {
  addEvent(EventKind::jobFinished, id, 0, {});
  const auto found = jobs_.find(id);
  if (found == jobs_.end() || !found->second->refusal || !found->second->journal.finished) return;
  found->second->refusal.reset();  // the journal could not be written, and now is
  touch(*found->second);
}

void Runner::journalDirty() {
  MutexLock lock(mutex_);
  while (!dirtyTransfers_.empty() || !dirtyJobs_.empty() || !forgottenJobs_.empty()) {
    const std::vector<JobId> forgotten = std::exchange(forgottenJobs_, {});
    std::vector<JournalTransfer> transfers;
    for (const TransferId id : dirtyTransfers_) {
      const TransferRecord* transfer = find(id);
      if (!transfer) continue;
      transfers.push_back(transfer->journal);
      // A row that a unit gave back may be older than the last command.
      transfers.back().state = static_cast<int>(transfer->state);
      transfers.back().limitRate = transfer->limitRate;
    }
    std::vector<JournalJob> jobs;
    for (const JobId id : dirtyJobs_) {
      const auto found = jobs_.find(id);
      if (found == jobs_.end()) continue;
      found->second->journal.state = static_cast<int>(found->second->state);
      jobs.push_back(found->second->journal);
    }
    dirtyTransfers_.clear();
    dirtyJobs_.clear();
    ++saving_;
    lock.unlock();
    Status saved = transfers.empty() ? Status{} : journal_.updateTransfers(transfers);
    // A job's end comes after those of its transfers, or not at all.
    for (std::size_t i = 0; saved && i < jobs.size(); ++i)
      saved = journal_.updateJob(jobs[i]);
    for (std::size_t i = 0; saved && i < forgotten.size(); ++i)
      saved = journal_.removeJob(forgotten[i]);
    lock.lock();
    --saving_;
    if (saved) {
      for (const JournalJob& job : jobs) {
        if (job.finished) finishSaved(job.id);
      }
    } else {
      notJournaled(transfers, jobs, forgotten, saved.error());
    }
    lock.unlock();
    wakeListeners();
    lock.lock();
    if (saved) continue;
    if (stopping_) break;
    journalAgain_.waitUntil(lock, options_.clock->steady() + kJournalAgain);
  }
  journaling_ = false;
  quiet_.notifyAll();
}

}  // namespace hawser
