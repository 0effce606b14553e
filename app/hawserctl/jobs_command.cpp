#include <QJsonObject>
#include <charconv>

#include "api/job_title.h"
#include "api/json_words.h"
#include "api/printable.h"
#include "base/encoding.h"
#include "base/units.h"
#include "commands.h"
#include "job_watch.h"
#include "jobs_merge.h"
#include "report_output.h"

namespace hawser::ctl {

namespace {

std::vector<JobRow> allJobs(Engine& engine) {
  Cursor cursor;
  std::vector<JobRow> jobs = engine.snapshot(cursor).jobs;
  std::sort(jobs.begin(), jobs.end(), [](const JobRow& a, const JobRow& b) { return a.id < b.id; });
  return jobs;
}

std::string jobText(const JobRow& job) {
  std::string line = std::to_string(job.id) + "  " + std::string(name(job.state)) + "  " +
                     toIso8601(job.created) + "  " + std::to_string(job.transfersDone) + "/" +
                     std::to_string(job.transfers) + "  " + formatSize(job.bytesDone) + "  " +
                     titleText(job.title).toStdString();
  if (job.transfersFailed > 0) line += "  (" + std::to_string(job.transfersFailed) + " failed)";
  return line + "\n";
}

int listJobs(Session& session, Engine& engine) {
  for (const JobRow& job : allJobs(engine))
    session.console().out(session.json ? compact(toJson(job)) + "\n" : jobText(job));
  return exitDone;
}

// What waits on this computer for its destinations.
void showSpool(Session& session, Engine& engine, JobId job) {
  const auto rows = session.await<Result<std::vector<SpoolRow>>>(
      [&](auto done) { return engine.spool([done](std::vector<SpoolRow> all) { done(std::move(all)); }); });
  for (const SpoolRow& row : rows.value_or(std::vector<SpoolRow>())) {
    if (row.job != job) continue;
    if (session.json) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("spool")},
                       {QStringLiteral("job"), qint64(row.job)},
                       {QStringLiteral("bytes"), qint64(row.bytes)},
                       {QStringLiteral("since"), QString::fromStdString(toIso8601(row.since))}};
      setName(json, QStringLiteral("destination"), row.destination);
      session.console().out(compact(json) + "\n");
    } else {
      session.console().out("kept for " + printable(row.destination) + ": " + formatSize(row.bytes) +
                            " since " + toIso8601(row.since) + "\n");
    }
  }
}

int showReport(Session& session, Engine& engine, JobId job, ReportFormat format) {
  const auto report = engine.report(job);
  if (!report) return session.failed(report.error());
  if (format == ReportFormat::text || format == ReportFormat::json) showSpool(session, engine, job);
  const std::string text = rendered(*report, format);
  session.console().out(text.ends_with('\n') ? text : text + "\n");
  return exitDone;
}

Result<JobId> jobNamed(Engine& engine, const std::string& word) {
  JobId id = 0;
  const auto [end, wrong] = std::from_chars(word.data(), word.data() + word.size(), id);
  if (wrong != std::errc{} || end != word.data() + word.size() || id <= 0)
    return fail(ErrorCode::invalidArgument,
                "\"" + printable(word) + "\" is no job's number; see \"hawserctl jobs list\"");
  for (const JobRow& job : allJobs(engine)) {
    if (job.id == id) return id;
  }
  return fail(makeError(ErrorCode::notFound, "there is no such job").about("job " + std::to_string(id)));
}

int cancelJob(Session& session, Engine& engine, JobId id) {
  engine.cancelJob(id);
  // What it began is cleared away where the store answers; one that does not is not waited for.
  constexpr int kRoundsForLeftovers = 20;
  Cursor cursor;
  for (int rounds = 0, over = 0; rounds < 100; ++rounds) {
    const Snapshot now = engine.snapshot(cursor);
    for (const JobRow& row : now.jobs) {
      if (row.id != id) continue;
      if (row.state == JobState::cancelled || row.state == JobState::done || row.state == JobState::failed)
        over = std::max(over, 1);
    }
    if (over > 0 && (now.totals.leftovers == 0 || ++over > kRoundsForLeftovers)) return exitDone;
    session.waitForNews(std::chrono::milliseconds(50));
  }
  return session.failed(
      makeError(ErrorCode::timeout, "the job does not stop").about("job " + std::to_string(id)));
}

Result<ReportFormat> formatGiven(const Session& session, const Arguments& arguments) {
  const auto word = arguments.value("format");
  if (!word) return session.json ? ReportFormat::json : ReportFormat::text;
  for (const std::string_view known : {"text", "json", "csv", "html"}) {
    if (*word == known) return reportFormatOf(*word);
  }
  return fail(ErrorCode::invalidArgument, "--format must be one of text, json, csv, html");
}

}  // namespace

int runJobs(Session& session, const Arguments& arguments) {
  const std::string verb = arguments.words.empty() ? "list" : arguments.words.front();
  const bool list = verb == "list";
  if (!list && verb != "show" && verb != "resume" && verb != "retry" && verb != "cancel" &&
      verb != "forget" && verb != "report" && verb != "merge")
    return session.misused("jobs has no \"" + printable(verb) +
                           "\"; it has list, show, resume, retry, cancel, forget, report and merge");
  const auto format = formatGiven(session, arguments);
  if (!format) return session.misused(format.error().detail);
  if (verb == "merge") return mergeReports(session, arguments, *format);
  if (arguments.words.size() > (list ? 1u : 2u))
    return session.misused("jobs " + verb + ": too much was given");
  if (!list && arguments.words.size() < 2) return session.misused("jobs " + verb + " needs a job's number");
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (list) return listJobs(session, **engine);
  const auto job = jobNamed(**engine, arguments.words[1]);
  if (!job) return session.failed(job.error());
  if (verb == "show" || verb == "report") return showReport(session, **engine, *job, *format);
  if (verb == "cancel") return cancelJob(session, **engine, *job);
  if (verb == "forget") {
    (*engine)->forgetJob(*job);
    return exitDone;
  }
  if (verb == "resume") {
    (*engine)->resumeJob(*job);
  } else {
    (*engine)->retryJob(*job);
  }
  return watchJob(session, *job, {arguments.value("report").value_or(""), false});
}

}  // namespace hawser::ctl
