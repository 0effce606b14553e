#include <QJsonObject>

#include "api/json_words.h"
#include "api/location.h"
#include "api/printable.h"
#include "base/units.h"
#include "commands.h"
#include "copy_options.h"
#include "job_watch.h"
#include "os/file_system.h"

namespace hawser::ctl {

namespace {

std::string plural(std::uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void showPlanText(Console& console, const PlanSummary& plan) {
  for (const PlanSummary::Line& line : plan.lines) {
    const std::string why = line.reason.empty() ? "" : " (" + line.reason + ")";
    console.out(line.action + "  " + formatSize(line.size) + "  " + printable(line.source) + " -> " +
                printable(line.destination) + why + "\n");
  }
  const std::uint64_t all = plan.objects + plan.folders + plan.links + plan.skips + plan.failures;
  if (all > plan.lines.size()) console.out("... and " + std::to_string(all - plan.lines.size()) + " more\n");
  console.out(
      "Would copy " + plural(plan.objects, "object", "objects") + " (" + formatSize(plan.bytes) + "): " +
      std::to_string(plan.fresh) + " new, " + std::to_string(plan.overwrites) + " in place of others, " +
      std::to_string(plan.skips) + " skipped, " + std::to_string(plan.conflicts) + " to be asked about" +
      (plan.unknown == 0 ? ""
                         : ", " + std::to_string(plan.unknown) + " where the destination gave no answer") +
      (plan.failures == 0 ? "" : ", " + std::to_string(plan.failures) + " that would fail") +
      ". Nothing was done.\n");
}

void showPlanJson(Console& console, const PlanSummary& plan) {
  for (const PlanSummary::Line& line : plan.lines) {
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("plan")},
                     {QStringLiteral("action"), QString::fromStdString(line.action)},
                     {QStringLiteral("size"), static_cast<qint64>(line.size)}};
    setName(json, QStringLiteral("source"), line.source);
    setName(json, QStringLiteral("destination"), line.destination);
    if (!line.reason.empty()) json[u"reason"] = QString::fromStdString(line.reason);
    console.out(compact(json) + "\n");
  }
  const auto number = [](std::uint64_t value) { return static_cast<qint64>(value); };
  console.out(compact({{QStringLiteral("type"), QStringLiteral("planSummary")},
                       {QStringLiteral("objects"), number(plan.objects)},
                       {QStringLiteral("bytes"), number(plan.bytes)},
                       {QStringLiteral("folders"), number(plan.folders)},
                       {QStringLiteral("links"), number(plan.links)},
                       {QStringLiteral("new"), number(plan.fresh)},
                       {QStringLiteral("overwrites"), number(plan.overwrites)},
                       {QStringLiteral("skips"), number(plan.skips)},
                       {QStringLiteral("conflicts"), number(plan.conflicts)},
                       {QStringLiteral("unknown"), number(plan.unknown)},
                       {QStringLiteral("failures"), number(plan.failures)}}) +
              "\n");
}

int showPlan(Session& session, Engine& engine, const JobRequest& request) {
  const auto plan =
      session.await<Result<PlanSummary>>([&](auto done) { return engine.preview(request, std::move(done)); });
  if (!plan) return session.failed(plan.error());
  if (session.json) {
    showPlanJson(session.console(), *plan);
  } else {
    showPlanText(session.console(), *plan);
  }
  return plan->failures == 0 ? exitDone : exitFailed;
}

// What is a folder without asking a service.
bool isFolder(const std::string& source) {
  const auto location = parseLocation(source, "/");
  if (!location || location->kind != Location::Kind::path) return location && location->isFolder();
  const auto info = FileSystem::system().info(source, true);
  return info && info->kind == FileKind::directory;
}

}  // namespace

int runCopy(Session& session, const Arguments& arguments) {
  const auto options = copyOptions(arguments);
  if (!options) return session.misused(options.error().detail);
  JobRequest request;
  request.options = options->job;
  WatchOptions watch{arguments.value("report").value_or(""), false};
  const auto take = [&](const std::string& word, std::vector<std::string>& into) -> Status {
    HAWSER_TRY(std::string location, session.location(word));
    const auto parsed = parseLocation(location, "/");
    watch.withSas = watch.withSas || (parsed && !parsed->sas.empty());
    into.push_back(std::move(location));
    return {};
  };
  for (const std::string& word : arguments.words) {
    if (const Status taken = take(word, request.sources); !taken)
      return session.misused(taken.error().detail);
  }
  for (const std::string& word : arguments.values("to")) {
    const Status taken = take(word, request.furtherDestinations);
    if (!taken) return session.misused(taken.error().detail);
  }
  request.stripeWidth = options->stripeWidth;
  const bool replica = arguments.has("replica");
  if (replica && request.stripeWidth != 0)
    return session.misused(
        "--stripe and --replica exclude each other: name a stripe as a destination of replicas");
  if (replica && request.furtherDestinations.empty())
    return session.misused("--replica needs a further destination: --to DESTINATION");
  if (!replica && request.stripeWidth == 0 && !request.furtherDestinations.empty())
    return session.misused(
        "--to names a further destination: say --replica for all of it to each, or --stripe SIZE");
  request.destination = std::move(request.sources.back());
  request.sources.pop_back();
  for (const std::string& source : request.sources) {
    if (!request.options.recursive && isFolder(source))
      return session.misused(printable(source) +
                             " is a folder; say --recursive to copy it with all below it");
  }
  if (options->memory) session.engineOptions().memoryBudget = *options->memory;
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (arguments.has("dry-run")) return showPlan(session, **engine, request);
  const auto job = (*engine)->submit(request);
  if (!job) return session.failed(job.error());
  if (session.json)
    session.console().out(
        compact({{QStringLiteral("type"), QStringLiteral("job")}, {QStringLiteral("id"), qint64(*job)}}) +
        "\n");
  return watchJob(session, *job, watch);
}

}  // namespace hawser::ctl
