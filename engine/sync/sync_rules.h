// The rules by which it is told whether two versions are the same, and what is to be done about a path. Pure.
#pragma once

#include <functional>

#include "sync/sync_types.h"
#include "transfer/types.h"

namespace hawser {

// Whether what stands there is what stood there at the last run. Times are compared for being the same alone,
// never for which is later: a clock that has jumped changes nothing.
bool isUnchanged(const SyncObject& now, const SyncKnown& then, SyncSide side);

enum class Sameness : std::uint8_t { same, different, unknown };
// Of both sides, where nothing is known of before. unknown: only their bytes could tell.
Sameness sameness(const SyncObject& left, const SyncObject& right, SkipRule rule);

// What stands under a path, and what is known of it.
struct SyncMeeting {
  std::string path;
  const SyncObject* left = nullptr;
  const SyncObject* right = nullptr;
  const SyncKnown* known = nullptr;
  const SyncObject* on(SyncSide side) const { return side == SyncSide::left ? left : right; }
};

struct SyncVerdict {
  enum class Kind : std::uint8_t { nothing, equal, adopt, forget, act } kind = Kind::nothing;
  SyncAction action = SyncAction::copy;
  SyncReason reason = SyncReason::fresh;
  SyncSide to = SyncSide::right;
};

// `same` is asked where sameness() does not know. Errors: its.
Result<SyncVerdict> judgeMeeting(SyncKind kind, SkipRule rule, const SyncMeeting& meeting,
                                 const std::function<Result<bool>(const SyncMeeting&)>& same);

}  // namespace hawser
