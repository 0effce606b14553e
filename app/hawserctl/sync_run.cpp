#include "sync_run.h"

#include <QJsonObject>
#include <algorithm>

#include "api/json_words.h"
#include "api/printable.h"
#include "job_watch.h"
#include "plan_view.h"

namespace hawser::ctl {

namespace {

Result<SyncPreview> previewOf(Session& session, Engine& engine, const SyncRequest& request) {
  return session.await<Result<SyncPreview>>(
      [&](auto done) { return engine.previewSync(request, std::move(done)); });
}

void tellHolds(Session& session, const SyncPreview& preview) {
  for (const SyncHeld& held : preview.plan.holds) {
    const char* const option = held.hold == SyncHold::manyRemovals   ? " (--max-delete)"
                               : held.hold == SyncHold::rootReplaced ? " (--new-folders)"
                                                                     : "";
    session.console().err("hawserctl: " + holdWords(held, preview).toStdString() + option + "\n");
  }
}

void showRemovals(Console& console, const SyncPreview& preview) {
  constexpr std::uint64_t kMostShown = 1000;
  std::uint64_t shown = 0;
  for (const SyncRow& row : preview.plan.rows) {
    if (row.action != SyncAction::remove || shown == kMostShown) continue;
    const std::string& place = row.to == SyncSide::left ? preview.leftText : preview.rightText;
    console.err("  " + printable(place + row.path) + "\n");
    ++shown;
  }
  const std::uint64_t all = preview.plan.removals();
  if (shown < all) console.err("  and " + std::to_string(all - shown) + " more\n");
  console.err(std::to_string(all) + (all == 1 ? " object" : " objects") + " will be removed for good.\n");
  const std::uint64_t renamed = preview.totals().groups[static_cast<std::size_t>(SyncGroup::renames)].rows;
  if (renamed != 0)
    console.err(
        std::to_string(renamed) + (renamed == 1 ? " object" : " objects") +
        " will be renamed; where a store cannot, that is a copy and then the removal of the old name, "
        "and the report has both.\n");
}

// Nothing: go on; else the exit code.
std::optional<int> consent(Session& session, const SyncPreview& preview, bool yes) {
  if (preview.plan.removals() == 0) return std::nullopt;
  if (!session.json) showRemovals(session.console(), preview);
  return yes ? std::nullopt : askToRemove(session);
}

// What a person has to know of: versions that were kept under another name, and what was left as it is.
int tellKept(Session& session, const SyncPreview& preview) {
  int code = exitDone;
  for (const SyncRow& row : preview.plan.rows) {
    if (row.reason == SyncReason::folderInTheWay) code = exitFailed;
    const bool kept = row.action == SyncAction::conflict || row.action == SyncAction::keep ||
                      row.reason == SyncReason::removedThere;
    if (!kept || session.json) continue;
    session.console().err("hawserctl: " + printable(row.path) + ": " + reasonWords(row).toStdString() + "\n");
  }
  return code;
}

void tellStarted(Session& session, JobId job, const SyncPreview& preview) {
  if (job != 0 && session.json) {
    session.console().out(
        compact({{QStringLiteral("type"), QStringLiteral("job")}, {QStringLiteral("id"), qint64(job)}}) +
        "\n");
  } else if (job == 0 && session.json) {
    showSync(session, preview);
  } else if (job == 0) {
    session.console().out("Nothing had to be done: " + std::to_string(preview.plan.equal.objects) +
                          " are the same.\n");
  }
}

}  // namespace

int runSyncRequest(Session& session, Engine& engine, const SyncRequest& request, const SyncRun& run) {
  auto preview = previewOf(session, engine, request);
  if (!preview) return session.failed(preview.error());
  const WatchOptions watch{run.reportFile, run.withSas};
  if (preview->unfinished != 0 && !run.preview) {
    const JobId before = preview->unfinished;
    session.console().err("hawserctl: job " + std::to_string(before) +
                          " of the same two has not ended: it goes on first.\n");
    engine.resumeJob(before);
    const int code = watchJob(session, before, {{}, run.withSas});
    if (code == exitCancelled || code == exitCredentials) return code;
    preview = previewOf(session, engine, request);
    if (!preview) return session.failed(preview.error());
  }
  if (run.preview) {
    showSync(session, *preview);
    tellHolds(session, *preview);
    return preview->plan.holds.empty() ? exitDone : exitFailed;
  }
  if (!preview->plan.holds.empty()) {
    if (session.json) showSync(session, *preview);
    tellHolds(session, *preview);
    session.console().err("hawserctl: nothing was done.\n");
    return exitFailed;
  }
  if (const auto code = consent(session, *preview, run.yes)) return *code;
  const auto job = engine.startSync(*preview);
  if (!job) return session.failed(job.error());
  tellStarted(session, *job, *preview);
  const int code = *job == 0 ? int(exitDone) : watchJob(session, *job, watch);
  return worse(code, tellKept(session, *preview));
}

}  // namespace hawser::ctl
