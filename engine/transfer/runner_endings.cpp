#include "base/assert.h"
#include "transfer/runner.h"

namespace hawser {

namespace {
// Objects that end within this time of each other share a commit, which costs several times what a row of it
// does. A kill in between finds the object at its place, and takes it for done.
constexpr std::chrono::milliseconds kShareCommit{5};
constexpr std::size_t kFullCommit = 256;
}  // namespace

// Its caller has nothing more to do with the transfer, nor holds a meter of it: both may be gone by the time
// this returns.
void Runner::endSoon(TransferRecord& transfer, JournalTransfer row, const CopyOutcome& outcome) {
  row.state = static_cast<int>(TransferState::done);
  row.hash = outcome.hash;
  row.verified = outcome.verified;
  row.resultEtag = outcome.etag;
  row.error.reset();
  ++row.revision;  // above what is kept; touch() goes above this one
  MutexLock lock(mutex_);
  isBack(transfer);
  transfer.job->unitEnds(transfer.journal.destination);
  endings_.push_back({&transfer, std::move(row)});
  if (!ending_) {
    ending_ = true;
    pool_.post([this] { journalEndings(); });
  } else if (!moreMayEnd()) {
    moreEndings_.notifyOne();
  }
}

bool Runner::moreMayEnd() const {
  return !stopping_ && endings_.size() < kFullCommit && active_.size() > endings_.size();
}

void Runner::journalEndings() {
  MutexLock lock(mutex_);
  while (!endings_.empty()) {
    const SteadyTime until = options_.clock->steady() + kShareCommit;
    while (moreMayEnd() && moreEndings_.waitUntil(lock, until)) {
    }
    std::vector<Ending> batch = std::exchange(endings_, {});
    std::vector<JournalTransfer> rows;
    for (const Ending& ending : batch)
      rows.push_back(ending.row);
    ++saving_;
    lock.unlock();
    const Status saved = journal_.finishTransfers(rows);
    std::vector<std::unique_ptr<LiveTransfer>>
        gone;  // outlives the lock: a writer may take its time to close
    lock.lock();
    --saving_;
    for (Ending& ending : batch) {
      TransferRecord& transfer = *ending.transfer;
      if (!saved) {
        note(transfer, LogLine::Kind::notJournaled, saved.error());
        dirtyTransfers_.insert(transfer.journal.id);
        journalFailed(*transfer.job, saved.error());
      }
      applyEnding(transfer, std::move(ending.row));
      if (--transfer.live->units > 0) continue;
      gone.push_back(std::move(transfer.live));
      settle(transfer);
    }
    lock.unlock();
    gone.clear();
    wakeListeners();
    lock.lock();
  }
  ending_ = false;
  quiet_.notifyAll();
}

void Runner::applyEnding(TransferRecord& transfer, JournalTransfer row) {
  // A command came while it was copied, and the journal drops what is older than that.
  const bool overtaken = transfer.journal.revision >= row.revision;
  if (overtaken) row.revision = transfer.journal.revision;
  transfer.job->bytesDone += row.size - transfer.bytesDone;
  transfer.bytesDone = row.size;
  transfer.journal = std::move(row);
  transfer.parts.clear();
  if (transfer.live->comparison && transfer.journal.delta == static_cast<int>(DeltaUse::changes))
    transfer.stretches = std::make_unique<const Stretches>(
        stretchesOf(transfer.live->comparison->plan, transfer.journal.size));
  transfer.retryAt.reset();
  // Paused or cancelled after the last byte: done all the same, and the journal must end with that.
  const bool saysOtherwise = transfer.state != TransferState::running;
  setState(transfer, TransferState::done);
  if (anyIsAway(transfer)) spoolKept(transfer);
  if (!overtaken && !saysOtherwise) return;
  dirtyTransfers_.insert(transfer.journal.id);
  journalSoon();
}

}  // namespace hawser
