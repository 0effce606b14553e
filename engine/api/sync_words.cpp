#include <QCoreApplication>
#include <array>

#include "api/printable.h"
#include "api/sync.h"
#include "sync/sync_planner.h"

namespace hawser {

namespace {

struct SyncWords {
  Q_DECLARE_TR_FUNCTIONS(hawser::Sync)
};

SyncLimit limitOf(const SyncRequest& request) {
  return {request.deleteLimit.count, request.deleteLimit.percent, request.agreedRemovals};
}

}  // namespace

SyncGroup groupOf(const SyncRow& row) {
  switch (row.action) {
    case SyncAction::remove:
      return SyncGroup::removals;
    case SyncAction::conflict:
      return SyncGroup::conflicts;
    case SyncAction::move:
      return SyncGroup::renames;
    case SyncAction::keep:
      return SyncGroup::kept;
    case SyncAction::copy:
      break;
  }
  return row.on(row.to) ? SyncGroup::overwrites : SyncGroup::fresh;
}

SyncTotals SyncPreview::totals() const {
  SyncTotals totals;
  for (const SyncRow& row : plan.rows) {
    SyncTotals::Group& group = totals.groups.at(static_cast<std::size_t>(groupOf(row)));
    ++group.rows;
    const auto& there = row.on(row.to);
    group.bytes += row.action == SyncAction::remove && there ? there->size : row.bytes();
    const std::uint64_t bytes = row.bytes();
    totals.bytes += bytes;
    (row.to == SyncSide::left ? totals.bytesToLeft : totals.bytesToRight) += bytes;
    const auto sends = bytesToSend.find(row.path);
    totals.bytesToSend += sends == bytesToSend.end() ? bytes : sends->second;
  }
  return totals;
}

SyncPreview without(SyncPreview preview, const std::vector<std::string>& paths) {
  preview.plan = without(std::move(preview.plan), paths, limitOf(preview.request));
  return preview;
}

SyncPreview turned(SyncPreview preview, const std::vector<std::string>& paths) {
  preview.plan = turned(std::move(preview.plan), paths, limitOf(preview.request));
  for (const std::string& path : paths)
    preview.bytesToSend.erase(path);
  return preview;
}

std::string_view name(SyncKind kind) {
  constexpr std::array<std::string_view, 3> kNames = {"update", "mirror", "two-way"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view name(SyncAction action) {
  constexpr std::array<std::string_view, 5> kNames = {"remove", "conflict", "move", "copy", "keep"};
  return kNames[static_cast<std::size_t>(action)];
}

std::string_view name(SyncReason reason) {
  constexpr std::array<std::string_view, 12> kNames = {
      "new",         "changed",       "differs",           "gone",
      "extra",       "renamed",       "both-changed",      "removed-there",
      "newer-there", "changed-there", "folder-in-the-way", "chosen"};
  return kNames[static_cast<std::size_t>(reason)];
}

std::string_view name(SyncHold hold) {
  constexpr std::array<std::string_view, 4> kNames = {"source-empty", "side-emptied", "folder-replaced",
                                                      "many-removals"};
  return kNames[static_cast<std::size_t>(hold)];
}

QString reasonWords(const SyncRow& row) {
  switch (row.reason) {
    case SyncReason::fresh:
      return SyncWords::tr("new");
    case SyncReason::changed:
      return SyncWords::tr("changed");
    case SyncReason::differs:
      return SyncWords::tr("not the same as the one there");
    case SyncReason::gone:
      return SyncWords::tr("removed on the other side");
    case SyncReason::extra:
      return SyncWords::tr("the source has it not");
    case SyncReason::renamed:
      return SyncWords::tr("was %1", "a name before").arg(QString::fromStdString(printable(row.from)));
    case SyncReason::bothChanged:
      return SyncWords::tr("changed on both sides: the other version is kept as %1", "a name")
          .arg(QString::fromStdString(printable(row.keptAs)));
    case SyncReason::removedThere:
      return SyncWords::tr("removed on one side and changed on the other: it stays");
    case SyncReason::newerThere:
      return SyncWords::tr("the one at the destination is as new or newer: it stays");
    case SyncReason::changedThere:
      return SyncWords::tr("changed at the destination alone");
    case SyncReason::folderInTheWay:
      return SyncWords::tr("a file on one side and a folder on the other: rename one of them");
    case SyncReason::chosen:
      return SyncWords::tr("as you chose");
  }
  return {};
}

QString holdWords(const SyncHeld& held, const SyncPreview& preview) {
  const bool left = held.side == SyncSide::left;
  const QString place = QString::fromStdString(printable(left ? preview.leftText : preview.rightText));
  switch (held.hold) {
    case SyncHold::sourceEmpty:
      return SyncWords::tr(
                 "%1 is empty, so nothing is removed for it. If it really is to be so, remove the "
                 "objects on the other side by hand.")
          .arg(place);
    case SyncHold::sideEmptied:
      return SyncWords::tr(
                 "%1 has nothing any more of what it had at the last run, so nothing is removed for "
                 "it. Is its disk mounted? If it really is to be empty, remove the objects on the "
                 "other side by hand.")
          .arg(place);
    case SyncHold::rootReplaced:
      return SyncWords::tr(
                 "%1 is another folder than at the last run, so nothing is removed for it. Is its "
                 "disk mounted? If it is the right one, say so.")
          .arg(place);
    case SyncHold::manyRemovals: {
      const std::uint64_t all = (left ? preview.plan.left : preview.plan.right).objects;
      return SyncWords::tr(
                 "%1 of %2 objects in %3 would be removed, more than the limit. Look at them, and "
                 "raise the limit if they are to go.")
          .arg(QString::number(preview.plan.removalsOn(held.side)), QString::number(all), place);
    }
  }
  return {};
}

}  // namespace hawser
