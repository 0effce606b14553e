#include "api/report_words.h"

#include <algorithm>
#include <array>

#include "api/error_sentence.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"

namespace hawser {

namespace {

bool isDamaged(const ReportLine& line) {
  return line.state == TransferState::failed && line.error && line.error->code == ErrorCode::corrupt;
}

int rank(const ReportLine& line) {
  switch (line.state) {
    case TransferState::failed:
      return isDamaged(line) ? 0 : 1;
    case TransferState::skipped:
      return 3;
    case TransferState::done:
      return line.kind == TransferKind::removal ? 6 : line.verified ? 5 : 4;
    default:
      return 2;
  }
}

QString size(std::uint64_t bytes) {
  return QString::fromStdString(formatSize(bytes));
}

QString objects(std::uint64_t count) {
  return count == 1 ? ReportWords::tr("1 object") : ReportWords::tr("%1 objects").arg(count);
}

QString arrived(const Report& report, const ReportCounts& counts) {
  if (counts.done == 0) return counts.removed == 0 ? ReportWords::tr("Nothing had to be copied") : QString();
  if (counts.verified == counts.done)
    return ReportWords::tr("All well: %1 (%2) arrived and verified")
        .arg(objects(counts.done), size(counts.bytes));
  if (report.verify == VerifyLevel::none)
    return ReportWords::tr("%1 (%2) arrived, not verified as asked")
        .arg(objects(counts.done), size(counts.bytes));
  return ReportWords::tr("%1 (%2) arrived, %3 of them verified")
      .arg(objects(counts.done), size(counts.bytes), QString::number(counts.verified));
}

QString verdictOfSuccess(const Report& report, const ReportCounts& counts) {
  if (counts.objects == 0 && counts.removed == 0) return ReportWords::tr("There was nothing to copy.");
  QStringList parts = {arrived(report, counts)};
  if (counts.removed != 0) parts += ReportWords::tr("%1 removed").arg(objects(counts.removed));
  if (counts.skipped != 0) parts += ReportWords::tr("%1 skipped").arg(objects(counts.skipped));
  parts.removeAll(QString());
  return parts.join(QStringLiteral("; ")) + u'.';
}

// "12 of 14 arrived, 2 failed": what came of one of several destinations.
QString ofDestination(const ReportCounts& counts) {
  QStringList parts = {ReportWords::tr("%1 of %2 arrived").arg(counts.done).arg(counts.objects)};
  if (counts.failed != 0) parts += ReportWords::tr("%1 failed").arg(counts.failed);
  if (counts.skipped != 0) parts += ReportWords::tr("%1 skipped").arg(counts.skipped);
  if (counts.removed != 0) parts += ReportWords::tr("%1 removed").arg(counts.removed);
  const std::uint64_t open = counts.open + counts.cancelled;
  if (open != 0) parts += ReportWords::tr("%1 not finished").arg(open);
  return parts.join(QStringLiteral(", "));
}

}  // namespace

std::string_view name(JobState state) {
  constexpr std::array<std::string_view, 6> kNames = {"planning", "running", "paused",
                                                      "done",     "failed",  "cancelled"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(TransferState state) {
  constexpr std::array<std::string_view, kTransferStates> kNames = {
      "queued", "running", "retrying", "asking",    "verifying", "paused",
      "done",   "failed",  "skipped",  "cancelled", "comparing"};
  return kNames[static_cast<std::size_t>(state)];
}

std::string_view name(VerifyLevel level) {
  constexpr std::array<std::string_view, 3> kNames = {"none", "parts", "full"};
  return kNames[static_cast<std::size_t>(level)];
}

std::string_view name(DeltaUse use) {
  constexpr std::array<std::string_view, kDeltaUses> kNames = {
      "", "changes", "nothing-there", "no-signature", "small", "mostly-new", "nothing-kept", "distant"};
  return kNames[static_cast<std::size_t>(use)];
}

void addTo(ReportCounts& counts, const JournalCount& count) {
  const bool removal = count.kind == static_cast<int>(TransferKind::removal);
  counts.objects += removal ? 0 : count.transfers;
  counts.bytesSent += count.bytesSent;
  counts.bytesResumed += count.bytesResumed;
  switch (static_cast<TransferState>(count.state)) {
    case TransferState::done:
      (removal ? counts.removed : counts.done) += count.transfers;
      if (removal) break;
      counts.bytes += count.bytes;
      if (count.verified) counts.verified += count.transfers;
      counts.byDelta.at(static_cast<std::size_t>(count.delta)) += count.transfers;
      if (count.delta != static_cast<int>(DeltaUse::changes)) break;
      counts.changed += count.transfers;
      counts.changedBytes += count.bytes;
      counts.changedSent += count.bytesSent;
      counts.changedPredicted += count.predicted;
      break;
    case TransferState::failed:
      counts.failed += count.transfers;
      break;
    case TransferState::skipped:
      counts.skipped += count.transfers;
      break;
    case TransferState::cancelled:
      counts.cancelled += count.transfers;
      break;
    default:
      counts.open += count.transfers;
  }
}

ReportCounts counted(const Report& report) {
  if (report.counts) return *report.counts;
  ReportCounts counts;
  for (const ReportLine& line : report.lines) {
    addTo(counts, {static_cast<int>(line.kind), 0, static_cast<int>(line.state), line.verified, 1, line.size,
                   line.bytesSent, line.bytesResumed, static_cast<int>(line.delta), line.bytesPredicted});
    if (isDamaged(line)) ++counts.damaged;
  }
  return counts;
}

std::string verdict(const Report& report) {
  const ReportCounts counts = counted(report);
  const QString done = QString::number(counts.done);
  QString text;
  if (!report.missingShards.empty()) {
    text = ReportWords::tr("Not all is known: %n share(s) of the job have not reported.", "",
                           static_cast<int>(report.missingShards.size())) +
           u' ';
  }
  if (report.job.error) {
    text += ReportWords::tr("The job failed: %1").arg(sentence(*report.job.error).whole());
  } else if (counts.damaged > 0) {
    text += ReportWords::tr("Damaged data: %1 damaged, %2 failed in all, %3 arrived.")
                .arg(objects(counts.damaged), QString::number(counts.failed), done);
  } else if (counts.failed > 0) {
    text += ReportWords::tr("%1 failed, %2 arrived.").arg(objects(counts.failed), done);
  } else if (report.job.state == JobState::cancelled || counts.cancelled > 0) {
    text += ReportWords::tr("Cancelled: %1 of %2 arrived.").arg(done, objects(counts.objects));
  } else if (report.job.state != JobState::done || counts.open > 0) {
    text += ReportWords::tr("Not finished: %1 of %2 arrived so far.").arg(done, objects(counts.objects));
  } else {
    text += verdictOfSuccess(report, counts);
  }
  return text.toStdString();
}

std::vector<const ReportLine*> inReadingOrder(const Report& report) {
  std::vector<const ReportLine*> lines;
  lines.reserve(report.lines.size());
  for (const ReportLine& line : report.lines)
    lines.push_back(&line);
  std::stable_sort(lines.begin(), lines.end(),
                   [](const ReportLine* a, const ReportLine* b) { return rank(*a) < rank(*b); });
  return lines;
}

QString stateWords(const ReportLine& line) {
  switch (line.state) {
    case TransferState::done:
      if (line.kind == TransferKind::removal) return ReportWords::tr("removed");
      return line.verified ? ReportWords::tr("verified") : ReportWords::tr("arrived");
    case TransferState::failed:
      return isDamaged(line) ? ReportWords::tr("DAMAGED") : ReportWords::tr("FAILED");
    case TransferState::skipped:
      return ReportWords::tr("skipped");
    case TransferState::cancelled:
      return ReportWords::tr("cancelled");
    default:
      return ReportWords::tr("unfinished");
  }
}

QString whyWhole(DeltaUse use) {
  switch (use) {
    case DeltaUse::none:
    case DeltaUse::changes:
      return {};
    case DeltaUse::nothingThere:
      return ReportWords::tr("it is new there", "why it is sent whole");
    case DeltaUse::notKnown:
      return ReportWords::tr("the old one has no signature", "why it is sent whole");
    case DeltaUse::small:
      return ReportWords::tr("it is too small to compare", "why it is sent whole");
    case DeltaUse::mostlyNew:
      return ReportWords::tr("most of it is new", "why it is sent whole");
    case DeltaUse::cannot:
      return ReportWords::tr("this store takes nothing over", "why it is sent whole");
    case DeltaUse::distant:
      return ReportWords::tr("neither side is on this computer", "why it is sent whole");
    case DeltaUse::otherForm:
      return ReportWords::tr("page and append blobs take nothing over", "why it is sent whole");
    case DeltaUse::scattered:
      return ReportWords::tr("what is the same is too scattered for the large pieces this store copies",
                             "why it is sent whole");
  }
  return {};
}

QString deltaWords(const ReportLine& line) {
  if (line.delta == DeltaUse::changes && line.state == TransferState::done) {
    return ReportWords::tr("%1 of it sent, the rest was there; %2 expected", "sizes")
        .arg(size(line.bytesSent), size(line.bytesPredicted));
  }
  const QString why = whyWhole(line.delta);
  return why.isEmpty() ? why : ReportWords::tr("sent whole: %1", "why").arg(why);
}

QString changesWords(const ReportCounts& counts) {
  return ReportWords::tr("%1 of %2 sent, the rest was there (%3; %4 expected)",
                         "sizes, number of objects, size")
      .arg(size(counts.changedSent), size(counts.changedBytes), objects(counts.changed),
           size(counts.changedPredicted));
}

std::vector<std::pair<QString, QString>> facts(const Report& report) {
  const ReportCounts counts = counted(report);
  std::vector<std::pair<QString, QString>> all;
  if (report.job.id != 0) all.emplace_back(ReportWords::tr("Job"), QString::number(report.job.id));
  all.emplace_back(ReportWords::tr("Started"), QString::fromStdString(toIso8601(report.job.created)));
  if (report.shard.count > 1)
    all.emplace_back(ReportWords::tr("Share"), QString::fromStdString(textOf(report.shard)));
  if (report.job.finished)
    all.emplace_back(ReportWords::tr("Finished"), QString::fromStdString(toIso8601(*report.job.finished)));
  all.emplace_back(ReportWords::tr("Arrived"),
                   ReportWords::tr("%1, %2").arg(objects(counts.done), size(counts.bytes)));
  all.emplace_back(ReportWords::tr("Verified"), objects(counts.verified));
  if (counts.removed > 0) all.emplace_back(ReportWords::tr("Removed"), objects(counts.removed));
  if (counts.failed > 0) all.emplace_back(ReportWords::tr("Failed"), objects(counts.failed));
  if (counts.skipped > 0) all.emplace_back(ReportWords::tr("Skipped"), objects(counts.skipped));
  if (counts.cancelled > 0) all.emplace_back(ReportWords::tr("Cancelled"), objects(counts.cancelled));
  if (counts.open > 0) all.emplace_back(ReportWords::tr("Unfinished"), objects(counts.open));
  all.emplace_back(ReportWords::tr("Sent"), size(counts.bytesSent));
  if (counts.bytesResumed > 0)
    all.emplace_back(ReportWords::tr("Found there on resume"), size(counts.bytesResumed));
  if (counts.changed > 0) all.emplace_back(ReportWords::tr("Only what changed"), changesWords(counts));
  for (std::size_t use = 0; use < kDeltaUses; ++use) {
    const QString why = whyWhole(static_cast<DeltaUse>(use));
    if (counts.byDelta[use] > 0 && !why.isEmpty())
      all.emplace_back(
          ReportWords::tr("Sent whole"),
          ReportWords::tr("%1: %2", "number of objects, why").arg(objects(counts.byDelta[use]), why));
  }
  for (const DestinationCounts& one : report.destinations)
    all.emplace_back(QString::fromStdString(printable(one.destination)), ofDestination(one.counts));
  return all;
}

}  // namespace hawser
