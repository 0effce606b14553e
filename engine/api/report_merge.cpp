#include "api/report_merge.h"

#include <QJsonArray>
#include <algorithm>
#include <map>
#include <set>

#include "api/json_words.h"
#include "api/mount_order.h"
#include "base/encoding.h"

namespace hawser {

namespace {

std::string text(const QJsonValue& value) {
  return value.toString().toStdString();
}

std::uint64_t number(const QJsonValue& value) {
  return static_cast<std::uint64_t>(std::max<qint64>(value.toInteger(), 0));
}

// What setName() made of it.
std::string nameIn(const QJsonObject& json, const char* field) {
  const QString bytes = QLatin1String(field) + QLatin1String("Bytes");
  if (json.contains(bytes)) return fromBase64(text(json[bytes])).value_or("");
  return text(json[QLatin1String(field)]);
}

// The value whose name() the text is.
template <class Value>
std::optional<Value> named(const QJsonValue& json, Value last) {
  const std::string word = text(json);
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (name(static_cast<Value>(i)) == word) return static_cast<Value>(i);
  }
  return std::nullopt;
}

Result<ReportLine> lineFrom(const QJsonObject& json) {
  ReportLine line;
  if (json[u"removal"].toBool()) line.kind = TransferKind::removal;
  line.source = nameIn(json, "source");
  line.destination = nameIn(json, "destination");
  const auto state = named(json[u"state"], TransferState::comparing);
  if (!state || line.destination.empty())
    return fail(ErrorCode::invalidArgument, "it has an object without a state or a destination");
  line.state = *state;
  line.size = number(json[u"size"]);
  line.bytesSent = number(json[u"bytesSent"]);
  line.bytesResumed = number(json[u"bytesResumed"]);
  line.delta = named(json[u"delta"], DeltaUse::distant).value_or(DeltaUse::none);
  line.bytesPredicted = number(json[u"bytesPredicted"]);
  line.verified = json[u"verified"].toBool();
  line.hash = text(json[u"hash"]);
  if (json.contains(u"error")) line.error = errorFrom(json[u"error"].toObject());
  return line;
}

// A line of one try, and when that was.
using When = std::pair<WallTime, WallTime>;
struct Told {
  const ReportLine* line = nullptr;
  When when;
};

bool counts(const Told& one, const Told& other) {
  const bool done = one.line->state == TransferState::done;
  const bool otherDone = other.line->state == TransferState::done;
  return done != otherDone ? done : one.when > other.when;
}

// When a try ended: one that was resumed began when the first did.
When whenOf(const JobRow& job) {
  return {job.created, job.finished.value_or(WallTime::max())};
}

// How bad it is that a share ended so; whether objects failed their lines say.
int rank(const JobRow& share) {
  if (share.state == JobState::failed) return share.error ? 1 : 0;
  return share.state == JobState::done ? 0 : share.state == JobState::cancelled ? 3 : 2;
}

// Of the shares, as they were last tried.
void addJob(JobRow& job, const JobRow& share) {
  job.created = std::min(job.created, share.created);
  if (job.finished && share.finished) {
    job.finished = std::max(*job.finished, *share.finished);
  } else {
    job.finished.reset();
  }
  if (rank(share) > rank(job)) job.state = share.state;
  if (!job.error) job.error = share.error;
}

void count(Report& report) {
  JobRow& job = report.job;
  for (const ReportLine& line : report.lines) {
    ++job.transfers;
    job.bytes += line.size;
    job.bytesResumed += line.bytesResumed;
    if (line.state == TransferState::done) job.bytesDone += line.size;
    job.transfersDone += line.state == TransferState::done ? 1 : 0;
    job.transfersFailed += line.state == TransferState::failed ? 1 : 0;
    job.transfersSkipped += line.state == TransferState::skipped ? 1 : 0;
    job.transfersCancelled += line.state == TransferState::cancelled ? 1 : 0;
  }
}

}  // namespace

Result<Report> reportFrom(const QJsonObject& json) {
  if (text(json[u"type"]) != "report") return fail(ErrorCode::invalidArgument, "it is no report in JSON");
  if (json[u"version"].toInt() != 1)
    return fail(ErrorCode::unsupported, "the report is of a newer version of Hawser");
  if (json.contains(u"missingShards")) {
    return fail(ErrorCode::invalidArgument,
                "it is of several shares already, and not of all: merge their own reports");
  }
  Report report;
  const QJsonObject job = json[u"job"].toObject();
  const auto state = named(job[u"state"], JobState::cancelled);
  const auto created = fromIso8601(text(job[u"created"]));
  if (!state || !created) return fail(ErrorCode::invalidArgument, "it does not say how its job ended");
  report.job.id = static_cast<JobId>(job[u"id"].toInteger());
  report.job.title.item = text(job[u"title"]);
  report.job.state = *state;
  report.job.created = *created;
  if (const auto finished = fromIso8601(text(job[u"finished"]))) report.job.finished = *finished;
  if (job.contains(u"error")) report.job.error = errorFrom(job[u"error"].toObject());
  report.verify = named(json[u"verify"], VerifyLevel::full).value_or(VerifyLevel::none);
  if (json.contains(u"shard")) {
    HAWSER_TRY(report.shard, shardFrom(text(json[u"shard"])));
  }
  for (const QJsonValue& line : json[u"objects"].toArray()) {
    HAWSER_TRY(report.lines.emplace_back(), lineFrom(line.toObject()));
  }
  return report;
}

Result<Report> merged(const std::vector<Report>& reports) {
  Report all;
  all.shard = reports.front().shard;
  all.verify = reports.front().verify;
  std::map<std::uint32_t, const Report*> last;  // try of each share
  std::map<std::pair<std::string, TransferKind>, Told> lines;
  for (const Report& report : reports) {
    if (report.shard.count != all.shard.count || report.job.title != reports.front().job.title) {
      return fail(ErrorCode::invalidArgument, "\"" + report.job.title.item + "\", share " +
                                                  textOf(report.shard) + ", is of another job than \"" +
                                                  reports.front().job.title.item + "\", share " +
                                                  textOf(all.shard));
    }
    const Report*& known = last[report.shard.index];
    if (known == nullptr || whenOf(known->job) < whenOf(report.job)) known = &report;
    for (const ReportLine& line : report.lines) {
      const Told told{&line, whenOf(report.job)};
      const auto [at, fresh] = lines.try_emplace({line.destination, line.kind}, told);
      if (!fresh && counts(told, at->second)) at->second = told;
    }
  }
  all.job = last.begin()->second->job;
  all.job.id = 0;
  for (const auto& [index, report] : last)
    addJob(all.job, report->job);
  for (const auto& [destination, told] : lines)
    all.lines.push_back(*told.line);
  count(all);
  if (rank(all.job) == 0) all.job.state = all.job.transfersFailed > 0 ? JobState::failed : JobState::done;
  for (std::uint32_t index = 0; index < all.shard.count; ++index) {
    if (!last.contains(index)) all.missingShards.push_back(index);
  }
  // Of all of it.
  if (all.missingShards.empty()) all.shard = {};
  return all;
}

}  // namespace hawser
