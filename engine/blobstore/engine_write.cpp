// Writing: in place where the blob owns the page, to a cluster of its own where it does not.
#include <algorithm>
#include <array>

#include "blobstore/engine.h"
#include "blobstore/spans.h"

namespace hawser::blobstore {

namespace {

constexpr std::array<std::byte, 64 * 1024> kZeros{};

std::uint64_t roundDown(std::uint64_t value, std::uint64_t to) {
  return value / to * to;
}

std::uint64_t roundUp(std::uint64_t value, std::uint64_t to) {
  return divideRoundingUp(value, to) * to;
}

}  // namespace

// A write from when it is registered: whole pages, and which of them are new.
struct Engine::WritePlan {
  struct Part {
    std::uint32_t index = 0;
    std::uint32_t cluster = 0;  // 0: it has to be reserved
    bool reserved = false;
    PageMask pages;  // that get a place by it
  };
  std::uint64_t number = 0;
  std::uint64_t begin = 0, end = 0;
  bool alone = false;
  std::uint64_t absent = 0;
  std::vector<Part> parts;
};

bool Engine::overlaps(const BlobState& state, std::uint64_t begin, std::uint64_t end, bool alone) const {
  return std::any_of(state.writes.begin(), state.writes.end(), [&](const BlobState::Write& write) {
    return (alone || write.alone) && begin < write.end && write.begin < end;
  });
}

std::uint64_t Engine::enterWrite(BlobState& state, std::uint64_t begin, std::uint64_t end, bool alone) {
  state.writes.push_back({++lastWrite_, begin, end, alone});
  return lastWrite_;
}

void Engine::leaveWrite(BlobState& state, std::uint64_t number) {
  std::erase_if(state.writes, [&](const BlobState::Write& write) { return write.number == number; });
  if (waiters_ > 0) changed_.notifyAll();
}

Engine::WritePlan Engine::planWrite(const BlobState& state, ByteRange range) const {
  const CatalogBlob& blob = *state.blob;
  // A page the blob has is changed in pieces of 4 KiB, one it has not is written whole.
  const auto unitAt = [&](std::uint64_t at) HAWSER_REQUIRES(mutex_) {
    const PageMask pages = catalog_.pagesOf(blob.map.find(static_cast<std::uint32_t>(at / clusterSize_)));
    return pages.has(static_cast<std::uint32_t>(at % clusterSize_ / pageSize_)) ? kPageSize : pageSize_;
  };
  WritePlan plan;
  plan.begin = roundDown(range.offset, unitAt(range.offset));
  plan.end = roundUp(range.end(), unitAt(range.end() - 1));
  plan.alone = plan.begin != range.offset || plan.end != range.end();
  for (std::uint64_t at = plan.begin; at < plan.end;) {
    const auto index = static_cast<std::uint32_t>(at / clusterSize_);
    const std::uint64_t base = index * clusterSize_, end = std::min(plan.end, base + clusterSize_);
    const MapEntry entry = blob.map.find(index);
    WritePlan::Part part{index, entry.cluster, false, {}};
    if (entry.cluster == 0 || entry.mask != MapEntry::kFull) {
      const auto first = static_cast<std::uint32_t>((at - base) / pageSize_);
      const auto last = static_cast<std::uint32_t>(divideRoundingUp(end - base, pageSize_));
      part.pages = PageMask::range(first, last) & ~catalog_.pagesOf(entry);
    }
    if (entry.cluster == 0) ++plan.absent;
    plan.alone = plan.alone || !part.pages.empty();
    plan.parts.push_back(part);
    at = end;
  }
  return plan;
}

Status Engine::beginWrite(MutexLock& lock, const StatePtr& state, ByteRange range, WritePlan& plan) {
  for (;;) {
    HAWSER_CHECK(checkBytes(*state, range.offset, range.length, true));
    if (state->frozen > 0) {
      wait(lock);
      continue;
    }
    plan = planWrite(*state, range);
    if (overlaps(*state, plan.begin, plan.end, plan.alone)) {
      wait(lock);
      continue;
    }
    if (pool_.free() >= plan.absent) break;
    HAWSER_CHECK(makeRoom(lock, plan.absent, nameOf(state->id)));
  }
  if (plan.absent > 0) {
    auto runs = pool_.take(plan.absent);
    auto run = runs.begin();
    for (WritePlan::Part& part : plan.parts) {
      if (part.cluster != 0) continue;
      part.cluster = run->first++;
      part.reserved = true;
      catalog_.reserve(*state->blob, part.index, part.cluster);
      if (--run->count == 0) ++run;
    }
  }
  plan.number = enterWrite(*state, plan.begin, plan.end, plan.alone);
  return {};
}

void Engine::giveBack(BlobState& state, const WritePlan& plan) {
  for (const WritePlan::Part& part : plan.parts) {
    const MapEntry entry = state.blob->map.find(part.index);
    const std::uint64_t begin = part.index * clusterSize_;
    const bool unused = part.reserved && entry.cluster == part.cluster && entry.mask == MapEntry::kEmpty &&
                        !overlaps(state, begin, begin + clusterSize_, true);
    if (!unused) continue;
    // As a record: a checkpoint in between may have said that it is the blob's.
    Record record;
    record.kind = RecordKind::unmap;
    record.id = state.id;
    record.index = part.index;
    record.count = 1;
    change(record);
  }
}

Status Engine::endWrite(const StatePtr& state, const WritePlan& plan, const Status& done) {
  leaveWrite(*state, plan.number);
  if (!done) {
    giveBack(*state, plan);
    forget(state);
    return done;
  }
  ++writesDone_;
  Record run;
  run.id = state->id;
  run.full = true;
  const auto mapRun = [&]() HAWSER_REQUIRES(mutex_) {
    run.kind = RecordKind::mapRun;
    if (run.count > 0) change(run, true);
    run.count = 0;
  };
  for (const WritePlan::Part& part : plan.parts) {
    if (part.pages.empty()) continue;
    if (part.pages == catalog_.allPages()) {
      const bool follows =
          run.count > 0 && run.index + run.count == part.index && run.cluster + run.count == part.cluster;
      if (!follows) {
        mapRun();
        run.index = part.index;
        run.cluster = part.cluster;
      }
      ++run.count;
      continue;
    }
    mapRun();
    Record record;
    record.kind = RecordKind::mapPages;
    record.id = state->id;
    record.index = part.index;
    record.cluster = part.cluster;
    record.pages = part.pages;
    change(record, true);
  }
  mapRun();
  forget(state);
  return {};
}

// Bytes from `begin` to `end` of the blob as they are now, where a write has only a part of its page.
Result<Bytes> Engine::readEdge(const OpContext& context, const StatePtr& state, std::uint64_t begin,
                               std::uint64_t end) {
  Bytes bytes(end - begin);
  const MutableByteSpan into[] = {bytes};
  if (!bytes.empty()) HAWSER_CHECK(readBytes(context, state, begin, into));
  return bytes;
}

// A write to the device that fails leaves nobody knowing what is there; that a sparse file finds no room is
// all that is known to have changed nothing that counts.
Status Engine::deviceWritten(Status done) {
  if (done || done.error().sys == ENOSPC) return done;
  const MutexLock lock(mutex_);
  stopWriting(done.error());
  return done;
}

Status Engine::writePlanned(const OpContext& context, const StatePtr& state, ByteRange range,
                            const WritePlan& plan, std::span<const ByteSpan> pieces) {
  HAWSER_CHECK(context.check());
  HAWSER_TRY(const Bytes head, readEdge(context, state, plan.begin, range.offset));
  HAWSER_TRY(const Bytes tail, readEdge(context, state, range.end(), plan.end));
  std::vector<ByteSpan> all;
  if (!head.empty() || !tail.empty()) {
    all.emplace_back(head);
    all.insert(all.end(), pieces.begin(), pieces.end());
    all.emplace_back(tail);
    pieces = all;
  }
  SpanCursor<ByteSpan> cursor(pieces);
  std::uint64_t at = plan.begin;
  for (auto part = plan.parts.begin(); part != plan.parts.end();) {
    const std::uint64_t offset = part->cluster * clusterSize_ + at % clusterSize_;
    std::uint64_t end = std::min(plan.end, (part->index + std::uint64_t{1}) * clusterSize_);
    // Clusters that follow each other on the device, too, are one write.
    auto next = part + 1;
    for (; next != plan.parts.end() && next->cluster == (next - 1)->cluster + 1; ++next)
      end = std::min(plan.end, end + clusterSize_);
    const auto bytes = cursor.next(end - at);
    HAWSER_CHECK(deviceWritten(bytes.size() == 1 ? device_->write(context, offset, bytes.front())
                                                 : device_->writeVectored(context, offset, bytes)));
    at = end;
    part = next;
  }
  return {};
}

Status Engine::write(const OpContext& context, const StatePtr& state, std::uint64_t offset,
                     std::span<const ByteSpan> pieces) {
  const ByteRange range{offset, lengthOf(pieces)};
  WritePlan plan;
  MutexLock lock(mutex_);
  if (range.empty()) return checkBytes(*state, offset, 0, true);
  HAWSER_CHECK(beginWrite(lock, state, range, plan));
  lock.unlock();
  const Status done = writePlanned(context, state, range, plan, pieces);
  lock.lock();
  HAWSER_CHECK(endWrite(state, plan, done));
  return relieve(lock);
}

// What nobody has asked to be on the disk yet does not pile up without end.
Status Engine::relieve(MutexLock& lock) {
  if (pending_.size() < journal_->size() / 4 || committing_) return {};
  return commit(lock, pending_.last(), false);
}

Status Engine::writeZeros(const OpContext& context, const StatePtr& state, ByteRange range) {
  while (!range.empty()) {
    const std::uint64_t length = std::min<std::uint64_t>(range.length, kZeros.size());
    const ByteSpan zeros[] = {ByteSpan(kZeros).first(length)};
    HAWSER_CHECK(write(context, state, range.offset, zeros));
    range.offset += length;
    range.length -= length;
  }
  return {};
}

// Whole pages of one cluster of a blob with a parent: zeros that hide it.
Status Engine::hideParent(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate) {
  WritePlan plan;
  MutexLock lock(mutex_);
  if (!allocate &&
      state->blob->map.find(static_cast<std::uint32_t>(range.offset / clusterSize_)).cluster == 0)
    return {};
  HAWSER_CHECK(beginWrite(lock, state, range, plan));
  lock.unlock();
  Status done = context.check();
  const WritePlan::Part& part = plan.parts.front();
  const ByteRange place{part.cluster * clusterSize_ + range.offset % clusterSize_, range.length};
  if (done) done = deviceWritten(device_->zero(context, place));
  lock.lock();
  HAWSER_CHECK(endWrite(state, plan, done));
  return relieve(lock);
}

// Whole pages of one cluster of a blob without a parent: that nothing has a place is zeros. False: it has
// one.
Result<bool> Engine::forgetPages(const StatePtr& state, ByteRange range, bool allocate) {
  const auto index = static_cast<std::uint32_t>(range.offset / clusterSize_);
  MutexLock lock(mutex_);
  for (;;) {
    HAWSER_CHECK(checkBytes(*state, range.offset, range.length, true));
    if (state->blob->hasParent()) return false;
    const bool absent = allocate && state->blob->map.find(index).cluster == 0;
    if (state->frozen > 0 || overlaps(*state, range.offset, range.end(), true)) {
      wait(lock);
    } else if (absent && pool_.free() == 0) {
      HAWSER_CHECK(makeRoom(lock, 1, nameOf(state->id)));
    } else {
      break;
    }
  }
  const MapEntry entry = state->blob->map.find(index);
  Record record;
  record.id = state->id;
  record.index = index;
  record.count = 1;
  if (entry.cluster == 0) {
    if (!allocate) return true;
    record.kind = RecordKind::mapRun;
    record.cluster = pool_.take(1).front().first;
    change(record);
    HAWSER_CHECK(relieve(lock));
    return true;
  }
  const std::uint64_t within = range.offset % clusterSize_;
  const PageMask pages = PageMask::range(static_cast<std::uint32_t>(within / pageSize_),
                                         static_cast<std::uint32_t>((within + range.length) / pageSize_));
  const PageMask own = catalog_.pagesOf(entry);
  // Nobody else writes to the cluster, so that it can go.
  const bool idle = !overlaps(*state, index * clusterSize_, (index + std::uint64_t{1}) * clusterSize_, true);
  if (!allocate && state->blob->has(kThin) && (own & ~pages).empty() && idle) {
    record.kind = RecordKind::unmap;
  } else if ((own & pages).empty()) {
    return true;
  } else {
    record.kind = RecordKind::clearPages;
    record.pages = own & pages;
  }
  change(record);
  HAWSER_CHECK(relieve(lock));
  return true;
}

// Bytes of a page that are less than all of it.
Status Engine::zeroEdge(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate) {
  if (range.empty()) return {};
  {
    const MutexLock lock(mutex_);
    HAWSER_CHECK(checkBytes(*state, range.offset, range.length, true));
    const MapEntry entry = state->blob->map.find(static_cast<std::uint32_t>(range.offset / clusterSize_));
    const auto page = static_cast<std::uint32_t>(range.offset % clusterSize_ / pageSize_);
    const bool zeros = !state->blob->hasParent() && !catalog_.pagesOf(entry).has(page);
    if (!allocate && (entry.cluster == 0 || zeros)) return {};
  }
  return writeZeros(context, state, range);
}

// Where the next cluster is that the blob has, as bytes; whole ranges of nothing are gone over at once.
std::uint64_t Engine::nextMapped(const StatePtr& state, std::uint64_t at, std::uint64_t end) const {
  const MutexLock lock(mutex_);
  if (!checkOpen(*state)) return at;
  const auto last = static_cast<std::uint32_t>(divideRoundingUp(end, clusterSize_));
  return state->blob->map.nextMapped(static_cast<std::uint32_t>(at / clusterSize_), last) * clusterSize_;
}

Status Engine::zeroRange(const OpContext& context, const StatePtr& state, ByteRange range, bool allocate) {
  {
    const MutexLock lock(mutex_);
    HAWSER_CHECK(checkBytes(*state, range.offset, range.length, true));
  }
  const std::uint64_t begin = std::min(range.end(), roundUp(range.offset, pageSize_));
  const std::uint64_t end = std::max(begin, roundDown(range.end(), pageSize_));
  HAWSER_CHECK(zeroEdge(context, state, {range.offset, begin - range.offset}, allocate));
  for (std::uint64_t at = begin; at < end;) {
    HAWSER_CHECK(context.check());
    if (!allocate) at = std::max(at, nextMapped(state, at, end));
    if (at >= end) break;
    const std::uint64_t length = std::min(end, roundDown(at, clusterSize_) + clusterSize_) - at;
    HAWSER_TRY(const bool done, forgetPages(state, {at, length}, allocate));
    if (!done) HAWSER_CHECK(hideParent(context, state, {at, length}, allocate));
    at += length;
  }
  return zeroEdge(context, state, {end, range.end() - end}, allocate);
}

Status Engine::unmap(const OpContext& context, const StatePtr& state, ByteRange range) {
  return zeroRange(context, state, range, false);
}

Status Engine::writeZeroes(const OpContext& context, const StatePtr& state, ByteRange range) {
  {
    MutexLock lock(mutex_);
    HAWSER_CHECK(checkBytes(*state, range.offset, range.length, true));
    // All of it has room, or nothing changes.
    std::uint64_t absent = 0;
    for (std::uint64_t at = roundDown(range.offset, clusterSize_); at < range.end(); at += clusterSize_)
      absent += state->blob->map.find(static_cast<std::uint32_t>(at / clusterSize_)).cluster == 0;
    HAWSER_CHECK(makeRoom(lock, absent, nameOf(state->id)));
  }
  return zeroRange(context, state, range, true);
}

}  // namespace hawser::blobstore
