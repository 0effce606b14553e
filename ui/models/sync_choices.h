// SyncChoices: what somebody has decided about the rows of a preview, and what comes of it. The preview
// itself stays as it was found, so that each decision can be taken back.
#pragma once

#include <QStringList>
#include <map>
#include <optional>
#include <vector>

#include "api/sync.h"

namespace hawser::ui {

struct SyncChoices {
  // By row of the plan, as many as it has.
  std::vector<bool> leftOut, turned;
  std::optional<std::uint64_t> agreedRemovals;  // so many were shown and are to go

  static SyncChoices of(const SyncPreview& preview);
  friend bool operator==(const SyncChoices&, const SyncChoices&) = default;
};

// Of what would be started. Rows keep their numbers.
struct SyncOutcome {
  std::vector<SyncHeld> holds;
  QStringList holdWords;  // of each
  SyncTotals totals;
  std::uint64_t removals = 0;
  bool remembers = false;                           // that what was not known is the same: worth a start too
  std::map<std::uint32_t, SyncRow> turned;          // as they are the other way round
  std::array<std::uint64_t, kSyncGroups> listed{};  // rows of a group, with those left out
  const SyncTotals::Group& of(SyncGroup group) const {
    return totals.groups.at(static_cast<std::size_t>(group));
  }
};

// What is to be started. Slow for many rows, as the next: for a worker.
SyncPreview chosen(const SyncPreview& preview, const SyncChoices& choices);
SyncOutcome outcomeOf(const SyncPreview& preview, const SyncChoices& choices);

// Whether it can go the other way.
bool canTurn(const SyncPreview& preview, const SyncRow& row);

}  // namespace hawser::ui
