#include <algorithm>
#include <array>

#include "api/blobxfer_jobs.h"
#include "api/error_sentence.h"
#include "api/printable.h"
#include "commands.h"
#include "job_watch.h"
#include "os/file_system.h"
#include "os/process.h"
#include "plan_view.h"
#include "profile_watch.h"
#include "saved_profile.h"
#include "stream_command.h"
#include "text_file.h"

namespace hawser::ctl {

namespace {

constexpr const char* kEnding = ".yaml";

Result<std::string> textOfProfile(const std::string& path) {
  constexpr std::uint64_t kLargest = 1024 * 1024;
  return readText(path, kLargest + 1);  // the one byte by which its reader refuses it
}

std::string profilesFolder(Session& session) {
  return joinPath(session.engineOptions().configFolder, "profiles");
}

// A name of what was imported, or a file.
Result<std::string> pathOf(Session& session, const std::string& word) {
  const std::string kept = joinPath(profilesFolder(session), word + kEnding);
  if (isProfileName(word) && FileSystem::system().info(kept)) return kept;
  return session.location(word);
}

Result<BlobxferFile> load(const std::string& path) {
  HAWSER_TRY(const std::string text, textOfProfile(path));
  auto file = blobxferFromYaml(
      text, [](std::string_view name) { return environmentVariable(std::string(name).c_str()); });
  if (file) return file;
  // It is a matter of what stands in it, and no store's.
  Error error = std::move(file.error());
  error.code = ErrorCode::invalidArgument;
  return fail(std::move(error).about(path));
}

Credential credentialOf(const BlobxferAccount& account) {
  if (account.isSas) return SasCredential{account.keyOrSas};
  return AccountKeyCredential{account.name, account.keyOrSas};
}

Connection connectionOf(const BlobxferAccount& account, const char* service) {
  Connection connection;
  connection.name = account.name;
  connection.kind = "azure";
  connection.account = account.name;
  connection.endpoint = "https://" + account.name + "." + service + "." + account.endpoint;
  return connection;
}

// For Azure Files beside the account's blobs.
std::string filesName(const std::string& account) {
  return account + ".file";
}

ConnectionWithCredential filesOf(const BlobxferAccount& account) {
  ConnectionWithCredential files{connectionOf(account, "file"), credentialOf(account)};
  files.connection.name = filesName(account.name);
  files.connection.kind = "azure-files";
  return files;
}

void provideAccounts(Engine& engine, const BlobxferFile& file) {
  for (const BlobxferAccount& account : file.accounts) {
    if (account.keyOrSas.empty()) continue;  // in the keychain, or the environment
    engine.provideConnection({connectionOf(account, "blob"), credentialOf(account)});
    engine.provideConnection(filesOf(account));
  }
}

// "az://acct/share/x" as a place of its file service.
void toFiles(std::string& location) {
  constexpr std::string_view kScheme = "az://";
  if (!location.starts_with(kScheme)) return;
  const std::size_t slash = location.find('/', kScheme.size());
  const std::string account = location.substr(kScheme.size(), slash - kScheme.size());
  location = filesName(account) + ":" + (slash == std::string::npos ? "" : location.substr(slash + 1));
}

bool isFolder(const std::string& source) {
  const auto info = FileSystem::system().info(source, true);
  return info && info->kind == FileKind::directory;
}

int runOne(Session& session, Engine& engine, BlobxferRequest& one, bool dryRun, bool yes) {
  JobRequest& request = one.request;
  if (one.files) {
    for (std::string& source : request.sources)
      toFiles(source);
    toFiles(request.destination);
    for (std::string& further : request.furtherDestinations)
      toFiles(further);
  }
  request.encryptKey = one.encryptKeyFile;
  request.decryptKey = one.decryptKeyFile;
  for (const std::string& key : {one.encryptKeyFile, one.decryptKeyFile}) {
    if (!key.empty() && !one.passphrase.empty()) engine.providePassphrase(key, one.passphrase);
  }
  session.console().err(one.job + "\n");
  if (one.standardInput && dryRun) return exitDone;  // what would come is not known
  if (one.standardInput) return copyInput(session, request.destination, request.options);
  if (dryRun) return showPlan(session, engine, request);
  if (request.options.deletes != DeletePolicy::none) {
    if (const auto code = confirmDeletes(session, engine, request, yes)) return *code;
  }
  const auto job = engine.submit(request);
  if (!job) return session.failed(job.error());
  return watchJob(session, *job, {});
}

int runForeign(Session& session, const std::string& path, const Arguments& arguments) {
  const auto file = load(path);
  if (!file) return session.failed(file.error());
  for (const std::string& note : file->notes)
    session.console().err("hawserctl: " + printable(note) + "\n");
  auto requests = jobRequestsFrom(*file, isFolder);
  if (!requests) return session.failed(requests.error());
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  provideAccounts(**engine, *file);
  const bool dryRun = file->dryRun || arguments.has("dry-run");
  int code = exitDone;
  for (BlobxferRequest& one : *requests) {
    code = worse(code, runOne(session, **engine, one, dryRun, arguments.has("yes")));
    if (code == exitCancelled) break;
  }
  return code;
}

// A name, or a file of either kind.
int runNamed(Session& session, const std::string& word, const Arguments& arguments) {
  const auto path = pathOf(session, word);
  if (!path) return session.misused(path.error().detail);
  if (isProfileName(word) && !FileSystem::system().info(*path, true))
    return session.misused("there is no profile or file \"" + printable(word) +
                           "\"; hawserctl profile list names the profiles");
  const auto text = textOfProfile(*path);
  if (!text) return session.failed(text.error());
  if (!isProfileText(*text)) return runForeign(session, *path, arguments);
  const auto profile = profileFromYaml(*text, word);
  if (!profile) return session.failed(Error(profile.error()).about(*path));
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  return runSavedProfile(session, **engine, *profile, arguments);
}

int runProfiles(Session& session, const Arguments& arguments) {
  std::vector<std::string> words(arguments.words.begin() + 1, arguments.words.end());
  if (const auto group = arguments.value("group")) {
    const auto engine = session.engine();
    if (!engine) return session.failed(engine.error());
    const auto all = savedProfiles(session, **engine);
    if (!all) return session.failed(all.error());
    for (const SavedProfile& one : *all)
      if (one.profile.group == *group) words.push_back(one.name);
  }
  if (words.empty()) return session.misused("profile run needs a name or a file, or a --group with profiles");
  int code = exitDone;
  for (const std::string& word : words) {
    if (words.size() > 1) session.console().err(printable(word) + "\n");
    code = worse(code, runNamed(session, word, arguments));
    if (code == exitCancelled) break;
  }
  return code;
}

Status saveAccount(Session& session, Engine& engine, const ConnectionWithCredential& account) {
  Status saved = session.await<Status>([&](auto done) {
    engine.saveConnection(account.connection, account.credential, std::move(done));
    return OperationPtr();
  });
  if (saved) return saved;
  return fail(std::move(saved.error()).about(account.connection.account));
}

// To the keychain: of accounts, for files as well where a job has any to do with these, and of private keys.
Status saveSecrets(Session& session, Engine& engine, const BlobxferFile& file) {
  HAWSER_TRY(const auto requests, jobRequestsFrom(file, isFolder));
  const bool files = std::any_of(requests.begin(), requests.end(),
                                 [](const BlobxferRequest& request) { return request.files; });
  for (const BlobxferAccount& account : file.accounts) {
    if (account.keyOrSas.empty()) continue;
    HAWSER_CHECK(saveAccount(session, engine, {connectionOf(account, "blob"), credentialOf(account)}));
    if (files) HAWSER_CHECK(saveAccount(session, engine, filesOf(account)));
  }
  for (const BlobxferRequest& one : requests) {
    for (const std::string& key : {one.encryptKeyFile, one.decryptKeyFile}) {
      if (key.empty() || one.passphrase.empty()) continue;
      Status saved = session.await<Status>([&](auto done) {
        engine.savePassphrase(key, one.passphrase, std::move(done));
        return OperationPtr();
      });
      if (!saved) return fail(std::move(saved.error()).about(key));
    }
  }
  return {};
}

int importOwn(Session& session, const std::string& text, const std::string& name) {
  const auto profile = profileFromYaml(text, name);
  if (!profile) return session.failed(profile.error());
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  return saveProfile(session, **engine, *profile, name);
}

// The secrets go to the keychain; what is kept of the file has none.
int importProfile(Session& session, const Arguments& arguments) {
  const std::string& given = arguments.words[1];
  std::string name(fileName(given));
  if (const std::size_t dot = name.rfind('.'); dot != std::string::npos && dot != 0) name.resize(dot);
  if (arguments.words.size() > 2) name = arguments.words[2];
  if (!isProfileName(name)) return session.misused("\"" + printable(name) + "\" cannot be a profile's name");
  const auto path = session.location(given);
  if (!path) return session.misused(path.error().detail);
  const auto text = textOfProfile(*path);
  if (!text) return session.failed(text.error());
  if (isProfileText(*text)) return importOwn(session, *text, name);
  const auto file = load(*path);
  if (!file) return session.failed(file.error());
  const auto bare = blobxferWithoutSecrets(*text);
  if (!bare) return session.failed(bare.error());
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  if (const Status saved = saveSecrets(session, **engine, *file); !saved) {
    if (!lacksKeychain(saved.error())) return session.failed(saved.error());
    session.console().err("hawserctl: nothing was imported: there is no keychain to keep the secret of " +
                          printable(saved.error().object) +
                          ". \"profile run\" takes the file as it is; without its secrets, which then come "
                          "from the environment, it can be imported.\n");
    return exitCredentials;
  }
  const std::string folder = profilesFolder(session);
  if (Status made = FileSystem::system().makeDirectories(folder); !made) return session.failed(made.error());
  if (Status kept = writeText(joinPath(folder, name + kEnding), *bare, TextFileUse::forOwner); !kept)
    return session.failed(kept.error());
  session.console().out("Kept as " + printable(name) +
                        ", without its keys, signatures and passphrases, which are in the keychain now. They "
                        "still stand in " +
                        printable(given) + ": remove it, or take them out.\n");
  return exitDone;
}

int listProfiles(Session& session) {
  const auto engine = session.engine();
  if (!engine) return session.failed(engine.error());
  const auto all = savedProfiles(session, **engine);
  return all ? listSavedProfiles(session, *all) : session.failed(all.error());
}

}  // namespace

int runProfileCommand(Session& session, const Arguments& arguments) {
  const std::string verb = arguments.words.empty() ? "list" : arguments.words.front();
  if (verb == "list") return listProfiles(session);
  if (verb == "run") return runProfiles(session, arguments);
  if (verb == "watch") return watchProfiles(session);
  static constexpr std::array kVerbs = {"show", "import", "export", "edit", "clone", "remove"};
  if (std::find(kVerbs.begin(), kVerbs.end(), verb) == kVerbs.end())
    return session.misused("profile has no \"" + printable(verb) +
                           "\"; it has list, run, watch, show, import, export, edit, clone and remove");
  if (arguments.words.size() < 2) return session.misused("profile " + verb + " needs a name or a file");
  if (verb == "import") return importProfile(session, arguments);
  const std::string kept = joinPath(profilesFolder(session), arguments.words[1] + kEnding);
  if (!isProfileName(arguments.words[1]) || !FileSystem::system().info(kept))
    return session.misused("there is no profile \"" + printable(arguments.words[1]) +
                           "\"; hawserctl profile list names those there are");
  if (verb == "export") return exportProfile(session, arguments);
  if (verb == "edit") return editProfile(session, arguments);
  if (verb == "clone") return cloneProfile(session, arguments);
  if (verb == "remove") {
    const Status removed = FileSystem::system().removeFile(kept);
    return removed ? int(exitDone) : session.failed(removed.error());
  }
  const auto text = textOfProfile(kept);
  if (!text) return session.failed(text.error());
  const auto profile = profileFromYaml(*text, arguments.words[1]);
  if (profile) return showSavedProfile(session, *profile);
  session.console().out(*text);
  return exitDone;
}

}  // namespace hawser::ctl
