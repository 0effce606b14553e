#include <charconv>

#include "api/location.h"
#include "api/printable.h"
#include "commands.h"
#include "copy_options.h"
#include "saved_profile.h"
#include "sync_run.h"

namespace hawser::ctl {

namespace {

// "100" or "20%"; both may be given.
Status takeLimit(const Arguments& arguments, DeleteLimit& limit) {
  for (const std::string& given : arguments.values("max-delete")) {
    const bool share = given.ends_with('%');
    const std::string_view digits = std::string_view(given).substr(0, given.size() - (share ? 1 : 0));
    std::uint64_t value = 0;
    const auto [end, wrong] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (wrong != std::errc{} || end != digits.data() + digits.size() || (share && value > 100))
      return fail(ErrorCode::invalidArgument,
                  "--max-delete " + printable(given) + ": write a number, or a share such as 20%");
    if (share)
      limit.percent = static_cast<std::uint32_t>(value);
    else
      limit.count = value;
    // A number alone says all: a small folder has few objects.
    if (!share && arguments.values("max-delete").size() == 1) limit.percent = 100;
  }
  return {};
}

Result<Profile> profileOf(Session& session, const Arguments& arguments, const CopyOptions& options) {
  Profile profile;
  profile.kind = arguments.has("two-way")  ? ProfileKind::twoWay
                 : arguments.has("delete") ? ProfileKind::mirror
                                           : ProfileKind::update;
  if (arguments.has("two-way") && arguments.has("delete"))
    return fail(ErrorCode::invalidArgument,
                "--two-way removes what was removed on the other side anyway: leave --delete out");
  HAWSER_TRY(profile.sources.emplace_back(), session.folder(arguments.words[0]));
  HAWSER_TRY(profile.destinations.emplace_back(), session.folder(arguments.words[1]));
  profile.options = options.job;
  profile.options.recursive = true;
  profile.options.deletes = DeletePolicy::none;
  if (profile.options.links == LinkPolicy::follow)
    return fail(ErrorCode::invalidArgument, "--links follow is of copies alone: keep or skip");
  HAWSER_CHECK(takeLimit(arguments, profile.deleteLimit));
  return profile;
}

}  // namespace

int runSync(Session& session, const Arguments& arguments) {
  if (arguments.words.size() != 2) return session.misused("sync has one SOURCE and one DEST");
  const auto options = copyOptions(arguments);
  if (!options) return session.misused(options.error().detail);
  const auto profile = profileOf(session, arguments, *options);
  if (!profile) return session.misused(profile.error().detail);
  if (options->memory) session.engineOptions().memoryBudget = *options->memory;
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (const auto name = arguments.value("save")) return saveProfile(session, **engine, *profile, *name);
  SyncRequest request = std::get<SyncRequest>(runOf(*profile));
  request.newFolders = arguments.has("new-folders");
  SyncRun run;
  run.preview = arguments.has("preview");
  run.yes = arguments.has("yes");
  run.reportFile = arguments.value("report").value_or("");
  for (const std::string& word : {request.left, request.right}) {
    const auto location = parseLocation(word, "/");
    run.withSas = run.withSas || (location && !location->sas.empty());
  }
  return runSyncRequest(session, **engine, request, run);
}

}  // namespace hawser::ctl
