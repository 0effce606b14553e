// Saved profiles: kept in files, and run.
#include "api/engine_impl.h"

namespace hawser {

OperationPtr EngineImpl::profiles(std::function<void(Result<std::vector<SavedProfile>>)> done) {
  return launch([this, done = std::move(done)](const OpContext&) {
    auto entries = profiles_.list();
    if (!entries) return done(fail(std::move(entries.error())));
    std::vector<SavedProfile> all;
    for (ProfileBook::Entry& entry : *entries)
      all.push_back({std::move(entry.name), std::move(entry.profile), entry.foreign, std::move(entry.error)});
    done(std::move(all));
  });
}

OperationPtr EngineImpl::saveProfile(const Profile& profile, bool replace, std::function<void(Status)> done) {
  return launch([this, profile, replace, done = std::move(done)](const OpContext&) {
    done(profiles_.save(profile, replace));
  });
}

OperationPtr EngineImpl::removeProfile(const std::string& name, std::function<void(Status)> done) {
  return launch([this, name, done = std::move(done)](const OpContext&) { done(profiles_.remove(name)); });
}

// Without looking where it is to stay paused: who asked follows it as it is.
Status EngineImpl::goOnWith(JobId job, AskedBy by) {
  const auto standing = standingOf(job);
  const bool byHand = standing && standing->state == JobState::paused && !standing->refusal;
  if (by == AskedBy::person || !byHand) {
    resumeJob(job);
    return {};
  }
  if (runner_->has(job)) return {};
  HAWSER_TRY(const JournalJob row, journal_->job(job));
  return show(row, true);
}

OperationPtr EngineImpl::runProfile(const std::string& name, AskedBy by,
                                    std::function<void(Result<JobId>)> done) {
  return launch([this, name, by, done = std::move(done)](const OpContext& context) {
    const auto run = [&]() -> Result<JobId> {
      HAWSER_TRY(const Profile profile, profiles_.load(name));
      ProfileRun asked = runOf(profile);
      if (const auto* sync = std::get_if<SyncRequest>(&asked)) {
        HAWSER_TRY(const SyncPreview preview, planSides(context, *sync));
        if (preview.unfinished == 0) return startSync(preview);
        // What it had planned first; the next run looks again.
        HAWSER_CHECK(goOnWith(preview.unfinished, by));
        return preview.unfinished;
      }
      auto& request = std::get<JobRequest>(asked);
      if (request.options.deletes == DeletePolicy::none) return submit(request);
      HAWSER_TRY(const PlanSummary plan, summaryOf(context, request, nullptr));
      if (!isWithin(profile.deleteLimit, plan)) {
        return fail(
            makeError(ErrorCode::invalidArgument,
                      std::to_string(plan.removals) + " objects would be removed, more than the limit")
                .about(request.destination));
      }
      request.options.mostDeletes = plan.removals;
      return submit(request);
    };
    done(run());
  });
}

}  // namespace hawser
