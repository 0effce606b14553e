#include "sync/sync_rules.h"

#include <chrono>

namespace hawser {

namespace {

using Kind = SyncVerdict::Kind;

// Some file systems keep even seconds only.
constexpr std::chrono::seconds kCoarse{2};

bool isCoarse(WallTime time) {
  return time.time_since_epoch() % std::chrono::seconds(1) == std::chrono::nanoseconds(0);
}

bool sameTime(WallTime a, WallTime b) {
  if (a == b) return true;
  const auto apart = a < b ? b - a : a - b;
  return (isCoarse(a) || isCoarse(b)) && apart < kCoarse;
}

std::optional<bool> sameHashes(const ObjectHashes& a, const ObjectHashes& b) {
  if (a.crc64 && b.crc64) return a.crc64 == b.crc64;
  if (a.md5 && b.md5) return a.md5 == b.md5;
  return std::nullopt;
}

SyncVerdict act(SyncAction action, SyncReason reason, SyncSide to) {
  return {Kind::act, action, reason, to};
}

// The path as one side has it, against what is known.
enum class Change : std::uint8_t { none, changed, gone, fresh, absent };

Change changeOf(const SyncObject* now, const SyncKnown* then, SyncSide side) {
  if (!then) return now ? Change::fresh : Change::absent;
  if (!now) return Change::gone;
  return isUnchanged(*now, *then, side) ? Change::none : Change::changed;
}

using Same = std::function<Result<bool>(const SyncMeeting&)>;

bool hasHash(const SyncObject& object) {
  return object.hashes.crc64 || object.hashes.md5;
}

// Bytes are read where that is asked for, is cheap, or would make conflicts of what is the same; a copy one
// way costs no more than to fetch both.
Result<bool> isSame(SyncKind kind, SkipRule rule, const SyncMeeting& meeting, const Same& same) {
  const SyncObject& left = *meeting.left;
  const SyncObject& right = *meeting.right;
  const Sameness known = sameness(left, right, rule);
  if (known != Sameness::unknown) return known == Sameness::same;
  const bool reads = kind == SyncKind::twoWay || rule == SkipRule::sameHash ||
                     left.kind == ObjectKind::link || hasHash(left) || hasHash(right);
  if (reads) return same(meeting);
  if (left.made && right.made) return false;
  // By other programs, which keep no time of the file: as new as its upload.
  return right.time() >= left.time();
}

// The newer one stays in its place. Both are kept, so a wrong clock costs a name only.
SyncSide loserOf(const SyncMeeting& meeting) {
  return meeting.right->time() > meeting.left->time() ? SyncSide::left : SyncSide::right;
}

Result<SyncVerdict> judgeTwoWay(SkipRule rule, const SyncMeeting& meeting, const Same& same) {
  const Change left = changeOf(meeting.left, meeting.known, SyncSide::left);
  const Change right = changeOf(meeting.right, meeting.known, SyncSide::right);
  if (!meeting.left && !meeting.right) return SyncVerdict{Kind::forget};
  if (left == Change::none && right == Change::none) return SyncVerdict{Kind::equal};
  if (!meeting.left || !meeting.right) {
    const SyncSide gone = meeting.left ? SyncSide::right : SyncSide::left;
    const Change there = meeting.left ? left : right;
    if (there == Change::fresh) return act(SyncAction::copy, SyncReason::fresh, gone);
    if (there == Change::changed) return act(SyncAction::copy, SyncReason::removedThere, gone);
    return act(SyncAction::remove, SyncReason::gone, other(gone));
  }
  if (left == Change::none) return act(SyncAction::copy, SyncReason::changed, SyncSide::left);
  if (right == Change::none) return act(SyncAction::copy, SyncReason::changed, SyncSide::right);
  HAWSER_TRY(const bool equal, isSame(SyncKind::twoWay, rule, meeting, same));
  if (equal) return SyncVerdict{Kind::adopt};
  return act(SyncAction::conflict, SyncReason::bothChanged, loserOf(meeting));
}

Result<SyncVerdict> judgeOneWay(SyncKind kind, SkipRule rule, const SyncMeeting& meeting, const Same& same) {
  const bool mirror = kind == SyncKind::mirror;
  if (!meeting.left && !meeting.right) return SyncVerdict{Kind::forget};
  if (!meeting.left) {
    if (!mirror) return SyncVerdict{Kind::nothing};
    return act(SyncAction::remove, meeting.known ? SyncReason::gone : SyncReason::extra, SyncSide::right);
  }
  if (!meeting.right) return act(SyncAction::copy, SyncReason::fresh, SyncSide::right);
  const Change left = changeOf(meeting.left, meeting.known, SyncSide::left);
  const Change right = changeOf(meeting.right, meeting.known, SyncSide::right);
  if (left == Change::none && right == Change::none) return SyncVerdict{Kind::equal};
  if (right == Change::none) return act(SyncAction::copy, SyncReason::changed, SyncSide::right);
  HAWSER_TRY(const bool equal, isSame(kind, rule, meeting, same));
  if (equal) return SyncVerdict{Kind::adopt};
  const SyncReason reason = left == Change::none ? SyncReason::changedThere
                            : meeting.known      ? SyncReason::changed
                                                 : SyncReason::differs;
  if (mirror) return act(SyncAction::copy, reason, SyncSide::right);
  // What only the destination has changed is not undone, whatever the clocks say.
  if (left == Change::none) return act(SyncAction::keep, reason, SyncSide::right);
  if (meeting.right->time() >= meeting.left->time())
    return act(SyncAction::keep, SyncReason::newerThere, SyncSide::right);
  return act(SyncAction::copy, reason, SyncSide::right);
}

}  // namespace

bool isUnchanged(const SyncObject& now, const SyncKnown& then, SyncSide side) {
  if (now.kind != then.kind) return false;
  if (now.kind == ObjectKind::folder) return true;
  if (now.size != then.size && now.kind == ObjectKind::object) return false;
  const SyncKnown::Version& version = then.on(side);
  if (!version.etag.empty() && version.etag == now.etag) return true;
  if (const auto hashes = sameHashes(now.hashes, then.hashes)) return *hashes;
  // Rights, a tier, or where the disk is mounted: an ETag changes with more than the bytes.
  return now.kind == ObjectKind::object && now.made && version.made && *now.made == *version.made;
}

Sameness sameness(const SyncObject& left, const SyncObject& right, SkipRule rule) {
  if (left.kind != right.kind) return Sameness::different;
  if (left.kind == ObjectKind::folder) return Sameness::same;
  if (left.kind == ObjectKind::link) {
    if (left.linkTarget.empty() || right.linkTarget.empty()) return Sameness::unknown;
    return left.linkTarget == right.linkTarget ? Sameness::same : Sameness::different;
  }
  if (left.size != right.size) return Sameness::different;
  if (const auto hashes = sameHashes(left.hashes, right.hashes))
    return *hashes ? Sameness::same : Sameness::different;
  if (rule == SkipRule::sameSize || left.size == 0) return Sameness::same;
  const bool timed = rule != SkipRule::sameHash && left.made && right.made;
  if (timed && sameTime(*left.made, *right.made)) return Sameness::same;
  return Sameness::unknown;
}

Result<SyncVerdict> judgeMeeting(SyncKind kind, SkipRule rule, const SyncMeeting& meeting,
                                 const std::function<Result<bool>(const SyncMeeting&)>& same) {
  return kind == SyncKind::twoWay ? judgeTwoWay(rule, meeting, same) : judgeOneWay(kind, rule, meeting, same);
}

}  // namespace hawser
