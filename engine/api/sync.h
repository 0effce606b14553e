// Folders that are kept the same: what is asked for, and what a run will do, row by row, before it does it.
//
// A preview is frozen: startSync() does what it says, or what is left of it once rows were taken out, and
// each row only if both sides still are as it says; what somebody has changed since is left as it is.
#pragma once

#include <QString>
#include <string>
#include <vector>

#include "api/types.h"
#include "profile/profile.h"
#include "sync/sync_types.h"  // IWYU pragma: export

namespace hawser {

// Error::serviceCode of a folder of this computer that is not there, or is another one than at the last run.
inline constexpr const char* kFolderMissing = "FolderMissing";
inline constexpr const char* kFolderReplaced = "FolderReplaced";

struct SyncRequest {
  SyncKind kind = SyncKind::update;
  std::string left, right;  // locations of folders, with or without '/' at the end; the source is left
  // Of these hold include, exclude, skip (what tells that two are the same), links (keep or skip), and how
  // bytes are moved.
  JobOptions options = {};
  DeleteLimit deleteLimit = {};
  // So many removals were shown and are wanted: the limit holds no more.
  std::optional<std::uint64_t> agreedRemovals = {};
  bool newFolders = false;  // that a folder is another than at the last run is right
  std::string host = {};    // in the names of conflicts; empty: this computer's
};

// Of one kind of row. The order is that of the preview's tabs: what takes away comes first.
enum class SyncGroup : std::uint8_t { removals, overwrites, fresh, renames, conflicts, kept };
inline constexpr std::size_t kSyncGroups = 6;
SyncGroup groupOf(const SyncRow& row);

struct SyncTotals {
  struct Group {
    std::uint64_t rows = 0, bytes = 0;
  };
  std::array<Group, kSyncGroups> groups;
  std::uint64_t bytes = 0;        // that go from one side to the other
  std::uint64_t bytesToSend = 0;  // of them, without what delta finds there
  std::uint64_t bytesToLeft = 0, bytesToRight = 0;
};

struct SyncPreview {
  SyncRequest request;
  SyncPlan plan;
  std::string leftText, rightText;   // what precedes a path, for people
  std::vector<std::string> withSas;  // as JobRequest::withSas
  // Of the row of that number, where JobOptions::delta is set: so many bytes would be sent.
  std::map<std::string, std::uint64_t> bytesToSend;  // by path
  std::optional<std::uint64_t> freeLeft, freeRight;  // bytes, where the side is a folder of this computer
  JobId unfinished =
      0;  // an earlier run of the same two that has not ended; to be resumed or cancelled first

  SyncTotals totals() const;
};

// The preview without the rows of these paths, with its holds and hash as they are then.
SyncPreview without(SyncPreview preview, const std::vector<std::string>& paths);

// The preview with these rows the other way round; of two-way alone, and not of renames.
SyncPreview turned(SyncPreview preview, const std::vector<std::string>& paths);

// Short stable names: "remove", "gone", "to-right", "many-removals".
std::string_view name(SyncKind kind);
std::string_view name(SyncAction action);
std::string_view name(SyncReason reason);
std::string_view name(SyncHold hold);
// Translated: "it was removed on the other side".
QString reasonWords(const SyncRow& row);
// What holds the plan back, and what to do about it: a sentence or two.
QString holdWords(const SyncHeld& held, const SyncPreview& preview);

}  // namespace hawser
