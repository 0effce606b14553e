// Preview: what a job would do, found by reading alone; with JobOptions::delta also what of each object would
// be moved.
#include "api/engine_impl.h"
#include "api/plan_comparison.h"
#include "sched/retry.h"
#include "transfer/changed_stretches.h"

namespace hawser {

namespace {

constexpr std::size_t kPreviewLines = 10'000;

PlanRequest planRequest(const JobPlaces& places, const JobOptions& options) {
  PlanRequest request;
  for (const Place& source : places.sources) {
    request.sources.push_back({source.store.get(), source.container, source.key, source.snapshot});
  }
  for (const Place& to : places.destinations)
    request.destinations.push_back({to.store.get(), to.container, to.key});
  request.options = options;
  return request;
}

void addToSummary(PlanSummary& summary, const PlanItem& item, const JobTexts& texts,
                  const Comparison* compared) {
  using Action = PlanItem::Action;
  const bool copies =
      item.action == Action::copy || item.action == Action::compare || item.action == Action::look;
  std::string action = "copy";
  switch (item.action) {
    case Action::copy:
    case Action::compare:
      action = item.condition.kind == Condition::Kind::matches ? "overwrite" : "copy";
      ++(action == "copy" ? summary.fresh : summary.overwrites);
      break;
    case Action::skip:
      action = "skip";
      ++summary.skips;
      break;
    case Action::look:
      action = "look";
      ++summary.unknown;
      break;
    case Action::remove:
      action = "remove";
      ++summary.removals;
      break;
    case Action::ask:
      action = "ask";
      ++summary.conflicts;
      break;
    case Action::fail:
      action = "fail";
      ++summary.failures;
      break;
  }
  if (copies || item.action == Action::ask) {
    summary.bytes += item.size;
    summary.bytesToSend += compared ? compared->toSend : item.size;
    summary.objects += item.kind == TransferKind::object ? 1 : 0;
    summary.folders += item.kind == TransferKind::folder ? 1 : 0;
    summary.links += item.kind == TransferKind::link ? 1 : 0;
  }
  if (summary.lines.size() >= kPreviewLines) return;
  const std::string source =
      item.action == Action::remove ? std::string() : texts.sources.at(item.source) + item.sourceKey;
  PlanSummary::Line line;
  line.source = source;
  line.destination = texts.destinations.at(item.destination) + item.destinationKey;
  line.size = item.size;
  line.action = std::move(action);
  line.reason = item.error ? item.error->detail : item.reason;
  line.error = item.error;
  if (compared) {
    line.delta = compared->use;
    line.bytesToSend = compared->toSend;
    if (compared->use == DeltaUse::changes) line.changed = changedShares(compared->plan, item.size);
  }
  summary.lines.push_back(std::move(line));
}

}  // namespace

Result<PlanSummary> EngineImpl::summaryOf(const OpContext& context, const JobRequest& request,
                                          std::atomic<std::uint64_t>* compared) {
  HAWSER_TRY(const JobRequest told, withMembers(request));
  HAWSER_TRY(const JobRequest exact, pinned(context, told));
  HAWSER_TRY(JobPlaces places, open(context, exact));
  if (places.areReplicas())
    places.scans = std::make_shared<SharedScans>(static_cast<std::uint32_t>(places.destinations.size()));
  const JobTexts texts = textsOf(exact);
  PlanSummary summary;
  HAWSER_CHECK(
      Planner(planRequest(places, request.options)).run(context, [&](std::vector<PlanItem> items) -> Status {
        for (const PlanItem& item : items) {
          const auto found = retrying(context, retry_, [&] {
            return comparisonOf(context, places, request.options, item, compared);
          });
          if (!found) HAWSER_CHECK(context.check());
          // One that cannot be compared is one line: the others are shown all the same.
          PlanItem told = item;
          if (!found) told.error = found.error();
          addToSummary(summary, told, texts, found && *found ? &**found : nullptr);
        }
        return {};
      }));
  return summary;
}

OperationPtr EngineImpl::preview(const JobRequest& request, std::function<void(Result<PlanSummary>)> done,
                                 std::shared_ptr<std::atomic<std::uint64_t>> compared) {
  return launch([this, request, compared = std::move(compared), done = std::move(done)](
                    const OpContext& context) { done(summaryOf(context, request, compared.get())); });
}

}  // namespace hawser
