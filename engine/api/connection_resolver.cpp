#include "api/connection_resolver.h"

#include <algorithm>
#include <vector>

#include "api/stripe_connection.h"
#include "credentials/aws_files.h"
#include "storage/azure/connection_string.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/s3/connection_text.h"

namespace hawser {

namespace {

using Candidate = Result<ConnectionWithCredential>;

std::string azureEndpoint(const std::string& account) {
  return "https://" + account + ".blob.core.windows.net";
}

tl::unexpected<Error> unknown(std::string object, std::string detail) {
  return fail(makeError(ErrorCode::denied, std::move(detail), Retry::afterAuth).about(object));
}

// The text of a variable as a connection; the error names the variable, never its text.
Candidate fromVariable(const std::string& variable, const Secret& text) {
  auto parsed = connectionFromText(text.reveal());
  if (!parsed) return fail(parsed.error().within(variable).about(variable));
  return parsed;
}

// What AZURE_STORAGE_ACCOUNT and its companions say.
std::vector<ConnectionWithCredential> fromAccountVariables(const EnvironmentCredentials& environment) {
  if (environment.account.empty()) return {};
  ConnectionWithCredential candidate;
  candidate.connection = {
      environment.account, "azure", azureEndpoint(environment.account), environment.account, {}};
  if (!environment.accountKey.empty()) {
    candidate.credential = AccountKeyCredential{environment.account, environment.accountKey};
  } else if (!environment.sasToken.empty()) {
    candidate.credential = SasCredential{environment.sasToken};
  } else {
    return {};
  }
  return {candidate};
}

// What lets one into an account's blobs lets one into its files: the same at "acct.file." as at "acct.blob.",
// unless it is for one container.
void addFiles(std::vector<ConnectionWithCredential>& candidates) {
  for (std::size_t i = 0, count = candidates.size(); i < count; ++i) {
    const Connection& blobs = candidates[i].connection;
    const std::string start = "https://" + blobs.account + ".blob.";
    if (blobs.kind != "azure" || !blobs.options.empty() || !blobs.endpoint.starts_with(start)) continue;
    ConnectionWithCredential files = candidates[i];
    files.connection.kind = "azure-files";
    files.connection.endpoint = "https://" + blobs.account + ".file." + blobs.endpoint.substr(start.size());
    candidates.push_back(std::move(files));
  }
}

bool isMeant(const Location& location, const Connection& connection) {
  const bool files = connection.kind == "azure-files" && location.kind == Location::Kind::url;
  if (connection.kind != "azure" && !files) return false;
  // One SAS or public URL for a container says nothing of the others.
  const auto container = connection.options.find("container");
  if (container != connection.options.end() && container->second != location.container) return false;
  return location.kind == Location::Kind::url ? connection.endpoint == location.endpoint
                                              : connection.account == location.connection;
}

Candidate credentialOf(const OpContext& context, const Connection& connection,
                       const ConnectionSources& sources) {
  if (!needsCredential(connection)) return ConnectionWithCredential{connection, NoCredential{}};
  for (const ConnectionWithCredential& candidate : fromAccountVariables(sources.environment)) {
    if (candidate.connection.account == connection.account)
      return ConnectionWithCredential{connection, candidate.credential};
  }
  const std::string help =
      "set " + connectionVariable(connection.name) +
      " to a connection string or URL, or give the credential to \"hawserctl connection add " +
      connection.name + "\"";
  if (!sources.credentials) return unknown(connection.name + ":", "there is no keychain: " + help);
  auto kept = sources.credentials->get(context, connection.name);
  if (kept) return ConnectionWithCredential{connection, *kept};
  if (kept.error().code == ErrorCode::cancelled || kept.error().code == ErrorCode::timeout)
    return fail(kept.error());
  if (kept.error().code == ErrorCode::notFound)
    return unknown(connection.name + ":", "no credential is kept for it: " + help);
  return unknown(connection.name + ":",
                 "the keychain does not give it (" + kept.error().detail + "): " + help);
}

Candidate named(const OpContext& context, const Location& location, const ConnectionSources& sources) {
  const std::string& name = location.connection;
  if (const Secret* text = sources.environment.connection(name)) {
    HAWSER_TRY(ConnectionWithCredential result, fromVariable(connectionVariable(name), *text));
    result.connection.name = name;
    return result;
  }
  for (const ConnectionWithCredential& provided : sources.provided) {
    if (provided.connection.name == name) return provided;
  }
  if (name == kDefaultConnection) return ConnectionWithCredential{sources.standard, NoCredential{}};
  HAWSER_TRY(const std::vector<Connection> saved, sources.book.load());
  const auto found =
      std::find_if(saved.begin(), saved.end(), [&](const Connection& c) { return c.name == name; });
  if (found != saved.end()) return credentialOf(context, *found, sources);
  auto copy = copyNamed(name, saved);
  if (copy) return ConnectionWithCredential{std::move(*copy), NoCredential{}};
  if (copy.error().code != ErrorCode::notFound) return fail(std::move(copy.error()));
  return unknown(name + ":",
                 "no connection of this name is known: set " + connectionVariable(name) +
                     " to a connection string or URL, or save it with \"hawserctl connection add " + name +
                     "\"");
}

// Nothing: no source of the environment means this location.
Result<std::vector<ConnectionWithCredential>> inEnvironment(const Location& location,
                                                            const ConnectionSources& sources) {
  const EnvironmentCredentials& environment = sources.environment;
  std::vector<ConnectionWithCredential> candidates;
  if (!environment.connectionString.empty()) {
    HAWSER_TRY(candidates.emplace_back(),
               fromVariable("AZURE_STORAGE_CONNECTION_STRING", environment.connectionString));
  }
  for (ConnectionWithCredential& candidate : fromAccountVariables(environment))
    candidates.push_back(std::move(candidate));
  for (const auto& [name, text] : environment.connections) {
    // A wrong one matters only to those who use it by its name.
    if (auto parsed = connectionFromText(text.reveal())) candidates.push_back(std::move(*parsed));
  }
  candidates.insert(candidates.end(), sources.provided.begin(), sources.provided.end());
  addFiles(candidates);
  std::erase_if(candidates,
                [&](const ConnectionWithCredential& c) { return !isMeant(location, c.connection); });
  return candidates;
}

Candidate byAccount(const OpContext& context, const Location& location, const ConnectionSources& sources) {
  HAWSER_TRY(const auto candidates, inEnvironment(location, sources));
  if (!candidates.empty()) return candidates.front();
  HAWSER_TRY(const std::vector<Connection> saved, sources.book.load());
  for (const Connection& connection : saved) {
    if (isMeant(location, connection)) return credentialOf(context, connection, sources);
  }
  if (location.kind == Location::Kind::url) {
    return ConnectionWithCredential{
        {"", azureKindOf(location.endpoint), location.endpoint, location.connection, {}}, NoCredential{}};
  }
  return unknown(
      "az://" + location.connection,
      "no credential is known for this account: set AZURE_STORAGE_ACCOUNT=" + location.connection +
          " and AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or AZURE_STORAGE_CONNECTION_STRING, or save a "
          "connection with \"hawserctl connection add\"");
}

// A file that is not there says nothing.
std::string textOfFile(FileSystem* files, const std::string& path) {
  constexpr std::size_t kLongest = 1024 * 1024;
  if (!files || path.empty()) return {};
  const auto file = files->open(path, OpenMode::read);
  if (!file) return {};
  std::string text(kLongest, '\0');
  const auto size = (*file)->readAt(0, std::as_writable_bytes(std::span(text)));
  text.resize(size ? *size : 0);
  return text;
}

ConnectionWithCredential amazon(const AwsEnvironment& aws, const AwsProfile& profile) {
  const auto said = [&](const std::string& name) {
    const auto found = profile.find(name);
    return found == profile.end() ? std::string() : found->second;
  };
  ConnectionWithCredential made;
  Connection& connection = made.connection;
  connection.kind = "s3";
  const std::string region = aws.region.empty() ? said("region") : aws.region;
  if (!region.empty()) connection.options["region"] = region;
  connection.endpoint = aws.endpoint.empty() ? said("s3.endpoint_url") : aws.endpoint;
  if (connection.endpoint.empty()) connection.endpoint = said("endpoint_url");
  if (connection.endpoint.empty()) connection.endpoint = amazonEndpoint(region);
  while (connection.endpoint.ends_with('/'))
    connection.endpoint.pop_back();
  const std::string style = said("s3.addressing_style");
  if (style == "path") connection.options["style"] = "path";
  if (style == "virtual") connection.options["style"] = "host";
  const bool own = !aws.accessKey.empty() && !aws.secretKey.empty();
  connection.account = own ? aws.accessKey : said("aws_access_key_id");
  if (own)
    made.credential = AccessKeyCredential{aws.accessKey, aws.secretKey, aws.sessionToken};
  else
    made.credential = AccessKeyCredential{connection.account, Secret(said("aws_secret_access_key")),
                                          Secret(said("aws_session_token"))};
  return made;
}

bool isForBucket(const Connection& connection, const std::string& bucket) {
  const auto container = connection.options.find("container");
  return connection.kind == "s3" &&
         (container == connection.options.end() || container->second == bucket || bucket.empty());
}

// The one for this bucket before one for any; nothing also where several are for any.
const Connection* savedFor(const std::vector<Connection>& saved, const std::string& bucket) {
  const Connection* any = nullptr;
  std::size_t count = 0;
  for (const Connection& connection : saved) {
    if (!isForBucket(connection, bucket)) continue;
    if (!bucket.empty() && connection.options.contains("container")) return &connection;
    any = &connection;
    ++count;
  }
  return count == 1 ? any : nullptr;
}

Candidate byBucket(const OpContext& context, const Location& location, const ConnectionSources& sources) {
  const AwsEnvironment& aws = sources.environment.aws;
  const bool own = !aws.accessKey.empty() && !aws.secretKey.empty();
  for (const ConnectionWithCredential& provided : sources.provided) {
    if (!own && isForBucket(provided.connection, location.container)) return provided;
  }
  const ConnectionWithCredential found =
      amazon(aws, awsProfile(aws.profile, textOfFile(sources.files, aws.configFile),
                             textOfFile(sources.files, aws.credentialsFile)));
  const auto& key = std::get<AccessKeyCredential>(found.credential);
  if (!key.id.empty() && !key.secret.empty()) return found;
  HAWSER_TRY(const std::vector<Connection> saved, sources.book.load());
  if (const Connection* connection = savedFor(saved, location.container))
    return credentialOf(context, *connection, sources);
  return unknown(
      "s3://" + location.container,
      "no credential is known for S3: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE "
      "for one of ~/.aws/credentials, or save a connection with \"hawserctl connection add\"");
}

}  // namespace

Connection standardConnection(FileSystem& files, const std::string& file, const std::string& folder) {
  if (file.empty() || (!folder.empty() && files.info(folder)))
    return {kDefaultConnection, "local", folder, {}, {}};
  return {kDefaultConnection, kEmbeddedKind, file, {}, {{kMakeOption, "yes"}}};
}

bool needsCredential(const Connection& connection) {
  const auto anonymous = connection.options.find("anonymous");
  const bool open = anonymous != connection.options.end() && anonymous->second == "yes";
  return !isOfThisComputer(connection) && !hasMembers(connection) && !open;
}

Result<ConnectionWithCredential> resolveConnection(const OpContext& context, const Location& location,
                                                   const ConnectionSources& sources) {
  switch (location.kind) {
    case Location::Kind::path:
      return ConnectionWithCredential{{"", "local", "/", {}, {}}, NoCredential{}};
    case Location::Kind::connection:
      return named(context, location, sources);
    case Location::Kind::azure:
      return byAccount(context, location, sources);
    case Location::Kind::s3:
      return byBucket(context, location, sources);
    case Location::Kind::store:
      return ConnectionWithCredential{{"", kEmbeddedKind, location.endpoint, {}, {}}, NoCredential{}};
    case Location::Kind::url:
      break;
  }
  if (location.sas.empty()) return byAccount(context, location, sources);
  ConnectionWithCredential own{
      {"", azureKindOf(location.endpoint), location.endpoint, location.connection, {}},
      SasCredential{location.sas}};
  if (!location.container.empty()) own.connection.options["container"] = location.container;
  return own;
}

}  // namespace hawser
