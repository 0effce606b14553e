#include <algorithm>
#include <array>
#include <numeric>
#include <span>

#include "base/log.h"
#include "transfer/member_map.h"
#include "transfer/runner.h"

namespace hawser {

namespace {

// Where nothing is known of single parts.
PartState stateOfAll(const TransferRecord& transfer, std::uint64_t parts) {
  if (transfer.state == TransferState::done)
    return transfer.journal.verified ? PartState::verified : PartState::sent;
  if (transfer.state == TransferState::failed && parts == 1) return PartState::failed;
  return transfer.live && transfer.live->whole ? PartState::reading : PartState::pending;
}

// Bytes under way, as far as they can count: what is read again after a failure moves twice.
std::uint64_t movingOf(const TransferRecord& transfer) {
  if (!transfer.live || transfer.bytesDone >= transfer.journal.size) return 0;
  return std::min(transfer.live->moving.load(std::memory_order_relaxed),
                  transfer.journal.size - transfer.bytesDone);
}

// How its parts stand; empty where nothing is known of single ones.
const std::vector<PartState>& knownParts(const TransferRecord& transfer) {
  const bool begun = transfer.live && !transfer.live->parts.empty();
  return begun ? transfer.live->parts : transfer.parts;
}

// One of each part of the grid.
std::vector<PartState> statesOf(const TransferRecord& transfer, const PartGrid& grid) {
  const std::vector<PartState>& parts = knownParts(transfer);
  const bool live = transfer.live && transfer.live->opened && transfer.live->comparison;
  if (live) return gridStates(grid, transfer.live->comparison->plan.pieces, parts);
  const bool inPieces = transfer.journal.delta != static_cast<int>(DeltaUse::none);
  if (!inPieces && parts.size() == grid.count()) return parts;
  return std::vector<PartState>(grid.count(), stateOfAll(transfer, grid.count()));
}

// Where a part begins, by the number it failed under.
std::optional<std::uint64_t> offsetOf(const TransferRecord& transfer, const PartGrid& grid,
                                      std::uint32_t number) {
  if (transfer.live && transfer.live->opened && transfer.live->comparison) {
    const auto& pieces = transfer.live->comparison->plan.pieces;
    return number < pieces.size() ? std::optional(pieces[number].range.offset) : std::nullopt;
  }
  const bool inPieces = transfer.journal.delta != static_cast<int>(DeltaUse::none);
  return inPieces || number >= grid.count() ? std::nullopt : std::optional(grid.part(number).range.offset);
}

std::vector<delta::Piece> piecesOf(const PartGrid& grid) {
  std::vector<delta::Piece> pieces(grid.count());
  for (std::uint32_t number = 0; number < pieces.size(); ++number)
    pieces[number].range = grid.part(number).range;
  return pieces;
}

std::vector<std::uint32_t> allNumbers(const PartGrid& grid) {
  std::vector<std::uint32_t> numbers(grid.count());
  std::iota(numbers.begin(), numbers.end(), 0U);
  return numbers;
}

}  // namespace

// As far as it is known before its turn comes.
bool Runner::mayCompare(const TransferRecord& transfer) {
  const auto& places = transfer.job->places;
  const JournalTransfer& journal = transfer.journal;
  if (!places || journal.source >= places->sources.size() ||
      journal.destination >= places->destinations.size())
    return false;
  return deltaUseOf(transfer, places->sources[journal.source].store->capabilities(),
                    places->destinations[journal.destination].store->capabilities()) == DeltaUse::changes;
}

TransferRow Runner::rowOf(const TransferRecord& transfer) const {
  const JournalTransfer& journal = transfer.journal;
  const JobRecord& job = *transfer.job;
  TransferRow row;
  row.id = journal.id;
  row.job = journal.job;
  row.kind = static_cast<TransferKind>(journal.kind);
  if (journal.source < job.texts.sources.size() && !isRemoval(transfer))
    row.source = job.texts.sources[journal.source] + journal.sourceKey;
  if (journal.destination < job.texts.destinations.size())
    row.destination = job.texts.destinations[journal.destination] + journal.destinationKey;
  row.replica = job.texts.destinations.size() > 1 && !job.texts.frozen;
  row.place = journal.place;
  row.state = transfer.state;
  if (job.state == JobState::paused && !isFinished(row.state)) row.state = TransferState::paused;
  row.size = journal.size;
  row.bytesDone = transfer.bytesDone + movingOf(transfer);
  row.bytesResumed = journal.bytesResumed;
  row.delta = static_cast<DeltaUse>(journal.delta);
  row.bytesPredicted = journal.predicted;
  row.bytesSent = journal.bytesSent;
  if (transfer.live) row.bytesCompared = transfer.live->compared.load(std::memory_order_relaxed);
  row.attempts = transfer.attempts;
  row.retryAt = transfer.retryAt;
  row.error = journal.error;
  row.verified = journal.verified;
  row.willCompare = transfer.state == TransferState::queued && mayCompare(transfer);
  row.limitRate = transfer.limitRate;
  row.version = transfer.version;
  return row;
}

JobRow Runner::rowOf(const JobRecord& job) const {
  const auto count = [&](TransferState state) { return job.counts[static_cast<std::size_t>(state)]; };
  JobRow row;
  row.id = job.journal.id;
  row.title = job.texts.title;
  row.state = job.state;
  row.created = job.journal.created;
  row.finished = job.journal.finished;
  for (const std::uint64_t transfers : job.counts)
    row.transfers += transfers;
  row.transfersDone = count(TransferState::done);
  row.transfersFailed = count(TransferState::failed);
  row.transfersSkipped = count(TransferState::skipped);
  row.transfersCancelled = count(TransferState::cancelled);
  row.bytes = job.bytes;
  row.bytesDone = job.bytesDone;
  row.bytesResumed = job.bytesResumed;
  row.obstacle = job.obstacle;
  row.retryAt = job.retryAt;
  row.error = job.refusal ? job.refusal : job.journal.error;
  if (job.starting && job.state != JobState::planning) {
    row.state = JobState::running;
    row.finished.reset();
  }
  row.version = job.version;
  return row;
}

Snapshot Runner::snapshot(Cursor& cursor) const {
  Snapshot view;
  MutexLock lock(mutex_);
  for (const auto& [id, job] : jobs_) {
    const bool finished = job->journal.finished.has_value();
    if (job->version > cursor.version || !finished) view.jobs.push_back(rowOf(*job));
  }
  for (JobRow& row : view.jobs) {
    for (const auto& [place, transfer] : active_) {
      if (transfer->journal.job == row.id && transfer->live) {
        row.bytesDone += movingOf(*transfer);
      }
    }
    row.bytesDone = std::min(row.bytesDone, row.bytes);
  }
  const auto first =
      std::upper_bound(changes_.begin(), changes_.end(), cursor.version,
                       [](std::uint64_t version, const auto& change) { return version < change.first; });
  for (auto change = first; change != changes_.end(); ++change) {
    const auto found = transfers_.find(change->second);
    if (found == transfers_.end() || found->second->version != change->first) continue;
    if (!found->second->live) view.transfers.push_back(rowOf(*found->second));
  }
  for (const auto& [place, transfer] : active_)
    view.transfers.push_back(rowOf(*transfer));
  Totals& totals = view.totals;
  for (const auto& [id, job] : jobs_) {
    const auto count = [&job = job](TransferState state) {
      return job->counts[static_cast<std::size_t>(state)];
    };
    const bool paused = job->state == JobState::paused;
    (paused ? totals.paused : totals.queued) += count(TransferState::queued) + count(TransferState::retrying);
    totals.running +=
        count(TransferState::running) + count(TransferState::comparing) + count(TransferState::verifying);
    totals.failed += count(TransferState::failed);
    totals.done += count(TransferState::done);
    totals.asking += count(TransferState::asking);
    totals.paused += count(TransferState::paused);
  }
  for (const auto& [place, transfer] : active_)
    totals.partsInFlight += transfer->live ? transfer->live->units : 0;
  totals.leftovers = static_cast<std::uint32_t>(leftovers_.size()) + clearers_;
  totals.bytesSent = bytesSent_.load(std::memory_order_relaxed);
  totals.bytesReceived = bytesReceived_.load(std::memory_order_relaxed);
  totals.bytesMoved = bytesMoved_.load(std::memory_order_relaxed);
  // Not by whether their tasks have ended: listeners are woken by what was saved before that.
  totals.journalSaved = journal_.saved() && dirtyTransfers_.empty() && dirtyJobs_.empty() &&
                        forgottenJobs_.empty() && endings_.empty() && saving_ == 0;
  cursor.version = version_;
  return view;
}

std::vector<Event> Runner::takeEvents() {
  MutexLock lock(mutex_);
  std::vector<Event> events;
  events.swap(events_);
  return events;
}

// Of a transfer that no unit works on any more.
void Runner::keepParts(TransferRecord& transfer) {
  if (transfer.journal.session.empty()) return transfer.parts.clear();  // what was written is thrown away
  if (transfer.live->parts.empty()) return;                             // it was not opened again
  transfer.parts = transfer.live->parts;
  const PartState failed = transfer.state == TransferState::failed ? PartState::failed : PartState::pending;
  std::replace(transfer.parts.begin(), transfer.parts.end(), PartState::retry, failed);
  std::replace(transfer.parts.begin(), transfer.parts.end(), PartState::reading, PartState::pending);
}

PartGrid Runner::gridOf(const TransferRecord& transfer) const {
  const auto& places = transfer.live ? transfer.live->places : transfer.job->places;
  PartGrid grid{transfer.journal.size, transfer.journal.partSize, 0};
  if (places && transfer.journal.destination < places->destinations.size())
    grid.boundary = places->destinations[transfer.journal.destination].store->capabilities().partBoundary;
  if (grid.partSize == 0) grid.partSize = grid.stretch();
  return grid;
}

// Where its destination cuts it into slices and is open, or else its source has it in some: then while
// it is fetched.
void Runner::addSlices(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const {
  const auto& places = transfer.live ? transfer.live->places : transfer.job->places;
  const JournalTransfer& journal = transfer.journal;
  const bool object = journal.kind == static_cast<int>(TransferKind::object);
  if (!places || !object || journal.destination >= places->destinations.size() ||
      journal.source >= places->sources.size())
    return;
  const Capabilities& to = places->destinations[journal.destination].store->capabilities();
  const Capabilities& from = places->sources[journal.source].store->capabilities();
  const PartGrid grid = gridOf(transfer);
  PartGrid slices = grid;
  const bool isCut = !to.members.empty() && to.partBoundary != 0;
  if (!isCut) {
    // As the source itself would write it: of one that lies otherwise, places are not known in their order.
    const bool known = transfer.live && transfer.live->opened && from.partBoundary != 0 &&
                       transfer.live->layout.width == from.partBoundary &&
                       transfer.live->layout.members == from.members.size();
    if (!known) return;
    slices.boundary = from.partBoundary;
    slices.partSize = std::min(slices.partSize, slices.boundary);
  }
  // One of at most one slice is kept whole, on the first.
  if (journal.size <= slices.boundary) return;
  const std::vector<std::string>& members = isCut ? to.members : from.members;
  std::vector<PartState> states = statesOf(transfer, grid);
  if (!isCut) states = gridStates(slices, piecesOf(grid), states);
  detail.spread = Spread::slices;
  detail.sliceWidth = slices.boundary;
  detail.members = sliceMembers(slices, states, members, cells / members.size());
  for (MemberDetail& member : detail.members) {
    member.transfer = journal.id;
    member.state = detail.row.state;
  }
  for (const LogLine& line : transfer.log) {
    const auto offset =
        line.kind == LogLine::Kind::failed && line.part ? offsetOf(transfer, grid, *line.part) : std::nullopt;
    if (!offset) continue;
    MemberDetail& member = detail.members[*offset / slices.boundary % detail.members.size()];
    ++member.failures;
    member.error = line.error;
  }
}

// Transfers of one object to the destinations of a job are planned, and numbered, one after the other; what
// is removed at one of these may come between.
std::vector<const TransferRecord*> Runner::copiesOf(const TransferRecord& transfer) const {
  constexpr TransferId kNear = 64;
  std::vector<const TransferRecord*> copies(transfer.job->texts.destinations.size(), nullptr);
  const JournalTransfer& journal = transfer.journal;
  for (TransferId id = journal.id - kNear; id <= journal.id + kNear; ++id) {
    const auto found = transfers_.find(id);
    if (found == transfers_.end()) continue;
    const JournalTransfer& other = found->second->journal;
    const bool same = other.job == journal.job && other.kind == journal.kind &&
                      other.source == journal.source && other.sourceKey == journal.sourceKey;
    if (same && other.destination < copies.size()) copies[other.destination] = found->second.get();
  }
  std::erase(copies, nullptr);
  return copies;
}

MemberDetail Runner::copyOf(const TransferRecord& transfer, std::size_t cells) const {
  const TransferRow row = rowOf(transfer);
  const PartGrid grid = gridOf(transfer);
  const std::vector<PartState> states = statesOf(transfer, grid);
  MemberDetail copy;
  copy.place = transfer.job->texts.destinations[transfer.journal.destination];
  copy.transfer = row.id;
  copy.state = row.state;
  copy.bytes = row.size;
  copy.bytesDone = row.bytesDone;
  copy.retrying = static_cast<std::uint32_t>(std::count(states.begin(), states.end(), PartState::retry));
  copy.failed = static_cast<std::uint32_t>(std::count(states.begin(), states.end(), PartState::failed));
  copy.failures = row.attempts;
  copy.error = row.error;
  copy.cells = memberCells(grid, states, allNumbers(grid), cells);
  return copy;
}

void Runner::addCopies(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const {
  const bool object = transfer.journal.kind == static_cast<int>(TransferKind::object);
  if (!object || transfer.job->texts.frozen || transfer.job->texts.destinations.size() < 2) return;
  const std::vector<const TransferRecord*> copies = copiesOf(transfer);
  detail.spread = Spread::copies;
  for (const TransferRecord* copy : copies)
    detail.members.push_back(copyOf(*copy, cells / copies.size()));
}

bool Runner::addStretches(TransferDetail& detail, const TransferRecord& transfer, std::size_t cells) const {
  const std::uint64_t size = transfer.journal.size;
  const bool done = transfer.state == TransferState::done && transfer.stretches;
  const bool live = transfer.live && transfer.live->opened && transfer.live->comparison;
  const bool changes = transfer.journal.delta == static_cast<int>(DeltaUse::changes);
  if (!changes || size < kStretches || (!live && !done)) return false;
  const Stretches stretches = done ? *transfer.stretches : stretchesOf(transfer.live->comparison->plan, size);
  const std::size_t count = std::min(cells, kStretches);
  detail.cells.assign(count, done ? stateOfAll(transfer, 1) : PartState::sent);
  detail.changed.assign(count, false);
  detail.copied.assign(count, false);
  for (std::size_t i = 0; i < kStretches; ++i) {
    if (stretches.changed.test(i)) detail.changed[i * count / kStretches] = true;
    if (stretches.copied.test(i)) detail.copied[i * count / kStretches] = true;
  }
  if (done || count == 0) return true;
  const auto cellOf = [&](std::uint64_t offset) {
    const double share = static_cast<double>(offset) / static_cast<double>(size);
    return std::min(count - 1, static_cast<std::size_t>(share * static_cast<double>(count)));
  };
  const std::vector<delta::Piece>& pieces = transfer.live->comparison->plan.pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].range.length == 0) continue;
    const std::size_t last = cellOf(pieces[i].range.end() - 1);
    for (std::size_t cell = cellOf(pieces[i].range.offset); cell <= last; ++cell)
      detail.cells[cell] = leastFinished(std::array{detail.cells[cell], transfer.live->parts.at(i)});
  }
  detail.parts = static_cast<std::uint32_t>(pieces.size());
  return true;
}

Result<TransferDetail> Runner::detail(TransferId id, std::size_t cells) const {
  MutexLock lock(mutex_);
  const auto found = transfers_.find(id);
  if (found == transfers_.end()) return fail(ErrorCode::notFound, "there is no such transfer");
  const TransferRecord& transfer = *found->second;
  TransferDetail detail;
  detail.row = rowOf(transfer);
  detail.log = transfer.log;
  detail.partSize = transfer.journal.partSize;
  addSlices(detail, transfer, cells);
  if (detail.members.empty()) addCopies(detail, transfer, cells);
  if (addStretches(detail, transfer, cells)) return detail;
  const std::vector<PartState>& parts = knownParts(transfer);
  if (parts.empty()) {
    detail.parts = 1;
    if (detail.partSize != 0) {
      detail.parts = static_cast<std::uint32_t>(
          std::max<std::uint64_t>(1, divideRoundingUp(transfer.journal.size, detail.partSize)));
    }
    detail.cells.assign(std::min<std::size_t>(cells, detail.parts), stateOfAll(transfer, detail.parts));
    return detail;
  }
  detail.parts = static_cast<std::uint32_t>(parts.size());
  const std::size_t count = std::min(cells, parts.size());
  for (std::size_t cell = 0; cell < count; ++cell) {
    const std::size_t begin = cell * parts.size() / count, end = (cell + 1) * parts.size() / count;
    detail.cells.push_back(leastFinished(std::span(parts).subspan(begin, end - begin)));
  }
  return detail;
}

Result<Conflict> Runner::conflict(TransferId id) const {
  MutexLock lock(mutex_);
  const auto found = transfers_.find(id);
  if (found == transfers_.end() || !found->second->conflict) {
    return fail(ErrorCode::notFound, "this transfer waits for no answer");
  }
  return *found->second->conflict;
}

Result<JobRow> Runner::jobRow(JobId id) const {
  MutexLock lock(mutex_);
  const auto found = jobs_.find(id);
  if (found == jobs_.end()) return fail(ErrorCode::notFound, "there is no such job");
  return rowOf(*found->second);
}

}  // namespace hawser
