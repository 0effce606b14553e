#include "models/mount_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>

#include "api/error_sentence.h"
#include "models/text.h"

namespace hawser::ui {
namespace {

struct MountText {
  Q_DECLARE_TR_FUNCTIONS(hawser::ui::MountText)
};

}  // namespace

MountState mountState(const RunningMount& mount) {
  const MountStatus& status = mount.status;
  if (mount.ended) return MountState::ended;
  if (status.commit) return MountState::committing;
  if (status.isComplete()) return MountState::complete;
  if (status.sourceChanged) return MountState::lost;
  if (status.trouble) return MountState::troubled;
  if (status.paused) return MountState::paused;
  return status.copying ? MountState::copying : MountState::onDemand;
}

QString mountName(const RunningMount& mount) {
  return onOneLine(nameOf(fromUtf8(mount.status.source)));
}

QString mountStateText(const RunningMount& mount) {
  switch (mountState(mount)) {
    case MountState::ended:
      return MountText::tr("Has ended");
    case MountState::lost:
      return MountText::tr("The source has changed");
    case MountState::committing: {
      const CommitProgress& commit = *mount.status.commit;
      if (commit.toSend == 0) return MountText::tr("Being committed…");
      const double sent = static_cast<double>(commit.sent) / static_cast<double>(commit.toSend);
      return MountText::tr("Being committed: %1", "a percentage").arg(percentText(std::min(1.0, sent)));
    }
    case MountState::troubled:
      return MountText::tr("Tries again");
    case MountState::complete:
      return MountText::tr("All of it is here");
    case MountState::paused:
      return MountText::tr("Paused");
    case MountState::copying:
      return MountText::tr("Arriving");
    case MountState::onDemand:
      break;
  }
  return MountText::tr("Comes as it is read");
}

QString mountHereText(const MountStatus& status) {
  return status.isComplete() ? MountText::tr("all of %1", "a size").arg(sizeText(status.size))
                             : sizeOfText(status.here, status.size);
}

double mountHereShare(const MountStatus& status) {
  return status.size == 0 ? 1.0 : static_cast<double>(status.here) / static_cast<double>(status.size);
}

QString mountHitsText(const MountStatus& status) {
  const std::uint64_t reads = status.hits + status.misses;
  if (reads == 0) return MountText::tr("Nothing was read yet");
  return MountText::tr("%1 of %Ln read(s) found all of it here", "a percentage", counted32(reads))
      .arg(percentText(static_cast<double>(status.hits) / static_cast<double>(reads)));
}

QString mountTroubleText(const RunningMount& mount) {
  switch (mountState(mount)) {
    case MountState::ended:
      return MountText::tr("%1 What was written before is kept: mounted again, it goes on where it was.",
                           "what happened, a sentence")
          .arg(mount.ended->code == ErrorCode::internal
                   ? MountText::tr("The program that serves it has ended unexpectedly.")
                   : sentence(*mount.ended, Speaker::window).whole());
    case MountState::lost:
      return MountText::tr(
          "Somebody has changed the object since it was mounted, so nothing more comes of it: two versions "
          "are never mixed. What is here can still be read; mount the new version into another file.");
    case MountState::troubled:
      return sentence(*mount.status.trouble, Speaker::window).whole();
    default:
      return {};
  }
}

QString mountSpoken(const RunningMount& mount, double rate) {
  QStringList parts{mountName(mount), mountStateText(mount),
                    MountText::tr("here %1", "how much").arg(mountHereText(mount.status))};
  if (mount.status.written > 0)
    parts << MountText::tr("%1 changed", "a size").arg(sizeText(mount.status.written));
  if (rate > 0) parts << rateText(rate);
  return parts.join(MountText::tr(", ", "between facts that are read aloud"));
}

MountCell mountCell(const MountMapCell& cell, const MountStatus& status) {
  if (cell.written > 0) return status.commit ? MountCell::sending : MountCell::changed;
  if (cell.absent == 0) return MountCell::here;
  if (status.sourceChanged) return MountCell::lost;
  return cell.absent < cell.size ? MountCell::some : MountCell::absent;
}

QString mountCellName(MountCell cell) {
  switch (cell) {
    case MountCell::absent:
      return MountText::tr("only at the source");
    case MountCell::some:
      return MountText::tr("partly here");
    case MountCell::here:
      return MountText::tr("here");
    case MountCell::changed:
      return MountText::tr("changed here");
    case MountCell::sending:
      return MountText::tr("changed, being committed");
    case MountCell::lost:
      break;
  }
  return MountText::tr("does not come any more");
}

QString mountMapSummary(const std::vector<MountMapCell>& map, const MountStatus& status) {
  if (map.empty()) return MountText::tr("Nothing is known of it yet");
  std::array<int, kMountCells.size()> counts{};
  for (const MountMapCell& cell : map)
    ++counts[static_cast<std::size_t>(mountCell(cell, status))];
  QStringList parts;
  for (const MountCell cell : kMountCells)
    if (const int count = counts[static_cast<std::size_t>(cell)])
      parts << MountText::tr("%1 %2", "how many, what they are")
                   .arg(QLocale().toString(count), mountCellName(cell));
  return MountText::tr("%Ln stretch(es) of %1: %2", "a size, what they are", static_cast<int>(map.size()))
      .arg(sizeText(map.front().size), parts.join(MountText::tr(", ", "between facts that are read aloud")));
}

}  // namespace hawser::ui
