// StoreRules: what can be done with a blob of an embedded store, under which name, and what it would mean.
#pragma once

#include <QDate>
#include <QStringList>
#include <array>

#include "models/store_access.h"
#include "presenters/room_share.h"

namespace hawser::ui {

// What is asked about before it is done.
enum class StoreStep : std::uint8_t { decouple, inflate, remove };

bool canSnapshot(const StoreBlob& blob);
bool canBranch(const StoreBlob& blob);
bool can(StoreStep step, const StoreBlob& blob);

// Whether there is an object of this name.
bool isTaken(const StoreContents& contents, const std::string& name);
// Names that are free: "vm/disk@2026-11-27", "vm/disk-branch".
std::string snapshotNameFor(const StoreContents& contents, const std::string& blob, const QDate& today);
std::string branchNameFor(const StoreContents& contents, const std::string& blob);

struct StoreConsequences {
  QString text;
  QStringList names;  // what stands on it, where that is in the way
  bool possible = true;
};
StoreConsequences consequencesOf(StoreStep step, const StoreBlob& blob, const StoreForecast& forecast,
                                 const StoreContents& contents);

// Where the room has gone, as parts of a bar, in bytes.
enum class RoomPart : std::uint8_t { objects, snapshots, unfinished, others, free };
inline constexpr std::size_t kRoomParts = 5;
std::array<std::uint64_t, kRoomParts> roomParts(const StoreContents& contents);
QString roomPartName(RoomPart part);
// The same for a bar; the last one is what is free.
std::vector<RoomShare> roomShares(const StoreContents& contents);
// "12 objects, 3 snapshots"
QString countsText(const StoreContents& contents);
// How far it may become larger.
QString growthText(const StoreRoom& room);
// What was looked at, and that nothing is wrong; or how much is.
QString verdictOn(const StoreFindings& findings, const StoreRoom& room);

}  // namespace hawser::ui
