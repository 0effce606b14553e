// MountText: a mount in words: how it is, how much of it is here, what a stretch of it is.
#pragma once

#include <QString>
#include <array>
#include <vector>

#include "api/mount_order.h"

namespace hawser::ui {

// What matters most of it.
enum class MountState : std::uint8_t {
  ended,  // its program has, by itself
  lost,   // the source has changed: nothing more comes
  committing,
  troubled,  // it tries again
  complete,
  paused,
  copying,
  onDemand,  // only what is read comes
};
MountState mountState(const RunningMount& mount);

// Last part of its source, on one line.
QString mountName(const RunningMount& mount);
QString mountStateText(const RunningMount& mount);
// "12.3 of 80.0 GiB", "all of 80.0 GiB".
QString mountHereText(const MountStatus& status);
// 0 to 1.
double mountHereShare(const MountStatus& status);
// "97 % of 1,240 reads found all of it here".
QString mountHitsText(const MountStatus& status);
// What is wrong with it, why, and what to do; empty where nothing is.
QString mountTroubleText(const RunningMount& mount);
// A row for who hears it.
QString mountSpoken(const RunningMount& mount, double rate);

// What a cell of the map is, the worst that is in it.
enum class MountCell : std::uint8_t { absent, some, here, changed, sending, lost };
inline constexpr std::array kMountCells{MountCell::here,    MountCell::some, MountCell::changed,
                                        MountCell::sending, MountCell::lost, MountCell::absent};
MountCell mountCell(const MountMapCell& cell, const MountStatus& status);
QString mountCellName(MountCell cell);
// "312 of 512 stretches of 160 MiB: 300 here, ...": what the map says, for those who do not see it.
QString mountMapSummary(const std::vector<MountMapCell>& map, const MountStatus& status);

}  // namespace hawser::ui
