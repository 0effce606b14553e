// Of the Runner: plans that were agreed to, and are carried out as they are or not at all.
#include <set>

#include "transfer/runner.h"

namespace hawser {

std::int64_t Runner::placesFor(std::size_t transfers) {
  MutexLock lock(mutex_);
  const std::int64_t first = lastPlace_ + 1;
  lastPlace_ += static_cast<std::int64_t>(transfers);
  return first;
}

// What one of them replaces has been copied from there to a safe place by then, or it is left as it is.
void Runner::letLate(JobRecord& job) {
  if (job.lates || job.openLate == 0 || !job.journal.planned || job.state != JobState::running) return;
  if (job.unfinished() != job.openLate + job.openRemovals) return;
  job.lates = true;
  std::set<std::pair<std::uint32_t, std::string>> unsafe;  // sources and their keys
  std::vector<TransferRecord*> waiting;
  for (auto& [id, transfer] : transfers_) {
    if (transfer->job != &job || isRemoval(*transfer)) continue;
    if (transfer->journal.late && !isFinished(transfer->state)) waiting.push_back(transfer.get());
    if (!transfer->journal.late && transfer->state != TransferState::done)
      unsafe.emplace(transfer->journal.source, transfer->journal.sourceKey);
  }
  for (TransferRecord* transfer : waiting) {
    // Of the two sides, what is destination 0 is source 1.
    if (!unsafe.contains({1 - transfer->journal.destination, transfer->journal.destinationKey})) {
      if (transfer->state == TransferState::queued && !transfer->live) enqueue(*transfer);
      continue;
    }
    transfer->journal.error =
        makeError(ErrorCode::exists, "left as it is, for what would be replaced could not be kept first");
    setState(*transfer, TransferState::skipped);
    dirtyTransfers_.insert(transfer->journal.id);
  }
  journalSoon();
  callWorkers();
}

// Somebody has changed it since the plan was made: the next one will see what it is now.
bool Runner::leavesAsIs(TransferRecord& transfer, const Error& error, bool reading) {
  const bool changed = error.code == ErrorCode::changedUnderUs || error.code == ErrorCode::exists ||
                       (error.code == ErrorCode::notFound && reading);
  if (!transfer.job->texts.frozen || !changed) return false;
  transfer.live->stop.request_stop();
  transfer.notBefore.reset();
  transfer.journal.error = makeError(
      ErrorCode::exists, "it has changed since the plan was made: left as it is, for the next run to see");
  setState(transfer, TransferState::skipped);
  return true;
}

}  // namespace hawser
