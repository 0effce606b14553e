// CacheRules: what can be done with what is in the cache, and what it would mean.
#pragma once

#include <QStringList>
#include <vector>

#include "api/cache_contents.h"
#include "presenters/room_share.h"

namespace hawser::ui {

using CachedObjects = std::vector<CachedBytes>;

// What is not pinned and may be; what is; one version stands for all of its object.
std::vector<std::string> toPin(const CachedObjects& chosen);
std::vector<std::string> toUnpin(const CachedObjects& chosen);
std::vector<std::string> toDrop(const CachedObjects& chosen);

// What it would mean.
QString consequencesOfDropping(const CachedObjects& chosen, const CacheContents& contents);
QString consequencesOfClearing(const CacheContents& contents);
// Of another size; `possible`: whether it can be.
QString consequencesOfSize(std::uint64_t limit, const CacheContents& contents, bool& possible);
bool canClear(const CacheContents& contents);

// The last one is what is free.
std::vector<RoomShare> roomShares(const CacheContents& contents);
QString limitText(const CachedRoom& room);
// "12 objects · 3 pinned"
QString countsText(const CacheContents& contents);

}  // namespace hawser::ui
