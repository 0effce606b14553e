// What keeping two folders the same consists of, as values: what stands where, what is known of the last run,
// what is to be done, and what keeps it from being done.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/object_store.h"

namespace hawser {

enum class SyncKind : std::uint8_t {
  update,  // new and newer objects go from left to right
  mirror,  // right becomes what left is: what left has not is removed
  twoWay,  // what changed on either side goes to the other
};

enum class SyncSide : std::uint8_t { left, right };
constexpr SyncSide other(SyncSide side) {
  return side == SyncSide::left ? SyncSide::right : SyncSide::left;
}

// One object as a side shows it.
struct SyncObject {
  ObjectKind kind = ObjectKind::object;  // object, folder or link
  std::uint64_t size = 0;
  std::string etag;
  // Of the file it was made from, which goes along with the bytes; nothing where that is not known.
  std::optional<WallTime> made;
  WallTime modified;  // by the side's clock
  ObjectHashes hashes;
  std::string linkTarget;  // of a link, where a listing tells
  std::string signature;   // ObjectProperties::signature, or the key of one for BlobSync
  WallTime time() const { return made.value_or(modified); }
  friend bool operator==(const SyncObject&, const SyncObject&) = default;
};

// Both sides of a path when they were the same, at the end of the last run.
struct SyncKnown {
  std::string path;
  ObjectKind kind = ObjectKind::object;
  std::uint64_t size = 0;
  ObjectHashes hashes;
  struct Version {
    std::string etag;
    std::optional<WallTime> made;
    friend bool operator==(const Version&, const Version&) = default;
  };
  Version left, right;
  const Version& on(SyncSide side) const { return side == SyncSide::left ? left : right; }
  friend bool operator==(const SyncKnown&, const SyncKnown&) = default;
};

// Numbers are shown to programs by their names (api/sync_words.h).
enum class SyncAction : std::uint8_t {
  remove,    // from `to`
  conflict,  // both changed: `to` gets the other's, what it had is kept as `keptAs` on both sides
  move,      // on `to`, from the name `from`
  copy,      // to `to`, new or in place of what is there
  keep,      // left as it is, and worth telling: see the reason
};

enum class SyncReason : std::uint8_t {
  fresh,           // it is not there yet
  changed,         // it has changed on the side it comes from
  differs,         // nothing is known of before, and the two are not the same
  gone,            // it was removed on the other side
  extra,           // the source has it not
  renamed,         // it has another name on the other side
  bothChanged,     // differently
  removedThere,    // it was removed on the one side and changed on the other: the change stays
  newerThere,      // the one at the destination is as new or newer
  changedThere,    // only the one at the destination has changed
  folderInTheWay,  // a file on one side is a folder on the other
  chosen,          // by who looked at the plan
};

struct SyncRow {
  std::string path;
  SyncAction action = SyncAction::copy;
  SyncReason reason = SyncReason::fresh;
  SyncSide to = SyncSide::right;             // the side that is changed
  std::optional<SyncObject> left, right;     // what stands there now
  std::string from;                          // of move: the path before; its object is `source`
  std::optional<SyncObject> moved;           // of move: what stands on `to` under `from`
  std::string keptAs;                        // of conflict: the path that the loser gets
  bool keptLeft = false, keptRight = false;  // it is there already, from a run that was broken off
  std::string stays;  // of remove and move: the folder that stays in any case; "" the root
  const std::optional<SyncObject>& on(SyncSide side) const { return side == SyncSide::left ? left : right; }
  // Of what is moved over.
  std::uint64_t bytes() const;
};

// What keeps a plan from being carried out.
enum class SyncHold : std::uint8_t {
  sourceEmpty,   // what things would be removed for has nothing at all
  sideEmptied,   // a side has nothing of what it had: a disk that is not mounted, or a store that was emptied
  rootReplaced,  // the folder is another one than that of the last run
  manyRemovals,  // more than the limit
};

struct SyncHeld {
  SyncHold hold;
  SyncSide side = SyncSide::left;  // whose objects are missing, or would be removed
  friend bool operator==(const SyncHeld&, const SyncHeld&) = default;
};

struct SyncCounts {
  std::uint64_t objects = 0, bytes = 0;
};

// Frozen: what is carried out is this, or nothing. Each row is done only if both sides still are as they are
// in it.
struct SyncPlan {
  SyncKind kind = SyncKind::update;
  std::vector<SyncRow> rows;           // in order of paths; without what is the same
  std::vector<SyncKnown> adopted;      // found to be the same, and not known before
  std::vector<std::string> forgotten;  // known, and gone from both sides
  std::vector<SyncHeld> holds;         // none: it may be carried out
  SyncCounts equal, left, right;       // all that each side has
  std::uint64_t requests = 0;          // that it took to list, and will about take to carry out
  std::string hash;  // SHA-256 in hex of what is to be done, and of what it was planned from

  std::uint64_t removalsOn(SyncSide side) const;
  std::uint64_t removals() const { return removalsOn(SyncSide::left) + removalsOn(SyncSide::right); }
};

// More than this is held back. `agreed`: so many were shown, and are wanted.
struct SyncLimit {
  std::uint64_t count = 0;  // 0: none by number
  std::uint32_t percent = 50;
  std::optional<std::uint64_t> agreed;
};

}  // namespace hawser
