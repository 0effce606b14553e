#include "presenters/cache_rules.h"

#include <QCoreApplication>
#include <algorithm>
#include <set>

#include "base/units.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct CacheRules {
  Q_DECLARE_TR_FUNCTIONS(CacheRules)
};

constexpr std::uint64_t kLeastLimit = 16 * kMiB;

template <class Wanted>
std::vector<std::string> locationsOf(const CachedObjects& chosen, Wanted wanted) {
  std::set<std::string> found;
  for (const CachedBytes& object : chosen)
    if (wanted(object)) found.insert(object.location);
  return {found.begin(), found.end()};
}

template <class Wanted>
std::uint64_t bytesOf(const CachedObjects& objects, Wanted wanted) {
  std::uint64_t bytes = 0;
  for (const CachedBytes& object : objects)
    if (wanted(object)) bytes += object.cached;
  return bytes;
}

QString spaced(const QString& first, const QString& second) {
  return first + QLatin1Char(' ') + second;
}

}  // namespace

std::vector<std::string> toPin(const CachedObjects& chosen) {
  return locationsOf(chosen, [](const CachedBytes& object) { return !object.pinned && !object.superseded; });
}

std::vector<std::string> toUnpin(const CachedObjects& chosen) {
  return locationsOf(chosen, [](const CachedBytes& object) { return object.pinned; });
}

std::vector<std::string> toDrop(const CachedObjects& chosen) {
  return locationsOf(chosen, [](const CachedBytes&) { return true; });
}

QString consequencesOfDropping(const CachedObjects& chosen, const CacheContents& contents) {
  const std::vector<std::string> gone = toDrop(chosen);
  const std::set<std::string> names(gone.begin(), gone.end());
  const auto goes = [&](const CachedBytes& object) { return names.contains(object.location); };
  const QString freed =
      CacheRules::tr(
          "%1 becomes free. The next time it is read it is fetched again; the object itself is not "
          "touched.")
          .arg(sizeText(bytesOf(contents.objects, goes)));
  const auto pinned =
      std::count_if(chosen.begin(), chosen.end(), [](const CachedBytes& object) { return object.pinned; });
  if (pinned == 0) return freed;
  if (names.size() == 1) return spaced(freed, CacheRules::tr("It is pinned, and will not be any more."));
  return spaced(freed, CacheRules::tr("%Ln of them is pinned, and will not be any more.", "",
                                      counted32(static_cast<std::uint64_t>(pinned))));
}

bool canClear(const CacheContents& contents) {
  return std::any_of(contents.objects.begin(), contents.objects.end(),
                     [](const CachedBytes& object) { return !object.pinned; });
}

QString consequencesOfClearing(const CacheContents& contents) {
  const auto free = [](const CachedBytes& object) { return !object.pinned; };
  const QString freed =
      CacheRules::tr(
          "%1 becomes free. What is read the next time is fetched again; the objects themselves are "
          "not touched.")
          .arg(sizeText(bytesOf(contents.objects, free)));
  if (contents.room.pinned == 0) return freed;
  return spaced(freed, CacheRules::tr("What is pinned stays: %1.").arg(sizeText(contents.room.pinned)));
}

QString consequencesOfSize(std::uint64_t limit, const CacheContents& contents, bool& possible) {
  const CachedRoom& room = contents.room;
  possible = limit >= kLeastLimit && limit != room.limit;
  if (limit < kLeastLimit) return CacheRules::tr("At least %1").arg(chosenSizeText(kLeastLimit));
  if (limit == room.limit) return CacheRules::tr("That is its size now.");
  if (limit >= room.cached)
    return limit > room.limit ? CacheRules::tr("It takes from the disk what is in it, and at most this.")
                              : CacheRules::tr("All that is in it now has room in that.");
  const std::uint64_t goes = std::min(room.cached - limit, room.cached - room.pinned);
  const QString text = CacheRules::tr("About %1 of what is in it goes: what was used seldom and long ago.")
                           .arg(sizeText(goes));
  if (room.pinned <= limit) return text;
  return spaced(
      text, CacheRules::tr("What is pinned stays, and takes more than that: %1.").arg(sizeText(room.pinned)));
}

std::vector<RoomShare> roomShares(const CacheContents& contents) {
  const CachedRoom& room = contents.room;
  const std::uint64_t taken = std::min(room.limit, room.cached);
  return {{CacheRules::tr("Pinned"), room.pinned, 1, false},
          {CacheRules::tr("Can go when room is needed"), room.cached - std::min(room.pinned, room.cached), 0,
           true},
          {CacheRules::tr("Free"), room.limit - taken, 0, true}};
}

QString limitText(const CachedRoom& room) {
  return CacheRules::tr("of %1 at most", "the size of the cache").arg(chosenSizeText(room.limit));
}

QString countsText(const CacheContents& contents) {
  std::set<std::string_view> names, pinned;
  for (const CachedBytes& object : contents.objects) {
    names.insert(object.location);
    if (object.pinned) pinned.insert(object.location);
  }
  QStringList parts{CacheRules::tr("%Ln object(s)", "", counted32(names.size()))};
  if (!pinned.empty()) parts << CacheRules::tr("%Ln pinned", "", counted32(pinned.size()));
  return parts.join(CacheRules::tr(" · ", "between facts on one line"));
}

}  // namespace hawser::ui
