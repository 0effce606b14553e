#include "sync/sync_planner.h"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "base/encoding.h"
#include "checksum/digest.h"
#include "sync/conflict_name.h"

namespace hawser {

namespace {

constexpr std::uint32_t kMostNames = 1000;
constexpr std::uint64_t kWhole = 100;  // percent
constexpr std::uint64_t kPart = 8 * 1024 * 1024;

// The deepest folder both are in, as what their paths begin with.
std::size_t commonFolder(std::string_view a, std::string_view b) {
  const auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  const std::string_view common = a.substr(0, static_cast<std::size_t>(end - a.begin()));
  return common.rfind('/') + 1;
}

std::string identityOf(const SyncObject& object) {
  if (object.kind != ObjectKind::object || object.size == 0) return {};
  if (object.hashes.crc64) return std::to_string(object.size) + " crc " + toHex(*object.hashes.crc64);
  if (object.hashes.md5) return std::to_string(object.size) + " md5 " + toHex(ByteSpan(*object.hashes.md5));
  return {};
}

class Planning {
 public:
  Planning(const OpContext& context, const SyncTask& task, SyncSides& sides)
      : context_(context), task_(task), filter_(task.include, task.exclude), sides_(sides) {
    plan_.kind = task.kind;
  }

  Result<SyncPlan> run(SyncListing& left, SyncListing& right, SyncMemory& memory);

 private:
  // A listing, with the paths around where it is.
  struct Walk {
    SyncListing* listing = nullptr;
    const SyncEntry* next = nullptr;
    std::string before;  // the path that was passed last
    bool any = false;
    bool lies(const std::string& folder) const { return next && next->path.starts_with(folder); }
  };

  Walk& walk(SyncSide side) { return side == SyncSide::left ? left_ : right_; }
  Status meet(const std::string& path, const SyncKnown* known);
  bool isCovered(const SyncMeeting& meeting) const;
  Status take(const SyncMeeting& meeting, const SyncVerdict& verdict);
  std::string staying(SyncSide gone, const std::string& path);
  static void count(Walk& from, SyncCounts& into, const std::string& path);
  void findMoves();
  static void rename(SyncRow& row, const SyncRow& before);
  std::vector<std::string> identities(const SyncRow& row, SyncSide ahead) const;
  void findBlocked();
  Status nameConflicts();
  Result<bool> nameConflict(SyncRow& row, const SyncObject& loser, const std::string& name);
  void countRequests();

  const OpContext& context_;
  const SyncTask& task_;
  const Filter filter_;
  SyncSides& sides_;
  Walk left_, right_;
  bool knew_ = false;
  SyncPlan plan_;
  // Of what went, and had not been changed: how it was at the last run.
  std::unordered_map<std::string, SyncKnown> before_;
};

void Planning::count(Walk& from, SyncCounts& into, const std::string& path) {
  if (!from.next || from.next->path != path) return;
  from.any = true;
  ++into.objects;
  into.bytes += from.next->object.size;
}

Result<SyncPlan> Planning::run(SyncListing& left, SyncListing& right, SyncMemory& memory) {
  left_.listing = &left;
  right_.listing = &right;
  for (;;) {
    HAWSER_CHECK(context_.check());
    HAWSER_TRY(left_.next, left.peek(context_));
    HAWSER_TRY(right_.next, right.peek(context_));
    HAWSER_TRY(const SyncKnown* known, memory.peek());
    const std::string* first = nullptr;
    for (const std::string* path :
         {left_.next ? &left_.next->path : nullptr, right_.next ? &right_.next->path : nullptr,
          known ? &known->path : nullptr}) {
      if (path && (!first || *path < *first)) first = path;
    }
    if (!first) break;
    const std::string path = *first;
    const bool isKnown = known && known->path == path;
    HAWSER_CHECK(meet(path, isKnown ? known : nullptr));
    for (Walk* one : {&left_, &right_}) {
      if (!one->next || one->next->path != path) continue;
      one->before = path;
      one->listing->take();
    }
    if (isKnown) memory.take();
  }
  findBlocked();
  findMoves();
  HAWSER_CHECK(nameConflicts());
  countRequests();
  // What is planned for nothing at all is most likely not there: a disk that is not mounted.
  const auto hold = [&](SyncHold what, SyncSide side) { plan_.holds.push_back({what, side}); };
  for (const SyncSide side : {SyncSide::left, SyncSide::right}) {
    if (walk(side).any || plan_.removalsOn(other(side)) == 0) continue;
    hold(knew_ ? SyncHold::sideEmptied : SyncHold::sourceEmpty, side);
  }
  if (task_.leftReplaced && plan_.removalsOn(SyncSide::right) != 0)
    hold(SyncHold::rootReplaced, SyncSide::left);
  if (task_.rightReplaced && plan_.removalsOn(SyncSide::left) != 0)
    hold(SyncHold::rootReplaced, SyncSide::right);
  return without(std::move(plan_), {}, task_.limit);
}

// An empty folder has a marker; one with something in it is there by that.
bool Planning::isCovered(const SyncMeeting& meeting) const {
  if (!meeting.path.ends_with('/')) return false;
  return (!meeting.left && left_.lies(meeting.path)) || (!meeting.right && right_.lies(meeting.path));
}

Status Planning::meet(const std::string& path, const SyncKnown* known) {
  knew_ = knew_ || known;
  if (!filter_.takes(path)) return {};
  count(left_, plan_.left, path);
  count(right_, plan_.right, path);
  SyncMeeting meeting{path, nullptr, nullptr, known};
  if (left_.next && left_.next->path == path) meeting.left = &left_.next->object;
  if (right_.next && right_.next->path == path) meeting.right = &right_.next->object;
  const auto isLink = [](const SyncObject* object) { return object && object->kind == ObjectKind::link; };
  if (task_.links == LinkPolicy::skip && (isLink(meeting.left) || isLink(meeting.right))) return {};
  if (isCovered(meeting)) return {};
  HAWSER_TRY(const SyncVerdict verdict,
             judgeMeeting(task_.kind, task_.rule, meeting,
                          [&](const SyncMeeting& both) { return sides_.sameBytes(context_, both); }));
  return take(meeting, verdict);
}

Status Planning::take(const SyncMeeting& meeting, const SyncVerdict& verdict) {
  using Kind = SyncVerdict::Kind;
  switch (verdict.kind) {
    case Kind::nothing:
      return {};
    case Kind::forget:
      plan_.forgotten.push_back(meeting.path);
      return {};
    case Kind::equal:
    case Kind::adopt:
      ++plan_.equal.objects;
      plan_.equal.bytes += meeting.left->size;
      break;
    case Kind::act:
      break;
  }
  if (verdict.kind != Kind::act) {
    // One of them may have another ETag by now.
    const bool moved = !meeting.known || meeting.known->left.etag != meeting.left->etag ||
                       meeting.known->right.etag != meeting.right->etag;
    if (!moved) return {};
    SyncKnown now;
    now.path = meeting.path;
    now.kind = meeting.left->kind;
    now.size = meeting.left->size;
    now.hashes =
        meeting.left->hashes.crc64 || meeting.left->hashes.md5 ? meeting.left->hashes : meeting.right->hashes;
    if (verdict.kind == Kind::equal && !now.hashes.crc64 && !now.hashes.md5)
      now.hashes = meeting.known->hashes;
    now.left = {meeting.left->etag, meeting.left->made};
    now.right = {meeting.right->etag, meeting.right->made};
    plan_.adopted.push_back(std::move(now));
    return {};
  }
  SyncRow row;
  row.path = meeting.path;
  row.action = verdict.action;
  row.reason = verdict.reason;
  row.to = verdict.to;
  if (meeting.left) row.left = *meeting.left;
  if (meeting.right) row.right = *meeting.right;
  if (row.action == SyncAction::remove) {
    row.stays = staying(other(row.to), meeting.path);
    if (meeting.known && isUnchanged(*meeting.on(row.to), *meeting.known, row.to))
      before_.emplace(meeting.path, *meeting.known);
  }
  plan_.rows.push_back(std::move(row));
  return {};
}

// The folders around a path that the side has which does not have the path.
std::string Planning::staying(SyncSide side, const std::string& path) {
  const Walk& there = walk(side);
  std::size_t stays = commonFolder(path, there.before);
  if (there.next) stays = std::max(stays, commonFolder(path, there.next->path));
  return path.substr(0, stays);
}

// What the bytes of a row are told by on the side that is ahead: those that went from there, or came.
std::vector<std::string> Planning::identities(const SyncRow& row, SyncSide ahead) const {
  std::vector<std::string> all;
  const auto add = [&](std::string identity) {
    if (!identity.empty()) all.push_back(std::move(identity));
  };
  const bool went = row.action == SyncAction::remove;
  const SyncObject& object = *row.on(went ? other(ahead) : ahead);
  if (object.kind != ObjectKind::object || object.size == 0) return all;
  const auto known = before_.find(row.path);
  if (!went) add(sides_.lasting(ahead, object.etag));
  add(identityOf(object));
  if (!went || known == before_.end()) return all;
  add(sides_.lasting(ahead, known->second.on(ahead).etag));
  SyncObject before = object;
  before.hashes = known->second.hashes;
  add(identityOf(before));
  return all;
}

// What goes under one name and comes under another, the same bytes: it is given the other name where it is.
void Planning::findMoves() {
  std::set<std::size_t> used;
  for (const SyncSide to : {SyncSide::left, SyncSide::right}) {
    std::unordered_map<std::string, std::vector<std::size_t>> gone;
    for (std::size_t i = plan_.rows.size(); i-- > 0;) {
      const SyncRow& row = plan_.rows[i];
      if (row.action != SyncAction::remove || row.to != to) continue;
      for (std::string& identity : identities(row, other(to)))
        gone[std::move(identity)].push_back(i);
    }
    for (SyncRow& row : plan_.rows) {
      if (gone.empty() || row.action != SyncAction::copy || row.to != to || row.on(to)) continue;
      for (const std::string& identity : identities(row, other(to))) {
        const auto found = gone.find(identity);
        if (found == gone.end()) continue;
        std::vector<std::size_t>& all = found->second;
        while (!all.empty() && used.contains(all.back()))
          all.pop_back();
        if (all.empty()) continue;
        used.insert(all.back());
        rename(row, plan_.rows[all.back()]);
        break;
      }
    }
  }
  std::size_t at = 0;
  std::erase_if(plan_.rows, [&](const SyncRow&) { return used.contains(at++); });
}

void Planning::rename(SyncRow& row, const SyncRow& before) {
  row.action = SyncAction::move;
  row.reason = SyncReason::renamed;
  row.from = before.path;
  row.moved = before.on(row.to);
  row.stays = before.stays;
}

// A file on the one side where the other has a folder: neither can take the other's place.
void Planning::findBlocked() {
  std::set<std::string> files;
  for (const SyncRow& row : plan_.rows)
    if (!row.path.ends_with('/') && row.action == SyncAction::copy && !row.on(row.to)) files.insert(row.path);
  std::set<std::string> blocked;
  for (const SyncRow& row : plan_.rows) {
    for (std::size_t slash = row.path.find('/'); slash != std::string::npos && slash + 1 < row.path.size();
         slash = row.path.find('/', slash + 1)) {
      const std::string folder = row.path.substr(0, slash);
      if (files.contains(folder)) blocked.insert(folder);
    }
  }
  if (blocked.empty()) return;
  for (SyncRow& row : plan_.rows) {
    bool inTheWay = blocked.contains(row.path);
    for (std::size_t slash = row.path.find('/'); !inTheWay && slash != std::string::npos;
         slash = row.path.find('/', slash + 1))
      inTheWay = blocked.contains(row.path.substr(0, slash));
    if (!inTheWay) continue;
    row.action = SyncAction::keep;
    row.reason = SyncReason::folderInTheWay;
  }
}

// False: the name is taken by something else.
Result<bool> Planning::nameConflict(SyncRow& row, const SyncObject& loser, const std::string& name) {
  HAWSER_TRY(const auto left, sides_.find(context_, SyncSide::left, name));
  HAWSER_TRY(const auto right, sides_.find(context_, SyncSide::right, name));
  for (const auto& there : {left, right})
    if (there && sameness(*there, loser, SkipRule::none) != Sameness::same) return false;
  row.keptAs = name;
  row.keptLeft = left.has_value();
  row.keptRight = right.has_value();
  return true;
}

Status Planning::nameConflicts() {
  std::set<std::string> taken;
  for (SyncRow& row : plan_.rows) {
    if (row.action != SyncAction::conflict) continue;
    const SyncObject& loser = *row.on(row.to);
    for (std::uint32_t number = 1; row.keptAs.empty(); ++number) {
      if (number > kMostNames)
        return fail(makeError(ErrorCode::exists, "no free name was found beside it").about(row.path));
      const std::string name = conflictName(row.path, task_.host, loser.time(), number);
      if (taken.contains(name)) continue;
      HAWSER_TRY(const bool named, nameConflict(row, loser, name));
      if (named) taken.insert(name);
    }
  }
  // What a broken-off run has saved on one side only is what is saved on the other now.
  std::erase_if(plan_.rows, [&](const SyncRow& row) { return taken.contains(row.path); });
  std::erase_if(plan_.adopted, [&](const SyncKnown& known) { return taken.contains(known.path); });
  return {};
}

void Planning::countRequests() {
  for (const SyncRow& row : plan_.rows) {
    switch (row.action) {
      case SyncAction::keep:
        break;
      case SyncAction::remove:
        ++plan_.requests;
        break;
      case SyncAction::move:
        plan_.requests += 3;
        break;
      case SyncAction::conflict:
        plan_.requests += 4;
        [[fallthrough]];
      case SyncAction::copy:
        plan_.requests += row.bytes() <= kPart ? 1 : row.bytes() / kPart + 3;
        break;
    }
  }
}

void addText(std::string& all, std::string_view text) {
  all.append(std::to_string(text.size())).append(":").append(text);
}

void addObject(std::string& all, const std::optional<SyncObject>& object) {
  if (!object) return addText(all, "-");
  addText(all, std::to_string(static_cast<int>(object->kind)));
  addText(all, std::to_string(object->size));
  addText(all, object->etag);
}

bool isOverLimit(const SyncPlan& plan, SyncSide side, const SyncLimit& limit) {
  const std::uint64_t removals = plan.removalsOn(side);
  if (removals == 0 || (limit.agreed && plan.removals() <= *limit.agreed)) return false;
  const std::uint64_t all = (side == SyncSide::left ? plan.left : plan.right).objects;
  const bool many = limit.count != 0 && removals > limit.count;
  return many || removals * kWhole > all * limit.percent;
}

}  // namespace

std::uint64_t SyncRow::bytes() const {
  if (action == SyncAction::remove || action == SyncAction::keep || action == SyncAction::move) return 0;
  const auto& source = on(other(to));
  return (source ? source->size : 0) + (action == SyncAction::conflict && on(to) ? on(to)->size : 0);
}

std::uint64_t SyncPlan::removalsOn(SyncSide side) const {
  return static_cast<std::uint64_t>(std::count_if(rows.begin(), rows.end(), [side](const SyncRow& row) {
    return row.action == SyncAction::remove && row.to == side;
  }));
}

std::string hashOf(const SyncPlan& plan) {
  std::string all;
  addText(all, std::to_string(static_cast<int>(plan.kind)));
  for (const SyncRow& row : plan.rows) {
    addText(all, row.path);
    addText(all, std::to_string(static_cast<int>(row.action) * 2 + static_cast<int>(row.to)));
    addText(all, row.from);
    addText(all, row.keptAs);
    addObject(all, row.left);
    addObject(all, row.right);
    addObject(all, row.moved);
  }
  return toHex(ByteSpan(sha256(std::as_bytes(std::span(all)))));
}

SyncPlan without(SyncPlan plan, const std::vector<std::string>& paths, const SyncLimit& limit) {
  const std::set<std::string> unwanted(paths.begin(), paths.end());
  std::erase_if(plan.rows, [&](const SyncRow& row) { return unwanted.contains(row.path); });
  std::erase_if(plan.holds, [&](const SyncHeld& held) {
    return held.hold == SyncHold::manyRemovals || plan.removalsOn(other(held.side)) == 0;
  });
  for (const SyncSide side : {SyncSide::left, SyncSide::right})
    if (isOverLimit(plan, side, limit)) plan.holds.push_back({SyncHold::manyRemovals, side});
  plan.hash = hashOf(plan);
  return plan;
}

SyncPlan turned(SyncPlan plan, const std::vector<std::string>& paths, const SyncLimit& limit) {
  const std::set<std::string> wanted(paths.begin(), paths.end());
  for (SyncRow& row : plan.rows) {
    const bool turns = plan.kind == SyncKind::twoWay && row.action != SyncAction::move &&
                       wanted.contains(row.path) && row.reason != SyncReason::folderInTheWay;
    if (!turns) continue;
    row.keptAs.clear();
    row.to = other(row.to);
    row.action = row.on(other(row.to)) ? SyncAction::copy : SyncAction::remove;
    row.reason = SyncReason::chosen;
    if (row.action == SyncAction::remove)
      row.stays = row.path.substr(0, row.path.rfind('/', row.path.size() - 2) + 1);
  }
  return without(std::move(plan), {}, limit);
}

Result<SyncPlan> planSync(const OpContext& context, const SyncTask& task, SyncSides& sides, SyncListing& left,
                          SyncListing& right, SyncMemory& memory) {
  return Planning(context, task, sides).run(left, right, memory);
}

}  // namespace hawser
