#include "api/store_opener.h"

#include "api/connection_resolver.h"
#include "base/encoding.h"
#include "checksum/digest.h"
#include "os/process.h"
#include "storage/azure/azure_provider.h"
#include "storage/local/local_provider.h"

namespace hawser {

Result<Credential> SessionCredentials::get(const OpContext& context, const std::string& name) {
  if (auto kept = session_.get(context, name)) return kept;
  if (!keychain_) {
    return fail(makeError(ErrorCode::unsupported, "no keychain is in use and none was given for this session")
                    .about(name));
  }
  return keychain_->get(context, name);
}

Status SessionCredentials::put(const OpContext& context, const std::string& name,
                               const Credential& credential) {
  keepForSession(name, credential);
  if (!keychain_) return fail(makeError(ErrorCode::unsupported, "no keychain is in use").about(name));
  return keychain_->put(context, name, credential);
}

Status SessionCredentials::remove(const OpContext& context, const std::string& name) {
  HAWSER_CHECK(session_.remove(context, name));
  return keychain_ ? keychain_->remove(context, name) : Status{};
}

void SessionCredentials::keepForSession(const std::string& name, const Credential& credential) {
  (void)session_.put({}, name, credential);  // memory does not fail
}

StoreOpener::StoreOpener(FileSystem& files, std::string connectionsFile, std::string defaultStoreFolder,
                         std::shared_ptr<CredentialStore> keychain, Log log)
    : files_(files),
      book_(files, std::move(connectionsFile)),
      defaultStoreFolder_(std::move(defaultStoreFolder)),
      credentials_(std::move(keychain)),
      environment_(credentialsFrom(systemEnvironment())) {
  HttpOptions http;
  http.userAgent = "Hawser/" HAWSER_VERSION;
  http.caFile = environmentVariable("CURL_CA_BUNDLE").value_or("");
  http_ = makeHttpTransport(std::move(http));
  services_.http = http_.get();
  services_.files = &files_;
  services_.log = std::move(log);
  providers_.add(std::make_unique<LocalProvider>());
  providers_.add(makeAzureProvider());
}

StoreOpener::~StoreOpener() = default;

Result<Location> StoreOpener::parse(const std::string& text) const {
  HAWSER_TRY(const std::string here, currentFolder());
  return parseLocation(text, here);
}

Result<Place> StoreOpener::open(const OpContext& context, const std::string& text) {
  HAWSER_TRY(const Location location, parse(text));
  return open(context, location);
}

void StoreOpener::keepSas(const Location& location) {
  if (location.sas.empty()) return;
  MutexLock lock(mutex_);
  sas_[location.endpoint + '/' + location.container] = location.sas;
}

void StoreOpener::expectSas(const Location& location) {
  MutexLock lock(mutex_);
  sas_.try_emplace(location.endpoint + '/' + location.container);
}

Result<Place> StoreOpener::open(const OpContext& context, const Location& given) {
  Location location = given;
  bool expected = false;
  if (location.kind == Location::Kind::url && location.sas.empty()) {
    MutexLock lock(mutex_);
    const auto kept = sas_.find(location.endpoint + '/' + location.container);
    if (kept != sas_.end()) location.sas = kept->second;
    expected = kept != sas_.end() && location.sas.empty();
  }
  const ConnectionSources sources{book_, &credentials_, environment_, defaultStoreFolder_};
  HAWSER_TRY(const ConnectionWithCredential found, resolveConnection(context, location, sources));
  if (expected && std::holds_alternative<NoCredential>(found.credential)) {
    return fail(makeError(ErrorCode::denied, "its shared access signature is not kept", Retry::afterAuth)
                    .about(location.endpoint + '/' + location.container));
  }
  Place place;
  HAWSER_TRY(place.store, open(found.connection, found.credential));
  place.container = location.container;
  place.key = location.key;
  if (location.kind == Location::Kind::path) place.key.erase(0, 1);  // keys are relative to the root "/"
  return place;
}

Result<Place> StoreOpener::openDestination(const OpContext& context, const Location& location) {
  if (location.kind != Location::Kind::path) return open(context, location);
  const std::size_t slash = location.key.rfind('/');
  const std::string root = slash == 0 ? "/" : location.key.substr(0, slash);
  Place place;
  HAWSER_TRY(place.store, open(Connection{{}, "local", root, {}, {}}, NoCredential{}));
  place.key = location.key.substr(slash + 1);
  return place;
}

Result<std::shared_ptr<ObjectStore>> StoreOpener::open(const Connection& connection,
                                                       const Credential& credential) {
  // The name of the connection makes no other store; its credential does, and is not kept as a text.
  std::string identity = connection.kind + '\n' + connection.endpoint + '\n' + connection.account;
  for (const auto& [option, value] : connection.options)
    identity.append("\n" + option + "=" + value);
  const Secret secret = serialised(credential);
  const std::string_view bytes = secret.reveal();
  identity += '\n' + toHex(sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
  MutexLock lock(mutex_);
  auto& store = stores_[identity];
  if (store) return store;
  HAWSER_TRY(store, providers_.open(connection, credential, services_));
  return store;
}

void StoreOpener::forget() {
  MutexLock lock(mutex_);
  stores_.clear();
}

std::vector<Connection> StoreOpener::given() const {
  std::vector<Connection> all;
  for (const auto& [name, text] : environment_.connections) {
    auto parsed = connectionFromText(text.reveal());
    if (!parsed || !isConnectionName(name)) continue;
    parsed->connection.name = name;
    all.push_back(std::move(parsed->connection));
  }
  return all;
}

Connection StoreOpener::defaultConnection() const {
  return {kDefaultConnection, "local", defaultStoreFolder_, {}, {}};
}

}  // namespace hawser
