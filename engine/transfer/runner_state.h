// What the Runner keeps of jobs and transfers. Everything here is guarded by the Runner's mutex, but for the
// atomics and what a unit of work owns while it runs (said at each).
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/assert.h"
#include "journal/journal_rows.h"
#include "sched/token_bucket.h"
#include "storage/part_grid.h"
#include "transfer/changed_stretches.h"
#include "transfer/comparison.h"
#include "transfer/part_order.h"
#include "transfer/place.h"
#include "transfer/types.h"

namespace hawser {

class SharedReads;
class Spool;

struct JobPlaces {
  std::vector<Place> sources;
  std::vector<Place> destinations;  // several: replicas, each gets all; unless they are
  bool sides = false;               // the two of a plan that is frozen (JobTexts)
  bool areReplicas() const { return destinations.size() > 1 && !sides; }
  std::vector<Place> seeds = {};  // JobOptions::deltaFrom
  // By source: what this machine has of it from earlier reads; empty: nothing is asked for that.
  std::vector<std::shared_ptr<KeptObjects>> kept = {};
  KeptObjects* keptOf(std::size_t source) const { return kept.empty() ? nullptr : kept.at(source).get(); }
  // Of the sources, those that are kept for this job alone; they go with its end.
  std::vector<std::shared_ptr<Spool>> inputs = {};
  // Of replicas that are compared; else none.
  std::shared_ptr<SharedScans> scans = {};
  // What the sources are read through. The Runner's.
  std::vector<std::shared_ptr<ObjectReader>> shared = {};
  // Of these, by source, those that read once for all destinations.
  std::vector<std::shared_ptr<SharedReads>> reads = {};
};

// Of a job's request. Locations of its places with empty keys: what precedes a key for people, also when no
// store is open.
struct JobTexts {
  JobTitle title;
  std::vector<std::string> sources;
  std::vector<std::string> destinations;
  std::string input = {};  // of what came on standard input: its folder among those of spools
  // Its plan was agreed to: it is never made again, and what is not as planned any more is left as it is. Its
  // destinations are the two sides of folders that are kept the same, and no replicas.
  bool frozen = false;
};

struct JobRecord {
  JobRecord(std::uint64_t limitRate, const Clock& clock) : rate(limitRate, clock) {}

  JournalJob journal;
  JobTexts texts;
  JobOptions options;
  std::shared_ptr<const JobPlaces> places;  // none: only shown, not runnable
  JobState state = JobState::paused;
  bool starting = false;         // its stores are being opened
  bool planning = false;         // its planner runs
  std::optional<Error> refusal;  // why it was not started; gone with the next start
  // What its start or its planner waits for; given together.
  std::optional<Error> obstacle;
  std::optional<WallTime> retryAt;
  std::stop_source stopPlanning;
  std::uint32_t units = 0;             // running now
  std::vector<std::uint32_t> unitsTo;  // of these, to each destination; as long as it had to be
  std::array<std::uint64_t, kTransferStates> counts{};  // transfers by TransferState
  std::uint64_t removals = 0, openRemovals = 0;         // of these, removals: all, and unfinished ones
  bool removes = false;                                 // all is copied: they may begin
  std::uint64_t openLate = 0;                           // unfinished ones of JournalTransfer::late
  bool lates = false;                                   // all others but removals have ended: they may begin
  std::uint64_t bytes = 0, bytesDone = 0, bytesResumed = 0;
  std::optional<ConflictPolicy> answerForAll;
  std::shared_ptr<Spool> spool;  // none: it has one destination, or there is nothing to be spooled
  TokenBucket rate;
  std::uint64_t version = 0;
  std::uint64_t unfinished() const;
  // One is new: those that wait for others are counted.
  void countWaiting(const JournalTransfer& transfer, bool open) {
    const bool removal = transfer.kind == static_cast<int>(TransferKind::removal);
    removals += removal ? 1 : 0;
    openRemovals += removal && open ? 1 : 0;
    openLate += transfer.late && open ? 1 : 0;
  }
  bool mayStartUnit() const { return options.parallel == 0 || units < options.parallel; }
  void unitStarts(std::uint32_t destination) {
    if (unitsTo.size() <= destination) unitsTo.resize(destination + 1);
    ++unitsTo[destination];
    ++units;
  }
  void unitEnds(std::uint32_t destination) {
    HAWSER_ASSERT(units > 0 && unitsTo.at(destination) > 0);
    --unitsTo[destination];
    --units;
  }
};

// A transfer that is being worked on.
struct LiveTransfer {
  std::stop_source stop;
  // Of the job when this began: a job gets new ones with a new credential while old units still run.
  std::shared_ptr<const JobPlaces> places;
  std::unique_ptr<TokenBucket> rate;
  bool whole = false;                    // one unit does it all
  bool opened = false;                   // writer and parts are there
  bool busyAlone = true;                 // opening or finishing: no part may start
  std::unique_ptr<ObjectWriter> writer;  // set by the opening unit, then shared by the units of its parts
  ObjectProperties properties;           // likewise
  ObjectLayout layout;                   // of the source; likewise
  // The destination is asked to fetch parts by itself, and has not said that it cannot; one of several places
  // of it from another one.
  std::atomic<bool> byService{false}, across{true};
  std::unique_ptr<Comparison> comparison;  // likewise: parts are its pieces; none: those of the grid
  std::atomic<std::uint64_t> compared{0};  // bytes, while the opening unit finds that out
  std::vector<PartReceipt> receipts;       // by part number
  std::vector<PartState> parts;
  std::vector<std::uint32_t> again;  // failed parts, to be taken before new ones
  PartOrder order;
  std::uint32_t next = 0;  // place in it of the first part never taken
  std::uint32_t partsDone = 0;
  std::uint32_t units = 0;               // running now
  std::atomic<std::uint64_t> moving{0};  // bytes of parts under way

  Part partAt(std::uint32_t number, const PartGrid& grid) const {
    return comparison ? Part{number, comparison->plan.pieces.at(number).range} : grid.part(number);
  }
  delta::PieceKind kindOf(const Part& part) const {
    return comparison ? comparison->plan.pieces.at(part.number).kind : delta::PieceKind::send;
  }

  std::atomic<bool>& asksFor(const Part& part, const Capabilities& to) {
    const bool changes =
        comparison && comparison->changesPlace(comparison->plan.pieces.at(part.number), to.members.size());
    return changes ? across : byService;
  }

  // In which order its parts are begun: as the slices lie, of the destination or, where that keeps it in one
  // piece, of the source.
  PartOrder orderOf(const PartGrid& grid, const Capabilities& to) const {
    if (comparison && (!writer->inOrder() || to.partBoundary != 0)) {
      const auto pieces = static_cast<std::uint32_t>(comparison->plan.pieces.size());
      return PartOrder::ofRuns(comparison->firstParts(), pieces, to.members.size());
    }
    PartOrder made{comparison ? comparison->plan.pieces.size() : grid.count(), 1, 1};
    if (to.partBoundary != 0) {
      made.run = grid.partsOfStretch();
      made.lanes = std::max<std::size_t>(to.members.size(), 1);
    } else if (layout.width != 0 && !writer->inOrder()) {
      made.run = divideRoundingUp(layout.width, grid.partSize);
      made.lanes = layout.members;
    }
    return made;
  }

  // It comes after one of its stretch that is not written yet (ObjectWriter::inOrder).
  bool waitsForItsTurn(std::uint32_t number, const PartGrid& grid) const {
    if (number == 0 || !writer->inOrder()) return false;
    const bool isFirst = grid.boundary != 0 && partAt(number, grid).range.offset % grid.boundary == 0;
    return !isFirst && parts[number - 1] != PartState::sent;
  }
  // The part to begin now: one that failed, else the next one.
  std::optional<std::uint32_t> choose(const PartGrid& grid) const {
    constexpr std::size_t kLookAhead = 64;  // past those whose turn has not come
    for (auto failed = again.rbegin(); failed != again.rend(); ++failed) {
      if (!waitsForItsTurn(*failed, grid)) return *failed;
    }
    for (std::size_t place = next; place < parts.size() && place < next + kLookAhead; ++place) {
      const std::uint32_t number = order.at(place);
      if (parts[number] == PartState::pending && !waitsForItsTurn(number, grid)) return number;
    }
    return std::nullopt;
  }
  void take(std::uint32_t number) {
    parts[number] = PartState::reading;
    std::erase(again, number);
    skipTaken();
  }

  // `next` goes on to a part that nobody has taken.
  void skipTaken() {
    while (next < parts.size() && parts[order.at(next)] != PartState::pending)
      ++next;
  }
};

struct TransferRecord {
  JournalTransfer journal;
  JobRecord* job = nullptr;
  TransferState state = TransferState::queued;
  // The source or destination may not be as planned any more (a retry, an answer): look again before copying.
  bool lookFirst = false;
  bool renames = false;                    // find a free name first
  bool compares = false;                   // equal hashes: skip
  bool sendsAll = false;                   // what was taken over was not what it should be
  std::optional<ConflictPolicy> answered;  // for this transfer
  std::uint32_t failures = 0;              // in a row without progress; not of stores that are away
  bool hasFailed = false;                  // since its last progress
  SteadyTime lastFailure;                  // that was counted
  std::uint32_t attempts = 0;
  std::uint32_t restarts = 0;           // all parts thrown away because together they were wrong
  std::optional<SteadyTime> notBefore;  // no unit before this
  std::optional<WallTime> retryAt;
  std::uint64_t bytesDone = 0;
  std::uint64_t version = 0;
  std::unique_ptr<LiveTransfer> live;
  std::vector<PartState> parts;  // how they stand while it is not live; none where none has been begun
  std::unique_ptr<const Stretches> stretches;  // of one that was compared and is done
  std::unique_ptr<Conflict> conflict;
  std::uint64_t limitRate = 0;
  std::vector<LogLine> log;
};

// A planned transfer whose destination could not be looked at: a JournalTransfer::conditionKind beside those
// of Condition.
inline constexpr int kConditionUnknown = 3;
// Likewise of one that is not copied: it gets another name where it is, if none is there (ObjectRenamer).
inline constexpr int kConditionRenamed = 4;

// A store that cannot be reached, and is waited for (RetryPolicy::waitsFor).
struct AwayStore {
  std::uint32_t tries = 0;  // in a row, in vain
  SteadyTime lastFailure;   // that was counted
  SteadyTime until;         // nothing is asked of it before
  WallTime next;            // the same
  Error error;
};

inline bool isRemoval(const TransferRecord& transfer) {
  return transfer.journal.kind == static_cast<int>(TransferKind::removal);
}

inline bool isFinished(TransferState state) {
  return state == TransferState::done || state == TransferState::failed || state == TransferState::skipped ||
         state == TransferState::cancelled;
}

inline std::uint64_t JobRecord::unfinished() const {
  std::uint64_t count = 0;
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (!isFinished(static_cast<TransferState>(i))) count += counts[i];
  }
  return count;
}

}  // namespace hawser
