#include "sync/sync_steps.h"

#include "base/assert.h"
#include "sync/sync_memory.h"
#include "transfer/runner_state.h"

namespace hawser {

namespace {

constexpr std::uint32_t sourceOf(SyncSide side) {
  return side == SyncSide::left ? 0 : 1;
}
constexpr std::uint32_t destinationOf(SyncSide side) {
  return side == SyncSide::right ? 0 : 1;
}

TransferKind kindOf(const SyncObject& object) {
  if (object.kind == ObjectKind::folder) return TransferKind::folder;
  return object.kind == ObjectKind::link ? TransferKind::link : TransferKind::object;
}

class Steps {
 public:
  explicit Steps(const SyncPlaces& places) : places_(places) {}

  SyncSteps take(const SyncPlan& plan) {
    for (const SyncRow& row : plan.rows)
      add(row);
    made_.start.leftPrefix = places_.leftPrefix;
    made_.start.rightPrefix = places_.rightPrefix;
    for (const SyncKnown& known : plan.adopted)
      made_.start.adopted.push_back(rowOf(known));
    made_.start.forgotten = plan.forgotten;
    // Removals last: what a queue shows is the order of the work.
    made_.transfers.insert(made_.transfers.end(), std::make_move_iterator(removals_.begin()),
                           std::make_move_iterator(removals_.end()));
    made_.removals = removals_.size();
    return std::move(made_);
  }

 private:
  void add(const SyncRow& row) {
    switch (row.action) {
      case SyncAction::keep:
        return;
      case SyncAction::copy:
        copy(other(row.to), row.path, *row.on(other(row.to)), row.to, row.path, row.on(row.to));
        return leaves(row.path, *row.on(other(row.to)), row.to);
      case SyncAction::remove:
        remove(row.to, row.path, *row.on(row.to), row.stays);
        return goes(row.path, *row.on(row.to));
      case SyncAction::move:
        return move(row);
      case SyncAction::conflict:
        return keepBoth(row);
    }
  }

  std::string keyOn(SyncSide side, const std::string& path) const {
    return (side == SyncSide::left ? places_.leftPrefix : places_.rightPrefix) + path;
  }

  JournalTransfer& copy(SyncSide from, const std::string& path, const SyncObject& object, SyncSide to,
                        const std::string& toPath, const std::optional<SyncObject>& there) {
    JournalTransfer transfer;
    transfer.kind = static_cast<int>(kindOf(object));
    transfer.source = sourceOf(from);
    transfer.sourceKey = keyOn(from, path);
    transfer.sourceEtag = object.etag;
    transfer.destination = destinationOf(to);
    transfer.destinationKey = keyOn(to, toPath);
    transfer.size = object.size;
    const Condition condition = there ? Condition::matches(there->etag) : Condition::absent();
    transfer.conditionKind = static_cast<int>(condition.kind);
    transfer.conditionEtag = condition.etag;
    made_.transfers.push_back(std::move(transfer));
    return made_.transfers.back();
  }

  void remove(SyncSide side, const std::string& path, const SyncObject& object, const std::string& stays) {
    JournalTransfer transfer;
    transfer.kind = static_cast<int>(TransferKind::removal);
    transfer.source = sourceOf(side);
    transfer.sourceKey = keyOn(side, stays);
    transfer.destination = destinationOf(side);
    transfer.destinationKey = keyOn(side, path);
    transfer.hash = object.signature;
    // A folder's ETag changes with what is in it; one that is not empty is not removed anyway.
    const bool folder = object.kind == ObjectKind::folder;
    transfer.conditionKind = static_cast<int>(folder ? Condition::Kind::none : Condition::Kind::matches);
    if (!folder) transfer.conditionEtag = object.etag;
    removals_.push_back(std::move(transfer));
  }

  // Where the side cannot give another name, it copies within itself; what had the old name goes in the end.
  void move(const SyncRow& row) {
    const SyncSide side = row.to;
    JournalTransfer& step = copy(side, row.from, *row.moved, side, row.path, {});
    if (side == SyncSide::left ? places_.leftRenames : places_.rightRenames)
      step.conditionKind = kConditionRenamed;
    remove(side, row.from, *row.moved, row.stays);
    leaves(row.path, *row.on(other(side)), side);
    goes(row.from, *row.moved);
  }

  // First the loser is safe on both sides, then the other takes its place.
  void keepBoth(const SyncRow& row) {
    const SyncSide loser = row.to;
    const SyncObject& lost = *row.on(loser);
    const bool keptThere = loser == SyncSide::left ? row.keptLeft : row.keptRight;
    const bool keptHere = loser == SyncSide::left ? row.keptRight : row.keptLeft;
    if (!keptHere) copy(loser, row.path, lost, other(loser), row.keptAs, {});
    if (!keptThere) copy(loser, row.path, lost, loser, row.keptAs, {});
    // What a broken-off run has left there is adopted by the next.
    if (!keptHere && !keptThere) leaves(row.keptAs, lost, std::nullopt);
    copy(other(loser), row.path, *row.on(other(loser)), loser, row.path, lost).late = true;
    leaves(row.path, *row.on(other(loser)), loser);
  }

  // `to` gets the object; nothing: both sides do.
  void leaves(const std::string& path, const SyncObject& object, std::optional<SyncSide> to) {
    SyncKnown known;
    known.path = path;
    known.kind = object.kind;
    known.size = object.size;
    known.hashes = object.hashes;
    known.left = known.right = {object.etag, object.time()};
    // Where it goes it is given the source's time.
    if (to) (*to == SyncSide::left ? known.right : known.left).made = object.made;
    SyncPlannedRow planned{rowOf(known), SyncOutcome::arrives, SyncOutcome::arrives};
    if (to == SyncSide::left) planned.right = SyncOutcome::stays;
    if (to == SyncSide::right) planned.left = SyncOutcome::stays;
    made_.start.planned.push_back(std::move(planned));
  }

  void goes(const std::string& path, const SyncObject& object) {
    SyncKnown known;
    known.path = path;
    known.kind = object.kind;
    made_.start.planned.push_back({rowOf(known), SyncOutcome::gone, SyncOutcome::gone});
  }

  const SyncPlaces& places_;
  SyncSteps made_;
  std::vector<JournalTransfer> removals_;
};

}  // namespace

SyncSteps stepsOf(const SyncPlan& plan, const SyncPlaces& places) {
  return Steps(places).take(plan);
}

}  // namespace hawser
