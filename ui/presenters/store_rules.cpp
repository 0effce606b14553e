#include "presenters/store_rules.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

#include "models/store_tree.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct StoreRules {
  Q_DECLARE_TR_FUNCTIONS(StoreRules)
};

bool isNamed(const StoreBlob& blob) {
  return !blob.name.empty() && !blob.writing;
}

std::string freeName(const StoreContents& contents, const std::string& wanted) {
  std::string name = wanted;
  for (int i = 2; isTaken(contents, name); ++i)
    name = wanted + "-" + std::to_string(i);
  return name;
}

QString quoted(const std::string& name) {
  return onOneLine(fromUtf8(name));
}

// Room that there is, or that the store makes by itself.
std::uint64_t roomToTake(const StoreRoom& room) {
  return room.free + (room.grows && room.growsTo > room.size ? room.growsTo - room.size : 0);
}

StoreConsequences ofTaking(std::uint64_t takes, const QString& afterwards, const StoreRoom& room) {
  const QString cost =
      takes == 0 ? StoreRules::tr("It takes no more room.")
                 : StoreRules::tr("It takes %1 more; %2 is free.").arg(sizeText(takes), sizeText(room.free));
  if (takes <= roomToTake(room)) return {afterwards + QLatin1Char(' ') + cost, {}, true};
  return {cost + QLatin1Char(' ') + StoreRules::tr("That is too little: make the store larger first."),
          {},
          false};
}

QString ofLeaving(const StoreBlob& blob, const StoreContents& contents) {
  const QString text = StoreRules::tr(
                           "It gets a copy of its own of what “%1” has, and does not need that "
                           "snapshot any more.")
                           .arg(quoted(blob.parentName));
  const auto parent = std::find_if(contents.blobs.begin(), contents.blobs.end(),
                                   [&](const StoreBlob& one) { return one.id == blob.parent; });
  if (parent == contents.blobs.end() || parent->parent == 0) return text;
  return text + QLatin1Char(' ') +
         StoreRules::tr("It stands on “%1” then.", "the snapshot's own snapshot")
             .arg(quoted(parent->parentName));
}

StoreConsequences ofRemoving(const StoreBlob& blob, const StoreForecast& forecast) {
  QStringList names;
  for (const std::string& clone : forecast.clones)
    names << quoted(clone);
  if (forecast.clones.size() > 1) {
    return {StoreRules::tr("It cannot be deleted: %Ln branch(es) read through it. Make all but one of them "
                           "independent, or delete them first.",
                           "", counted32(forecast.clones.size())),
            names, false};
  }
  const QString freed = forecast.frees == 0
                            ? StoreRules::tr("No room becomes free.")
                            : StoreRules::tr("%1 becomes free.").arg(sizeText(forecast.frees));
  if (forecast.clones.size() == 1) {
    return {
        StoreRules::tr("“%1” reads through it and keeps what it needs of it: %2. %3", "third: what is freed")
            .arg(names.front(), sizeText(forecast.inherits), freed),
        {},
        true};
  }
  if (blob.writing)
    return {StoreRules::tr("%1 Whoever still writes it has to begin anew.", "what is freed").arg(freed),
            {},
            true};
  if (blob.inherited > 0)
    return {StoreRules::tr("%1 What it shares with “%2” stays there.", "first: what is freed")
                .arg(freed, quoted(blob.parentName)),
            {},
            true};
  return {freed, {}, true};
}

}  // namespace

bool canSnapshot(const StoreBlob& blob) {
  return isNamed(blob) && !blob.snapshot && kindOf(blob) != BlobKind::folder;
}

bool canBranch(const StoreBlob& blob) {
  return isNamed(blob) && kindOf(blob) != BlobKind::folder;
}

bool can(StoreStep step, const StoreBlob& blob) {
  switch (step) {
    case StoreStep::decouple:
      return isNamed(blob) && blob.parent != 0;
    case StoreStep::inflate:
      return isNamed(blob) && !blob.snapshot && blob.thin && blob.size > 0;
    case StoreStep::remove:
      break;
  }
  return !blob.name.empty();
}

bool isTaken(const StoreContents& contents, const std::string& name) {
  const auto& blobs = contents.blobs;
  auto at =
      std::lower_bound(blobs.begin(), blobs.end(), name,
                       [](const StoreBlob& blob, const std::string& wanted) { return blob.name < wanted; });
  for (; at != blobs.end() && at->name == name; ++at)
    if (!at->writing) return true;
  return false;
}

std::string snapshotNameFor(const StoreContents& contents, const std::string& blob, const QDate& today) {
  return freeName(contents, blob + "@" + toUtf8(today.toString(Qt::ISODate)));
}

std::string branchNameFor(const StoreContents& contents, const std::string& blob) {
  const std::size_t at = blob.rfind('@');
  const bool dated = at != std::string::npos && at > 0 && blob[at - 1] != '/';
  return freeName(contents, (dated ? blob.substr(0, at) : blob) + "-branch");
}

StoreConsequences consequencesOf(StoreStep step, const StoreBlob& blob, const StoreForecast& forecast,
                                 const StoreContents& contents) {
  switch (step) {
    case StoreStep::decouple:
      return ofTaking(forecast.decouple, ofLeaving(blob, contents), contents.room);
    case StoreStep::inflate:
      return ofTaking(forecast.inflate,
                      StoreRules::tr("It gets all the room of its size, depends on no snapshot and can be "
                                     "written everywhere, also when the store is full."),
                      contents.room);
    case StoreStep::remove:
      break;
  }
  return ofRemoving(blob, forecast);
}

std::array<std::uint64_t, kRoomParts> roomParts(const StoreContents& contents) {
  std::array<std::uint64_t, kRoomParts> parts{};
  const auto at = [&](RoomPart part) -> std::uint64_t& { return parts[static_cast<std::size_t>(part)]; };
  std::uint64_t known = 0;
  for (const StoreBlob& blob : contents.blobs) {
    known += blob.allocated;
    switch (kindOf(blob)) {
      case BlobKind::snapshot:
        at(RoomPart::snapshots) += blob.allocated;
        break;
      case BlobKind::unfinished:
        at(RoomPart::unfinished) += blob.allocated;
        break;
      case BlobKind::other:
        at(RoomPart::others) += blob.allocated;
        break;
      case BlobKind::container:
      case BlobKind::folder:
      case BlobKind::object:
      case BlobKind::clone:
        at(RoomPart::objects) += blob.allocated;
        break;
    }
  }
  // Blobs and room are not of the same moment.
  at(RoomPart::free) =
      std::min(contents.room.free, contents.room.total - std::min(contents.room.total, known));
  return parts;
}

QString roomPartName(RoomPart part) {
  switch (part) {
    case RoomPart::objects:
      return StoreRules::tr("Objects");
    case RoomPart::snapshots:
      return StoreRules::tr("Snapshots");
    case RoomPart::unfinished:
      return StoreRules::tr("Unfinished");
    case RoomPart::others:
      return StoreRules::tr("Other uses");
    case RoomPart::free:
      break;
  }
  return StoreRules::tr("Free");
}

QString countsText(const StoreContents& contents) {
  std::uint64_t objects = 0, snapshots = 0, unfinished = 0;
  for (const StoreBlob& blob : contents.blobs) {
    const BlobKind kind = kindOf(blob);
    objects += kind == BlobKind::object || kind == BlobKind::clone;
    snapshots += kind == BlobKind::snapshot;
    unfinished += kind == BlobKind::unfinished;
  }
  QStringList parts{StoreRules::tr("%Ln object(s)", "", counted32(objects))};
  if (snapshots > 0) parts << StoreRules::tr("%Ln snapshot(s)", "", counted32(snapshots));
  if (unfinished > 0) parts << StoreRules::tr("%Ln unfinished", "", counted32(unfinished));
  return parts.join(StoreRules::tr(" · ", "between facts on one line"));
}

std::vector<RoomShare> roomShares(const StoreContents& contents) {
  const auto parts = roomParts(contents);
  std::vector<RoomShare> shares;
  for (std::size_t i = 0; i < kRoomParts; ++i) {
    const auto part = static_cast<RoomPart>(i);
    const bool always = part == RoomPart::objects || part == RoomPart::free;
    shares.push_back({roomPartName(part), parts[i], i, always});
  }
  return shares;
}

QString growthText(const StoreRoom& room) {
  if (room.growsTo <= room.size) return StoreRules::tr("cannot grow any further");
  const QString most = chosenSizeText(room.growsTo);
  return room.grows ? StoreRules::tr("grows by itself up to %1").arg(most)
                    : StoreRules::tr("can be grown up to %1").arg(most);
}

QString verdictOn(const StoreFindings& findings, const StoreRoom& room) {
  const int problems = counted32(findings.problems.size());
  if (problems > 0) return StoreRules::tr("The check has found %Ln problem(s).", "", problems);
  const QString blobs = StoreRules::tr("%Ln blob(s)", "", counted32(findings.blobs));
  const QString contents = StoreRules::tr("The content of %Ln object(s) was read and compared with its hash.",
                                          "", counted32(findings.objects));
  return StoreRules::tr("All is well: every checksum of %1 in %2 is right. %3", "blobs, size, contents")
      .arg(blobs, sizeText(findings.usedClusters * room.cluster), contents);
}

}  // namespace hawser::ui
