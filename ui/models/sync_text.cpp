#include "models/sync_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include "models/text.h"

namespace hawser::ui {
namespace {

struct SyncText {
  Q_DECLARE_TR_FUNCTIONS(SyncText)
};

QString apart() {
  return SyncText::tr(" · ", "between facts on one line");
}

QString shown(const std::string& path) {
  return onOneLine(fromUtf8(path));
}

// "a", "a and b", "a, b and c".
QString together(QStringList parts) {
  if (parts.size() < 2) return parts.join(QString());
  const QString last = parts.takeLast();
  return SyncText::tr("%1 and %2", "the last of a list")
      .arg(parts.join(SyncText::tr(", ", "in a list")), last);
}

QString groupName(SyncGroup group) {
  switch (group) {
    case SyncGroup::removals:
      return SyncText::tr("Removals");
    case SyncGroup::overwrites:
      return SyncText::tr("Overwrites");
    case SyncGroup::fresh:
      return SyncText::tr("New", "objects");
    case SyncGroup::renames:
      return SyncText::tr("Renames");
    case SyncGroup::conflicts:
      return SyncText::tr("Conflicts");
    case SyncGroup::kept:
      break;
  }
  return SyncText::tr("Left as they are");
}

QString roomText(const SyncPreview& preview, const SyncTotals& totals) {
  QStringList lacking;
  bool known = false;
  const auto look = [&](const std::optional<std::uint64_t>& free, std::uint64_t need, const std::string& at) {
    if (!free || need == 0) return;
    known = true;
    if (need > *free)
      lacking << SyncText::tr("%1 more room is needed in %2", "a size, a place")
                     .arg(sizeText(need - *free), shown(at));
  };
  look(preview.freeLeft, totals.bytesToLeft, preview.leftText);
  look(preview.freeRight, totals.bytesToRight, preview.rightText);
  if (!lacking.isEmpty()) return together(lacking);
  return known ? SyncText::tr("there is room for it") : QString();
}

}  // namespace

QString syncVerb(const SyncRow& row) {
  switch (row.action) {
    case SyncAction::remove:
      return SyncText::tr("Remove");
    case SyncAction::conflict:
      return SyncText::tr("Keep both");
    case SyncAction::move:
      return SyncText::tr("Rename");
    case SyncAction::keep:
      return SyncText::tr("Leave");
    case SyncAction::copy:
      break;
  }
  return row.on(row.to) ? SyncText::tr("Overwrite") : SyncText::tr("Copy");
}

QString syncNameOn(const SyncRow& row, SyncSide side) {
  if (row.action == SyncAction::move && side == row.to) return shown(row.from);
  return row.on(side) ? shown(row.path) : QString();
}

QString syncFigures(const SyncRow& row, SyncSide side) {
  const auto& object = row.action == SyncAction::move && side == row.to ? row.moved : row.on(side);
  if (!object) return {};
  if (object->kind == ObjectKind::folder) return SyncText::tr("Empty folder");
  if (object->kind == ObjectKind::link) return SyncText::tr("Link");
  return sizeText(object->size) + apart() + timeText(object->time());
}

std::uint64_t syncBytes(const SyncRow& row) {
  if (row.bytes() != 0) return row.bytes();
  const auto& there = row.on(row.to);
  const auto& here = row.on(other(row.to));
  return there ? there->size : here ? here->size : 0;
}

QString syncBytesText(const SyncPreview& preview, const SyncRow& row) {
  const auto sends = preview.bytesToSend.find(row.path);
  if (sends == preview.bytesToSend.end() || row.reason == SyncReason::chosen) return sizeText(syncBytes(row));
  return sizeOfText(sends->second, syncBytes(row));
}

QString syncToolTip(const SyncPreview& preview, const SyncRow& row) {
  const auto side = [&](const std::string& place, SyncSide which) {
    const QString figures = syncFigures(row, which);
    return SyncText::tr("%1: %2", "a place, what stands there")
        .arg(shown(place), figures.isEmpty() ? SyncText::tr("nothing") : figures);
  };
  return shown(row.path) + QLatin1Char('\n') + side(preview.leftText, SyncSide::left) + QLatin1Char('\n') +
         side(preview.rightText, SyncSide::right) + QLatin1Char('\n') + capitalised(reasonWords(row));
}

QString syncSpoken(const SyncPreview& preview, const SyncRow& row, bool leftOut) {
  const QString verb = leftOut ? SyncText::tr("left out") : syncVerb(row);
  const std::string& place = row.to == SyncSide::left ? preview.leftText : preview.rightText;
  return SyncText::tr("%1: %2, in %3. %4, %5", "a path, what is done, where, why, a size")
      .arg(shown(row.path), verb, shown(place), capitalised(reasonWords(row)), syncBytesText(preview, row));
}

QString syncKindText(SyncKind kind) {
  switch (kind) {
    case SyncKind::update:
      return SyncText::tr("Update");
    case SyncKind::mirror:
      return SyncText::tr("Mirror");
    case SyncKind::twoWay:
      break;
  }
  return SyncText::tr("Two-way");
}

QString syncMeaning(SyncKind kind) {
  switch (kind) {
    case SyncKind::update:
      return SyncText::tr("What is new or newer is copied to the right. Nothing is removed there.");
    case SyncKind::mirror:
      return SyncText::tr(
          "The right becomes what the left is: what the left has not is removed there. What changed only "
          "on the right is overwritten.");
    case SyncKind::twoWay:
      break;
  }
  return SyncText::tr(
      "What changed on either side goes to the other, removals too. Where both changed, the newer one keeps "
      "its name and the other is kept beside it.");
}

QString syncTabText(SyncGroup group, const SyncOutcome& outcome) {
  const SyncTotals::Group& now = outcome.of(group);
  const std::uint64_t all = outcome.listed.at(static_cast<std::size_t>(group));
  const auto number = [](std::uint64_t count) { return QLocale().toString(static_cast<qulonglong>(count)); };
  const QString count =
      now.rows == all ? number(all)
                      : SyncText::tr("%1 of %2", "numbers: chosen, all").arg(number(now.rows), number(all));
  if (now.bytes == 0) return SyncText::tr("%1 %2", "a tab: what, how many").arg(groupName(group), count);
  return SyncText::tr("%1 %2 · %3", "a tab: what, how many, a size")
      .arg(groupName(group), count, sizeText(now.bytes));
}

QString syncFooter(const SyncPreview& preview, const SyncOutcome& outcome) {
  if (!doesAnything(outcome)) return SyncText::tr("Nothing would be done.");
  QStringList parts;
  const auto count = [&](SyncGroup group) { return counted32(outcome.of(group).rows); };
  if (const int n = count(SyncGroup::fresh)) parts << SyncText::tr("%Ln made", "objects", n);
  if (const int n = count(SyncGroup::overwrites)) parts << SyncText::tr("%Ln overwritten", "objects", n);
  if (const int n = count(SyncGroup::removals)) parts << SyncText::tr("%Ln removed", "objects", n);
  if (const int n = count(SyncGroup::renames)) parts << SyncText::tr("%Ln renamed", "objects", n);
  if (const int n = count(SyncGroup::conflicts)) parts << SyncText::tr("%Ln kept twice", "objects", n);
  QString line = SyncText::tr("Will be: %1", "a list of what and how many").arg(together(parts));
  const SyncTotals& totals = outcome.totals;
  QStringList facts;
  if (totals.bytes != 0)
    facts << (totals.bytesToSend < totals.bytes
                  ? SyncText::tr("%1 to send, the rest is there", "of sizes: 3.1 of 250 MB")
                        .arg(sizeOfText(totals.bytesToSend, totals.bytes))
                  : SyncText::tr("%1 to copy", "a size").arg(sizeText(totals.bytes)));
  if (preview.plan.requests != 0)
    facts << SyncText::tr("about %Ln request(s)", "", counted32(preview.plan.requests));
  if (const QString room = roomText(preview, totals); !room.isEmpty()) facts << room;
  for (const QString& fact : std::as_const(facts))
    line += SyncText::tr("; ", "between facts in a sentence") + fact;
  return line + QLatin1Char('.');
}

QString syncStartText(const SyncOutcome& outcome) {
  QStringList parts;
  const auto count = [&](SyncGroup group) { return outcome.of(group).rows; };
  const std::uint64_t copies =
      count(SyncGroup::fresh) + count(SyncGroup::overwrites) + count(SyncGroup::conflicts);
  if (copies != 0) parts << SyncText::tr("copy %Ln", "objects, on a button", counted32(copies));
  if (const auto n = count(SyncGroup::renames))
    parts << SyncText::tr("rename %Ln", "objects, on a button", counted32(n));
  if (const auto n = count(SyncGroup::removals))
    parts << SyncText::tr("remove %Ln", "objects, on a button", counted32(n));
  if (!parts.isEmpty()) return capitalised(together(parts));
  return outcome.remembers ? SyncText::tr("Remember what is the same", "on a button") : SyncText::tr("Start");
}

bool isShortOfRoom(const SyncPreview& preview, const SyncTotals& totals) {
  return preview.freeLeft.value_or(totals.bytesToLeft) < totals.bytesToLeft ||
         preview.freeRight.value_or(totals.bytesToRight) < totals.bytesToRight;
}

bool doesAnything(const SyncOutcome& outcome) {
  for (std::size_t group = 0; group < kSyncGroups; ++group)
    if (static_cast<SyncGroup>(group) != SyncGroup::kept && outcome.totals.groups.at(group).rows != 0)
      return true;
  return false;
}

}  // namespace hawser::ui
