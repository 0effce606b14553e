#include "plan_view.h"

#include <QJsonObject>

#include "api/json_words.h"
#include "api/printable.h"
#include "base/units.h"

namespace hawser::ctl {

namespace {

std::string plural(std::uint64_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

void showPlanText(Console& console, const PlanSummary& plan) {
  for (const PlanSummary::Line& line : plan.lines) {
    const std::string why = line.reason.empty() ? "" : " (" + line.reason + ")";
    const std::string from = line.source.empty() ? "" : printable(line.source) + " -> ";
    const std::string size = line.delta == DeltaUse::changes
                                 ? formatSize(line.bytesToSend) + " of " + formatSize(line.size)
                                 : formatSize(line.size);
    console.out(line.action + "  " + size + "  " + from + printable(line.destination) + why + "\n");
  }
  const std::uint64_t all =
      plan.objects + plan.folders + plan.links + plan.skips + plan.failures + plan.removals;
  if (all > plan.lines.size()) console.out("... and " + std::to_string(all - plan.lines.size()) + " more\n");
  console.out(
      "Would copy " + plural(plan.objects, "object", "objects") + " (" + formatSize(plan.bytes) + "): " +
      std::to_string(plan.fresh) + " new, " + std::to_string(plan.overwrites) + " in place of others, " +
      std::to_string(plan.skips) + " skipped, " + std::to_string(plan.conflicts) + " to be asked about" +
      (plan.unknown == 0 ? ""
                         : ", " + std::to_string(plan.unknown) + " where the destination gave no answer") +
      (plan.failures == 0 ? "" : ", " + std::to_string(plan.failures) + " that would fail") +
      (plan.bytesToSend == plan.bytes
           ? ""
           : ". Of these bytes " + formatSize(plan.bytesToSend) + " would be sent") +
      (plan.removals == 0 ? "" : ". Would remove " + plural(plan.removals, "object", "objects")) +
      ". Nothing was done.\n");
}

void showPlanJson(Console& console, const PlanSummary& plan) {
  for (const PlanSummary::Line& line : plan.lines) {
    QJsonObject json{{QStringLiteral("type"), QStringLiteral("plan")},
                     {QStringLiteral("action"), QString::fromStdString(line.action)},
                     {QStringLiteral("size"), static_cast<qint64>(line.size)}};
    if (!line.source.empty()) setName(json, QStringLiteral("source"), line.source);
    setName(json, QStringLiteral("destination"), line.destination);
    if (!line.reason.empty()) json[u"reason"] = QString::fromStdString(line.reason);
    if (line.delta != DeltaUse::none) {
      json[u"delta"] = QString::fromStdString(std::string(name(line.delta)));
      json[u"bytesToSend"] = static_cast<qint64>(line.bytesToSend);
    }
    console.out(compact(json) + "\n");
  }
  const auto number = [](std::uint64_t value) { return static_cast<qint64>(value); };
  console.out(compact({{QStringLiteral("type"), QStringLiteral("planSummary")},
                       {QStringLiteral("objects"), number(plan.objects)},
                       {QStringLiteral("bytes"), number(plan.bytes)},
                       {QStringLiteral("bytesToSend"), number(plan.bytesToSend)},
                       {QStringLiteral("folders"), number(plan.folders)},
                       {QStringLiteral("links"), number(plan.links)},
                       {QStringLiteral("new"), number(plan.fresh)},
                       {QStringLiteral("overwrites"), number(plan.overwrites)},
                       {QStringLiteral("skips"), number(plan.skips)},
                       {QStringLiteral("conflicts"), number(plan.conflicts)},
                       {QStringLiteral("unknown"), number(plan.unknown)},
                       {QStringLiteral("removals"), number(plan.removals)},
                       {QStringLiteral("failures"), number(plan.failures)}}) +
              "\n");
}

}  // namespace

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

std::optional<int> confirmDeletes(Session& session, Engine& engine, JobRequest& request, bool yes) {
  const auto plan =
      session.await<Result<PlanSummary>>([&](auto done) { return engine.preview(request, std::move(done)); });
  if (!plan) return session.failed(plan.error());
  Console& console = session.console();
  request.options.mostDeletes = plan->removals;
  if (plan->removals == 0) return std::nullopt;
  std::uint64_t shown = 0;
  for (const PlanSummary::Line& line : plan->lines) {
    if (line.action != "remove") continue;
    console.err("  " + printable(line.destination) + "\n");
    ++shown;
  }
  if (shown < plan->removals) console.err("  and " + std::to_string(plan->removals - shown) + " more\n");
  console.err(plural(plan->removals, "object", "objects") +
              " at the destination that the source has not will be removed for good.\n");
  return yes ? std::nullopt : askToRemove(session);
}

std::optional<int> askToRemove(Session& session) {
  Console& console = session.console();
  if (!console.inIsTerminal() || !console.errIsTerminal())
    return session.misused("nobody can be asked here, so nothing was done; say --yes if you mean it");
  console.err("Go on? [y/N] ");
  const std::optional<std::string> line = console.readLine();
  if (line && (*line == "y" || *line == "Y" || *line == "yes")) return std::nullopt;
  console.err("Nothing was done.\n");
  return exitCancelled;
}

}  // namespace hawser::ctl
