// Of the Journal: profiles that run by themselves.
#include "journal/journal.h"

namespace hawser {

Status Journal::keepRun(const JournalRun& run) {
  return write([&]() -> Status {
    HAWSER_TRY(Statement * insert,
               statement("INSERT OR REPLACE INTO profile_runs (profile, started, job, failures, held, error) "
                         "VALUES (?, ?, ?, ?, ?, ?)"));
    const auto started =
        std::chrono::floor<std::chrono::milliseconds>(run.started).time_since_epoch().count();
    insert->add(run.profile).add(std::int64_t{started}).add(run.job).add(run.failures);
    return insert->add(int{run.held}).add(errorToJson(run.error)).run();
  });
}

Result<std::vector<JournalRun>> Journal::runs() {
  return read<std::vector<JournalRun>>([&]() -> Result<std::vector<JournalRun>> {
    HAWSER_TRY(Statement * query,
               statement("SELECT profile, started, job, failures, held, error FROM profile_runs"));
    std::vector<JournalRun> runs;
    for (;;) {
      HAWSER_TRY(const bool row, query->step());
      if (!row) return runs;
      JournalRun run;
      run.profile = query->text(0);
      run.started = WallTime(std::chrono::milliseconds(query->integer(1)));
      run.job = query->integer(2);
      run.failures = static_cast<std::uint32_t>(query->integer(3));
      run.held = query->integer(4) != 0;
      run.error = errorFromJson(query->text(5));
      runs.push_back(std::move(run));
    }
  });
}

Status Journal::forgetRun(const std::string& profile) {
  return write([&]() -> Status {
    HAWSER_TRY(Statement * remove, statement("DELETE FROM profile_runs WHERE profile = ?"));
    return remove->add(profile).run();
  });
}

}  // namespace hawser
