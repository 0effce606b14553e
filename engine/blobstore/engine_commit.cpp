// From memory to the disk: the journal, checkpoints, and clusters that come free by them.
#include <algorithm>

#include "base/assert.h"
#include "blobstore/checkpoint.h"
#include "blobstore/engine.h"

namespace hawser::blobstore {

Status Engine::checkWritable() const {
  if (writable_) return {};
  const char* why = health_.failure          ? "the store has stopped writing after an error of the disk"
                    : health_.damage.empty() ? "the store was loaded to be read"
                                             : "the store is damaged, and only read";
  return failed(EROFS, why, kNoBlob);
}

Status Engine::checkMetadataRoom(std::uint64_t more) const {
  // What the pages' own headers take is left out of the room.
  const std::uint64_t room = super_.metadataSize / kPageSize * kCheckpointPagePayload;
  if (catalog_.metadataSize() + stagedSize_ + more <= room) return {};
  return failed(ENOMEM, "the store has no more room for metadata", kNoBlob);
}

Ticket Engine::change(std::span<const Record> records, bool needsData) {
  std::vector<ClusterRun> freed;
  ClearMethod clear = ClearMethod::byDefault;
  for (const Record& record : records) {
    if (const CatalogBlob* blob = catalog_.find(record.id)) clear = blob->clear;
    // What cannot be done was refused before it came to this.
    HAWSER_ASSERT(catalog_.apply(record, &freed));
  }
  const Ticket ticket = pending_.add(records, needsData);
  if (clear == ClearMethod::byDefault) clear = super_.clear;
  if (clear == ClearMethod::byDefault) clear = ClearMethod::trim;
  pool_.release(freed, ticket, clear);
  return ticket;
}

void Engine::wait(MutexLock& lock) {
  ++waiters_;
  changed_.wait(lock);
  --waiters_;
}

void Engine::stopWriting(const Error& error) {
  if (!health_.failure) health_.failure = error;
  writable_ = false;
}

Status Engine::commit(MutexLock& lock, Ticket ticket, bool data) {
  const std::uint64_t writes = data ? writesDone_ : 0;
  writesWanted_ = std::max(writesWanted_, writes);
  while ((durable_ < ticket || writesFlushed_ < writes) && !health_.failure) {
    if (committing_) {
      rounds_[nextRound_].wait(lock);
      continue;
    }
    committing_ = true;
    // Who comes from now on waits for the round after this one.
    ConditionVariable& waiting = rounds_[nextRound_];
    nextRound_ ^= 1;
    commitRound();
    waiting.notifyAll();
    endCommitting();
  }
  // Who was told to lead, and had nothing left to wait for, hands it on.
  if (!committing_) rounds_[nextRound_].notifyOne();
  if (durable_ >= ticket && writesFlushed_ >= writes) return {};
  return fail(*health_.failure);
}

void Engine::endCommitting() {
  committing_ = false;
  rounds_[nextRound_].notifyOne();
  if (waiters_ > 0) changed_.notifyAll();
}

void Engine::commitRound() {
  // At most a quarter of the ring: with a checkpoint at half of it there is always room for one more.
  const Batch batch = pending_.take(maxChange());
  const std::uint64_t writes = writesDone_;
  const bool flush = (batch.needsData || writesWanted_ > writesFlushed_) && writes > writesFlushed_;
  // The first change after a clean load.
  const bool marks = batch.count > 0 && super_.clean;
  const CheckpointPlace checkpoint = super_.checkpoint;
  const JournalPlace journal = super_.journal;
  mutex_.unlock();
  Status done;
  if (marks) done = writeSuper(false, checkpoint, journal);
  if (done && flush) done = device_->flush(OpContext{});
  if (done && batch.count > 0) done = journal_->append(batch.records, batch.count);
  mutex_.lock();
  committed(done, batch.last, flush ? writes : 0);
  if (done && journal_->used() > journal_->size() / 2) writeCheckpoint();
  reclaim();
}

void Engine::committed(const Status& done, Ticket last, std::uint64_t writes) {
  if (!done) return stopWriting(done.error());
  durable_ = std::max(durable_, last);
  writesFlushed_ = std::max(writesFlushed_, writes);
}

void Engine::writeCheckpoint() {
  const CheckpointPlace before = super_.checkpoint;
  CheckpointPlace place{1 - before.region, before.generation + 1, 0, 0};
  CheckpointWriter writer(uuid_, place.generation);
  catalog_.write([&](const Record& record) { writer.add(record); });
  // All that is pending is in it, and need not go through the journal.
  const Batch batch = pending_.takeAll();
  const std::uint64_t writes = writesDone_;
  const std::uint64_t offset = super_.checkpointOffset(place.region);
  const std::uint64_t checkpointSize = super_.checkpointSize;
  mutex_.unlock();
  const CheckpointWriter::Pages pages = writer.finish();
  HAWSER_ASSERT(pages.count * kPageSize <= checkpointSize);
  place.pages = pages.count;
  place.crc = pages.crc;
  const OpContext always;
  Status done = device_->write(always, offset, pages.bytes.bytes());
  // Data that the pages point to, too.
  if (done) done = device_->flush(always);
  if (done) done = writeSuper(false, place, journal_->end());
  if (done) journal_->restart();
  mutex_.lock();
  committed(done, batch.last, writes);
}

Status Engine::writeSuper(bool clean, const CheckpointPlace& checkpoint, const JournalPlace& journal) {
  SuperBlock next;
  {
    const MutexLock lock(mutex_);
    next = super_;
    next.clusters = catalog_.clusters();
  }
  ++next.generation;
  next.clean = clean;
  next.checkpoint = checkpoint;
  next.journal = journal;
  const Bytes bytes = encode(next);
  const AlignedBuffer page(kPageSize);
  std::copy(bytes.begin(), bytes.end(), page.bytes().begin());
  HAWSER_CHECK(device_->writeDurable(OpContext{}, kSuperBlockOffsets[next.generation & 1], page.bytes()));
  const MutexLock lock(mutex_);
  super_ = next;
  return {};
}

// Clusters that nothing keeps any more are cleared, and free.
void Engine::reclaim() {
  const std::vector<Release> ripe = pool_.ripe(durable_);
  if (ripe.empty()) return;
  mutex_.unlock();
  Status done;
  for (const Release& release : ripe) {
    const ByteRange range{release.run.first * clusterSize_, release.run.count * clusterSize_};
    // That a disk cannot trim is no error.
    if (release.clear == ClearMethod::trim) (void)device_->trim(OpContext{}, range);
    if (release.clear == ClearMethod::writeZeroes && done) done = device_->zero(OpContext{}, range);
  }
  mutex_.lock();
  if (!done) return stopWriting(done.error());
  for (const Release& release : ripe)
    pool_.given(release);
  if (waiters_ > 0) changed_.notifyAll();
}

Status Engine::makeRoom(MutexLock& lock, std::uint64_t clusters, const std::string& object) {
  while (pool_.free() < clusters) {
    if (pool_.free() + pool_.waiting() < clusters)
      return fail(storeError(ENOSPC, "the store has no free cluster left", object));
    HAWSER_CHECK(checkWritable());
    if (durable_ < pending_.last()) {
      HAWSER_CHECK(commit(lock, pending_.last(), false));
      continue;
    }
    const std::uint64_t before = pool_.free();
    ++readersAwaited_;
    reclaim();
    if (pool_.free() == before) wait(lock);
    --readersAwaited_;
  }
  return {};
}

Status Engine::checkpoint() {
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  while (committing_)
    wait(lock);
  committing_ = true;
  writeCheckpoint();
  reclaim();
  endCommitting();
  if (health_.failure) return fail(*health_.failure);
  return {};
}

// Some at a time are nobody's to take, and go round.
Status Engine::trim(const OpContext& context) {
  constexpr std::uint64_t kAtOnce = 1024;
  MutexLock lock(mutex_);
  HAWSER_CHECK(checkWritable());
  for (std::uint64_t left = pool_.free(); left > 0;) {
    HAWSER_CHECK(context.check());
    const std::uint64_t count = std::min({left, pool_.free(), kAtOnce});
    if (count == 0) break;
    const std::vector<ClusterRun> runs = pool_.lend(count);
    lock.unlock();
    Status done;
    for (const ClusterRun& run : runs) {
      if (done) done = device_->trim(context, {run.first * clusterSize_, run.count * clusterSize_});
    }
    lock.lock();
    for (const ClusterRun& run : runs)
      pool_.given({run, 0, 0, ClearMethod::trim});
    if (waiters_ > 0) changed_.notifyAll();
    HAWSER_CHECK(done);
    left -= count;
  }
  return {};
}

Status Engine::flush() {
  MutexLock lock(mutex_);
  HAWSER_CHECK(commit(lock, pending_.last(), true));
  // Reads that began before keep clusters from being free for as long as they last; who flushes counts on
  // them.
  const Ticket flushed = durable_;
  ++readersAwaited_;
  for (reclaim(); pool_.waits(flushed) && writable_; reclaim())
    wait(lock);
  --readersAwaited_;
  return {};
}

}  // namespace hawser::blobstore
