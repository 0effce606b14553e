#include <QJsonArray>
#include <QJsonObject>
#include <algorithm>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/units.h"
#include "sync_run.h"

namespace hawser::ctl {

namespace {

std::string_view name(SyncGroup group) {
  constexpr std::array<std::string_view, kSyncGroups> kNames = {"removals", "overwrites", "new",
                                                                "renames",  "conflicts",  "kept"};
  return kNames[static_cast<std::size_t>(group)];
}

std::string_view name(SyncSide side) {
  return side == SyncSide::left ? "left" : "right";
}

std::vector<const SyncRow*> inTabOrder(const SyncPlan& plan) {
  std::vector<const SyncRow*> rows;
  for (const SyncRow& row : plan.rows)
    rows.push_back(&row);
  std::stable_sort(rows.begin(), rows.end(),
                   [](const SyncRow* a, const SyncRow* b) { return groupOf(*a) < groupOf(*b); });
  return rows;
}

std::uint64_t sizeOf(const SyncRow& row) {
  const auto& there = row.on(row.to);
  if (row.action == SyncAction::remove) return there ? there->size : 0;
  const auto& here = row.on(other(row.to));
  return here ? here->size : there ? there->size : 0;
}

std::string sizeText(const SyncPreview& preview, const SyncRow& row) {
  const auto sends = preview.bytesToSend.find(row.path);
  const std::string size = formatSize(sizeOf(row));
  return sends == preview.bytesToSend.end() ? size : formatSize(sends->second) + " of " + size;
}

void showRow(Console& console, const SyncPreview& preview, const SyncRow& row) {
  const std::string& place = row.to == SyncSide::left ? preview.leftText : preview.rightText;
  const std::string word(groupOf(row) == SyncGroup::overwrites ? "overwrite" : hawser::name(row.action));
  console.out(word + "  " + sizeText(preview, row) + "  " + printable(place + row.path) + "  (" +
              reasonWords(row).toStdString() + ")\n");
}

void showText(Console& console, const SyncPreview& preview) {
  for (const SyncRow* row : inTabOrder(preview.plan))
    showRow(console, preview, *row);
  const SyncTotals totals = preview.totals();
  const auto group = [&](SyncGroup one) { return totals.groups[static_cast<std::size_t>(one)]; };
  const auto count = [&](SyncGroup one) { return std::to_string(group(one).rows); };
  std::string line =
      "Would remove " + count(SyncGroup::removals) + ", overwrite " + count(SyncGroup::overwrites) +
      ", make " + count(SyncGroup::fresh) + ", rename " + count(SyncGroup::renames) + ", keep both of " +
      count(SyncGroup::conflicts) + "; " + count(SyncGroup::kept) + " left as they are, " +
      std::to_string(preview.plan.equal.objects) + " the same. " + formatSize(totals.bytes) + " to move";
  if (totals.bytesToSend != totals.bytes) line += ", " + formatSize(totals.bytesToSend) + " to send";
  line += ", about " + std::to_string(preview.plan.requests) + " requests";
  const auto room = [&](const std::optional<std::uint64_t>& free, std::uint64_t need, const std::string& at) {
    if (free && need > *free)
      line += "; " + formatSize(need - *free) + " more room is needed in " + printable(at);
  };
  room(preview.freeLeft, totals.bytesToLeft, preview.leftText);
  room(preview.freeRight, totals.bytesToRight, preview.rightText);
  console.out(line + ". Nothing was done.\n");
}

QJsonObject jsonOf(const SyncPreview& preview, const SyncRow& row) {
  const auto word = [](std::string_view text) { return QString::fromStdString(std::string(text)); };
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("sync")},
                   {QStringLiteral("group"), word(name(groupOf(row)))},
                   {QStringLiteral("action"), word(hawser::name(row.action))},
                   {QStringLiteral("reason"), word(hawser::name(row.reason))},
                   {QStringLiteral("to"), word(name(row.to))},
                   {QStringLiteral("size"), static_cast<qint64>(sizeOf(row))}};
  setName(json, QStringLiteral("path"), row.path);
  if (!row.from.empty()) setName(json, QStringLiteral("from"), row.from);
  if (!row.keptAs.empty()) setName(json, QStringLiteral("keptAs"), row.keptAs);
  const auto sends = preview.bytesToSend.find(row.path);
  if (sends != preview.bytesToSend.end()) json[u"bytesToSend"] = static_cast<qint64>(sends->second);
  return json;
}

void showJson(Console& console, const SyncPreview& preview) {
  for (const SyncRow* row : inTabOrder(preview.plan))
    console.out(compact(jsonOf(preview, *row)) + "\n");
  const SyncTotals totals = preview.totals();
  QJsonObject json{{QStringLiteral("type"), QStringLiteral("syncSummary")},
                   {QStringLiteral("hash"), QString::fromStdString(preview.plan.hash)},
                   {QStringLiteral("equal"), static_cast<qint64>(preview.plan.equal.objects)},
                   {QStringLiteral("requests"), static_cast<qint64>(preview.plan.requests)},
                   {QStringLiteral("bytes"), static_cast<qint64>(totals.bytes)},
                   {QStringLiteral("bytesToSend"), static_cast<qint64>(totals.bytesToSend)}};
  for (std::size_t group = 0; group < kSyncGroups; ++group) {
    const std::string_view key = name(static_cast<SyncGroup>(group));
    json[QLatin1String(key.data(), static_cast<qsizetype>(key.size()))] =
        static_cast<qint64>(totals.groups[group].rows);
  }
  QJsonArray holds;
  for (const SyncHeld& held : preview.plan.holds)
    holds.append(QString::fromStdString(std::string(hawser::name(held.hold))));
  json[u"holds"] = holds;
  console.out(compact(json) + "\n");
}

}  // namespace

void showSync(Session& session, const SyncPreview& preview) {
  if (session.json) return showJson(session.console(), preview);
  showText(session.console(), preview);
}

}  // namespace hawser::ctl
