// Of the Runner: stores that cannot be reached and are waited for. What such a store says is the store's and
// not the transfer's: while it is left alone all its transfers wait, and their tries are counted once.
#include "sched/jitter.h"
#include "transfer/runner.h"

namespace hawser {

const ObjectStore* Runner::storeOf(const Unit& unit) const {
  const JobPlaces& places = *unit.transfer->live->places;
  const JournalTransfer& row = unit.transfer->journal;
  const Place& place = unit.reading ? places.sources[row.source] : places.destinations[row.destination];
  return place.store.get();
}

// From now on. What was under way together has failed once.
std::chrono::milliseconds Runner::awayFor(const Unit& unit, const Error& error) {
  const SteadyTime now = options_.clock->steady();
  AwayStore& store = away_[storeOf(unit)];
  if (unit.started >= store.lastFailure) {
    ++store.tries;
    store.lastFailure = now;
    const auto delay = options_.retry.delay(error, store.tries, jitter()).value();
    store.until = now + delay;
    store.next = options_.clock->now() + delay;
    store.error = inUsersWords(error, *unit.transfer, unit.reading);
  }
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(store.until - now);
  return std::max(left, std::chrono::milliseconds(0));
}

const AwayStore* Runner::awayStoreOf(const TransferRecord& transfer) const {
  if (away_.empty()) return nullptr;
  const JobPlaces& places = transfer.live ? *transfer.live->places : *transfer.job->places;
  for (const Place* place :
       {&places.destinations[transfer.journal.destination], &places.sources[transfer.journal.source]}) {
    const auto found = away_.find(place->store.get());
    if (found != away_.end() && found->second.until > options_.clock->steady()) return &found->second;
  }
  return nullptr;
}

// It has not been begun, or was left between two tries.
void Runner::letWait(TransferRecord& transfer, const AwayStore& store) {
  transfer.journal.error = store.error;
  transfer.notBefore = store.until;
  transfer.retryAt = store.next;
  setState(transfer, TransferState::retrying);
  retries_.emplace(store.until, &transfer);
  spoolAtOnce(transfer);
}

void Runner::isBack(const TransferRecord& transfer) {
  if (away_.empty()) return;
  const JobPlaces& places = *transfer.live->places;
  away_.erase(places.destinations[transfer.journal.destination].store.get());
  away_.erase(places.sources[transfer.journal.source].store.get());
}

void Runner::tryNow() {
  MutexLock lock(mutex_);
  const SteadyTime now = options_.clock->steady();
  for (auto& [store, away] : away_)
    away.until = now;
  const auto waiting = std::exchange(retries_, {});
  for (const auto& [due, transfer] : waiting) {
    transfer->notBefore = now;
    retries_.emplace(now, transfer);
  }
  for (auto& [id, job] : jobs_) {
    if (job->planning && job->obstacle) job->stopPlanning.request_stop();  // and it is planned anew
  }
  wake_.notifyAll();
  callWorkers();
}

}  // namespace hawser
