#include "saved_profile.h"

#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include "api/error_sentence.h"
#include "api/json_words.h"
#include "api/printable.h"
#include "job_watch.h"
#include "os/process.h"
#include "plan_view.h"
#include "sync_run.h"
#include "text_file.h"

namespace hawser::ctl {

namespace {

int runCopyProfile(Session& session, Engine& engine, const Profile& profile, JobRequest request,
                   const Arguments& arguments) {
  if (arguments.has("dry-run")) return showPlan(session, engine, request);
  if (request.options.deletes != DeletePolicy::none) {
    const auto plan = session.await<Result<PlanSummary>>(
        [&](auto done) { return engine.preview(request, std::move(done)); });
    if (!plan) return session.failed(plan.error());
    // Its limit was set when it was saved.
    if (!isWithin(profile.deleteLimit, *plan)) {
      session.console().err("hawserctl: " + std::to_string(plan->removals) +
                            " objects would be removed, more than the profile's limit; nothing was done.\n");
      return exitFailed;
    }
    request.options.mostDeletes = plan->removals;
  }
  const auto job = engine.submit(request);
  if (!job) return session.failed(job.error());
  return watchJob(session, *job, {arguments.value("report").value_or(""), false});
}

// "vim" or "code --wait": the user's own, with the terminal as it is.
bool runEditor(const std::string& editor, const std::string& path) {
  QStringList words = QProcess::splitCommand(QString::fromStdString(editor));
  if (words.isEmpty()) return false;
  const QString program = words.takeFirst();
  QProcess process;
  process.setProcessChannelMode(QProcess::ForwardedChannels);
  process.setInputChannelMode(QProcess::ForwardedInputChannel);
  process.start(program, words << QString::fromStdString(path));
  return process.waitForFinished(-1) && process.exitStatus() == QProcess::NormalExit &&
         process.exitCode() == 0;
}

Result<std::string> edited(Session& session, const std::string& before) {
  auto editor = environmentVariable("VISUAL");
  if (!editor || editor->empty()) editor = environmentVariable("EDITOR");
  if (!editor || editor->empty())
    return fail(ErrorCode::invalidArgument,
                "no editor is known: set EDITOR, or export, change and import it");
  const QTemporaryDir folder;
  const std::string path = folder.filePath(QStringLiteral("profile.yaml")).toStdString();
  HAWSER_CHECK(writeText(path, before));
  if (!runEditor(*editor, path))
    return fail(makeError(ErrorCode::invalidArgument, "the editor did not end well; nothing was changed"));
  auto after = readText(path);
  if (!after) return fail(makeError(ErrorCode::notFound, "the editor has removed it; nothing was changed"));
  const auto profile = profileFromYaml(*after, "edited");
  if (profile) return after;
  // What was typed is not lost.
  session.console().err(*after);
  return fail(Error(profile.error()).within("nothing was changed"));
}

Status saved(Session& session, Engine& engine, const Profile& profile, bool replace) {
  return session.await<Status>(
      [&](auto done) { return engine.saveProfile(profile, replace, std::move(done)); });
}

}  // namespace

Result<std::vector<SavedProfile>> savedProfiles(Session& session, Engine& engine) {
  return session.await<Result<std::vector<SavedProfile>>>(
      [&](auto done) { return engine.profiles(std::move(done)); });
}

Result<Profile> savedProfile(Session& session, Engine& engine, const std::string& name) {
  HAWSER_TRY(const std::vector<SavedProfile> all, savedProfiles(session, engine));
  for (const SavedProfile& one : all) {
    if (one.name != name) continue;
    if (one.foreign) return fail(makeError(ErrorCode::unsupported, "it is a file of blobxfer").about(name));
    if (one.error) return fail(*one.error);
    return one.profile;
  }
  return fail(makeError(ErrorCode::notFound, "there is no profile of this name").about(name));
}

int saveProfile(Session& session, Engine& engine, Profile profile, const std::string& name) {
  profile.name = name;
  if (const Status kept = saved(session, engine, profile, false); !kept)
    return kept.error().code == ErrorCode::invalidArgument ? session.misused(kept.error().detail)
                                                           : session.failed(kept.error());
  session.console().out("Saved as " + printable(name) + "; run it with: hawserctl profile run " +
                        printable(name) + "\n");
  return exitDone;
}

int runSavedProfile(Session& session, Engine& engine, const Profile& profile, const Arguments& arguments) {
  ProfileRun run = runOf(profile);
  if (auto* copy = std::get_if<JobRequest>(&run))
    return runCopyProfile(session, engine, profile, std::move(*copy), arguments);
  SyncRun how;
  how.preview = arguments.has("dry-run");
  // Its limit was set when it was saved.
  how.yes = true;
  how.reportFile = arguments.value("report").value_or("");
  return runSyncRequest(session, engine, std::get<SyncRequest>(run), how);
}

int showSavedProfile(Session& session, const Profile& profile) {
  const auto text = profileToYaml(profile);
  if (!text) return session.failed(text.error());
  if (session.json) {
    QJsonObject json{
        {QStringLiteral("type"), QStringLiteral("profile")},
        {QStringLiteral("kind"), QString::fromStdString(std::string(hawser::name(profile.kind)))}};
    setName(json, QStringLiteral("name"), profile.name);
    json[u"command"] = QString::fromStdString(quotedCommand(profile));
    json[u"text"] = QString::fromStdString(*text);
    session.console().out(compact(json) + "\n");
    return exitDone;
  }
  session.console().out(*text + "# the same: " + printable(quotedCommand(profile)) + "\n");
  return exitDone;
}

int listSavedProfiles(Session& session, const std::vector<SavedProfile>& profiles) {
  int code = exitDone;
  for (const SavedProfile& one : profiles) {
    const std::string kind(one.foreign ? "blobxfer" : one.error ? "" : hawser::name(one.profile.kind));
    if (session.json) {
      QJsonObject json{{QStringLiteral("type"), QStringLiteral("profile")},
                       {QStringLiteral("kind"), QString::fromStdString(kind)}};
      setName(json, QStringLiteral("name"), one.name);
      if (!one.profile.group.empty()) setName(json, QStringLiteral("group"), one.profile.group);
      if (one.error) json[u"error"] = toJson(*one.error);
      session.console().out(compact(json) + "\n");
    } else {
      session.console().out(printable(one.name) + "\n");
    }
    if (!one.error) continue;
    code = exitFailed;
    if (!session.json)
      session.console().err("hawserctl: " + sentence(*one.error).whole().toStdString() + " (" +
                            printable(one.error->detail) + ")\n");
  }
  return code;
}

int exportProfile(Session& session, const Arguments& arguments) {
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  const auto profile = savedProfile(session, **engine, arguments.words[1]);
  if (!profile) return session.failed(profile.error());
  const auto text = profileToYaml(*profile);
  if (!text) return session.failed(text.error());
  if (arguments.words.size() < 3) {
    session.console().out(*text);
    return exitDone;
  }
  const auto path = session.location(arguments.words[2]);
  if (!path) return session.misused(path.error().detail);
  const Status written = writeText(*path, *text);
  return written ? int(exitDone) : session.failed(written.error());
}

int editProfile(Session& session, const Arguments& arguments) {
  const std::string& name = arguments.words[1];
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  const auto profile = savedProfile(session, **engine, name);
  if (!profile) return session.failed(profile.error());
  const auto before = profileToYaml(*profile);
  if (!before) return session.failed(before.error());
  const auto after = edited(session, *before);
  if (!after) return session.misused(after.error().detail);
  const auto changed = profileFromYaml(*after, name);
  if (!changed) return session.misused(changed.error().detail);
  const Status kept = saved(session, **engine, *changed, true);
  return kept ? int(exitDone) : session.failed(kept.error());
}

int cloneProfile(Session& session, const Arguments& arguments) {
  if (arguments.words.size() < 3) return session.misused("profile clone needs a name and a new one");
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  const auto profile = savedProfile(session, **engine, arguments.words[1]);
  if (!profile) return session.failed(profile.error());
  return saveProfile(session, **engine, *profile, arguments.words[2]);
}

}  // namespace hawser::ctl
