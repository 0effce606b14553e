#include <QFile>
#include <QJsonObject>
#include <algorithm>

#include "api/json_words.h"
#include "api/location.h"
#include "api/printable.h"
#include "base/units.h"
#include "commands.h"
#include "copy_options.h"
#include "job_watch.h"
#include "os/file_system.h"
#include "os/process.h"
#include "plan_view.h"
#include "saved_profile.h"
#include "stream_command.h"

namespace hawser::ctl {

namespace {

bool isLockedKey(const std::string& path) {
  QFile file(QString::fromStdString(path));
  return file.open(QIODevice::ReadOnly) && file.read(64 * 1024).contains("ENCRYPTED");
}

// What is a folder without asking a service.
bool isFolder(const std::string& source) {
  const auto location = parseLocation(source, "/");
  if (!location || location->kind != Location::Kind::path) return location && location->isFolder();
  const auto info = FileSystem::system().info(source, true);
  return info && info->kind == FileKind::directory;
}

// A passphrase comes from the environment, or is asked for where one is needed and somebody is there.
Status takeKeys(Session& session, Engine& engine, const Arguments& arguments, JobRequest& request) {
  for (const auto& [option, into] :
       {std::pair("encrypt-key", &request.encryptKey), std::pair("decrypt-key", &request.decryptKey)}) {
    const auto given = arguments.value(option);
    if (!given) continue;
    HAWSER_TRY(*into, session.location(*given));
    if (const auto phrase = environmentVariable("HAWSER_KEY_PASSPHRASE")) {
      engine.providePassphrase(*into, Secret(*phrase));
    } else if (session.console().inIsTerminal() && isLockedKey(*into)) {
      HAWSER_TRY(const Secret typed,
                 session.console().readHidden("Passphrase of " + printable(*given) + ": "));
      engine.providePassphrase(*into, typed);
    }
  }
  return {};
}

// "-" among the words: the one source, and nothing that needs to know what it will be.
int copyFromInput(Session& session, const Arguments& arguments, const CopyOptions& options) {
  if (arguments.words.size() != 2 || arguments.words.front() != "-")
    return session.misused("\"-\" is standard input, which is copied alone and to one object: copy - OBJECT");
  for (const char* option :
       {"to", "stripe", "replica", "dry-run", "delete", "delete-only", "snapshot", "save", "shard"}) {
    if (arguments.has(option))
      return session.misused(std::string("--") + option + " cannot be used with standard input");
  }
  const auto destination = session.location(arguments.words.back());
  if (!destination) return session.misused(destination.error().detail);
  if (options.memory) session.engineOptions().memoryBudget = *options.memory;
  return copyInput(session, *destination, options.job);
}

Profile profileOf(const JobRequest& request) {
  Profile profile;
  profile.sources = request.sources;
  profile.destinations = request.furtherDestinations;
  profile.destinations.insert(profile.destinations.begin(), request.destination);
  profile.options = request.options;
  profile.stripeWidth = request.stripeWidth;
  profile.encryptKey = request.encryptKey;
  profile.decryptKey = request.decryptKey;
  return profile;
}

}  // namespace

int runCopy(Session& session, const Arguments& arguments) {
  const auto options = copyOptions(arguments);
  if (!options) return session.misused(options.error().detail);
  if (arguments.has("save") && arguments.has("shard"))
    return session.misused("a profile is a whole job: --shard is said when it is run, not kept with it");
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
  if (std::find(arguments.words.begin(), arguments.words.end(), "-") != arguments.words.end())
    return copyFromInput(session, arguments, *options);
  for (const std::string& word : arguments.words) {
    if (const Status taken = take(word, request.sources); !taken)
      return session.misused(taken.error().detail);
  }
  for (const std::string& word : arguments.values("to")) {
    const Status taken = take(word, request.furtherDestinations);
    if (!taken) return session.misused(taken.error().detail);
  }
  request.stripeWidth = options->stripeWidth;
  request.snapshot = arguments.value("snapshot").value_or("");
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
  if (const Status keys = takeKeys(session, **engine, arguments, request); !keys)
    return session.failed(keys.error());
  if (const auto name = arguments.value("save"))
    return saveProfile(session, **engine, profileOf(request), *name);
  if (arguments.has("dry-run")) return showPlan(session, **engine, request);
  if (request.options.deletes != DeletePolicy::none) {
    if (const auto code = confirmDeletes(session, **engine, request, arguments.has("yes"))) return *code;
  }
  const auto job = (*engine)->submit(request);
  if (!job) return session.failed(job.error());
  if (session.json)
    session.console().out(
        compact({{QStringLiteral("type"), QStringLiteral("job")}, {QStringLiteral("id"), qint64(*job)}}) +
        "\n");
  return watchJob(session, *job, watch);
}

}  // namespace hawser::ctl
