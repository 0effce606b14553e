#include "api/store_opener.h"

#include "api/connection_resolver.h"
#include "api/spool_store.h"
#include "base/encoding.h"
#include "checksum/digest.h"
#include "os/process.h"
#include "storage/azure/azure_provider.h"
#include "storage/embedded/embedded_provider.h"
#include "storage/encrypted/encrypted_store.h"
#include "storage/local/local_provider.h"
#include "storage/replica/replica_store.h"
#include "storage/s3/s3_provider.h"
#include "storage/stripe/stripe_store.h"
#include "vectored/stripe_layout.h"

namespace hawser {

namespace {

// Of an open store, for as long as it is kept.
// Without its name, and without a secret.
std::string textOf(const Connection& connection) {
  std::string text = connection.kind + '\n' + connection.endpoint + '\n' + connection.account;
  for (const auto& [option, value] : connection.options)
    text.append("\n" + option + "=" + value);
  return text;
}

std::uintptr_t identityOf(const std::shared_ptr<ObjectStore>& store) {
  return reinterpret_cast<std::uintptr_t>(store.get());
}

}  // namespace

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

StoreOpener::StoreOpener(FileSystem& files, std::string connectionsFile, Connection standard,
                         std::shared_ptr<CredentialStore> keychain, Log log, std::string spoolFolder)
    : files_(files),
      book_(files, std::move(connectionsFile)),
      standard_(std::move(standard)),
      spoolFolder_(std::move(spoolFolder)),
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
  providers_.add(std::make_unique<EmbeddedProvider>());
  providers_.add(makeAzureProvider());
  providers_.add(makeAzureFilesProvider());
  providers_.add(makeS3Provider());
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

Result<ConnectionWithCredential> StoreOpener::resolve(const OpContext& context, const Location& given) {
  Location location = given;
  bool expected = false;
  if (location.kind == Location::Kind::url && location.sas.empty()) {
    MutexLock lock(mutex_);
    const auto kept = sas_.find(location.endpoint + '/' + location.container);
    if (kept != sas_.end()) location.sas = kept->second;
    expected = kept != sas_.end() && location.sas.empty();
  }
  std::vector<ConnectionWithCredential> provided;
  {
    MutexLock lock(mutex_);
    for (const auto& [name, connection] : provided_)
      provided.push_back(connection);
  }
  const ConnectionSources sources{book_, &credentials_, environment_, standard_, provided, &files_};
  HAWSER_TRY(ConnectionWithCredential found, resolveConnection(context, location, sources));
  if (expected && std::holds_alternative<NoCredential>(found.credential)) {
    return fail(makeError(ErrorCode::denied, "its shared access signature is not kept", Retry::afterAuth)
                    .about(location.endpoint + '/' + location.container));
  }
  return found;
}

std::optional<Result<Place>> StoreOpener::openInput(const Location& location) {
  if (location.kind != Location::Kind::connection) return std::nullopt;
  const auto named = inputNameFrom(location.text());
  if (!named) return std::nullopt;
  const std::string identity = "spool\n" + location.text();
  {
    MutexLock lock(mutex_);
    if (const auto known = stores_.find(identity); known != stores_.end())
      return Place{known->second, location.container, location.key};
  }
  const std::string folder = joinPath(spoolFolder_, named->folder);
  if (!files_.info(folder)) {
    return fail(makeError(ErrorCode::notFound, "what came on standard input is not kept any more")
                    .about(location.text()));
  }
  auto spool = Spool::open({}, files_, folder, {0, services_.log});
  if (!spool) return fail(std::move(spool.error()));
  auto store = std::make_shared<SpoolStore>(std::move(*spool), SpoolKey{location.text(), named->folder});
  MutexLock lock(mutex_);
  stores_[identity] = store;
  return Place{std::move(store), location.container, location.key};
}

Result<std::string> StoreOpener::serviceOf(const OpContext& context, const Location& location) {
  HAWSER_TRY(const ConnectionWithCredential found, resolve(context, location));
  const Connection& connection = found.connection;
  if (connection.kind == "local" || connection.kind == kEmbeddedKind) return std::string();
  return textOf(connection);
}

Result<Place> StoreOpener::open(const OpContext& context, const Location& location, const KeyFile& key) {
  if (auto input = openInput(location)) return std::move(*input);
  HAWSER_TRY(const ConnectionWithCredential found, resolve(context, location));
  Place place;
  HAWSER_TRY(place.store, open(context, found.connection, found.credential, key));
  place.container = location.container;
  place.key = location.key;
  if (location.kind == Location::Kind::path) place.key.erase(0, 1);  // keys are relative to the root "/"
  return place;
}

Result<Place> StoreOpener::openSource(const OpContext& context, const Location& location,
                                      const KeyFile& keyFile) {
  if (auto input = openInput(location)) return std::move(*input);
  HAWSER_TRY(const ConnectionWithCredential found, resolve(context, location));
  HAWSER_TRY(Place place, open(context, location, keyFile));
  const Capabilities& can = place.store->capabilities();
  const bool nowhere = place.container.empty() && !can.rootObjects;
  if (can.localFiles || hasMembers(found.connection) || nowhere) return place;
  std::string key = place.key;
  if (!location.isFolder()) {
    // Asked for by its name, which a signature for this object alone allows; whoever reads it says what is
    // wrong.
    const auto object = place.store->stat(context, {place.container, place.key});
    const bool none = !object && object.error().code == ErrorCode::notFound &&
                      object.error().serviceCode != "ContainerNotFound";
    const auto name = sliceNameFrom(place.key);
    const bool slice = object && name && object->properties.metadata.contains(kBlobxferMetadata);
    if (!none && !slice) return place;
    if (slice) key = name->key;
  }
  const stripe::Member member{place.store, place.container, {}, stripeHost(found.connection)};
  return Place{
      stripeStore("joined\n" + std::to_string(identityOf(place.store)),
                  place.store->location({place.container, {}}), {member}, kLeastStripeWidth, keyFile),
      {},
      std::move(key)};
}

std::shared_ptr<ObjectStore> StoreOpener::stripeStore(const std::string& identity, const std::string& name,
                                                      std::vector<stripe::Member> members,
                                                      std::uint64_t width, const KeyFile& key) {
  MutexLock lock(mutex_);
  auto& store = stores_[identity + '\n' + name];
  if (!store) {
    store = std::make_shared<stripe::StripeStore>(
        name, std::move(members),
        [this, key](const OpContext& asked, const SliceAddress& address) {
          return openAddress(asked, address, key);
        },
        width);
  }
  return store;
}

Result<Place> StoreOpener::openDestination(const OpContext& context, const Location& location,
                                           const KeyFile& key) {
  if (location.kind != Location::Kind::path) {
    const bool ownRoot = location.kind == Location::Kind::connection && location.container.empty() &&
                         location.connection == kDefaultConnection && standard_.kind == "local";
    if (ownRoot) HAWSER_CHECK(files_.makeDirectories(standard_.endpoint));
    return open(context, location, key);
  }
  const std::size_t slash = location.key.rfind('/');
  const std::string root = slash == 0 ? "/" : location.key.substr(0, slash);
  Place place;
  HAWSER_TRY(place.store, open(context, Connection{{}, "local", root, {}, {}}, NoCredential{}, key));
  place.key = location.key.substr(slash + 1);
  return place;
}

Result<StoreOpener::Folder> StoreOpener::openFolder(const OpContext& context, const Location& location,
                                                    const std::string& of, const KeyFile& key) {
  Folder folder;
  if (location.kind == Location::Kind::path) {
    HAWSER_TRY(folder.place, openDestination(context, location, key));
    folder.connection = {{}, "local", std::string(parentPath(location.key)), {}, {}};
  } else {
    HAWSER_TRY(ConnectionWithCredential found, resolve(context, location));
    if (cannotLieOn(of, found.connection.kind)) return fail(wrongMember(of, location));
    HAWSER_TRY(folder.place.store, open(context, found.connection, found.credential, key));
    folder.place.container = location.container;
    folder.place.key = location.key;
    folder.connection = std::move(found.connection);
  }
  if (folder.place.container.empty() && !folder.place.store->capabilities().rootObjects) {
    return fail(makeError(ErrorCode::invalidArgument, "no container is named").about(location.text()));
  }
  return folder;
}

Result<std::shared_ptr<ObjectStore>> StoreOpener::openReplica(const OpContext& context,
                                                              const Connection& connection,
                                                              const KeyFile& key) {
  HAWSER_TRY(const std::vector<Location> places, membersOf(connection));
  std::vector<replica::Member> members;
  std::string identity = std::string(kReplicaKind) + "\n" + connection.name;
  for (const Location& location : places) {
    HAWSER_TRY(Folder folder, openFolder(context, location, kReplicaKind, key));
    replica::Member member{std::move(folder.place.store), std::move(folder.place.container),
                           std::move(folder.place.key)};
    identity += '\n' + std::to_string(identityOf(member.store)) + '\n' + member.location("");
    members.push_back(std::move(member));
  }
  MutexLock lock(mutex_);
  auto& store = stores_[identity];
  if (!store) {
    store = std::make_shared<replica::ReplicaStore>(connection.name + ":", std::move(members), services_.log);
  }
  return store;
}

Result<stripe::Member> StoreOpener::openAddress(const OpContext& context, const SliceAddress& address,
                                                const KeyFile& key) {
  // A host that is no connection's is asked for nothing: whoever wrote the slice chose it.
  std::vector<Connection> known = given();
  HAWSER_TRY(const std::vector<Connection> saved, book_.load());
  known.insert(known.end(), saved.begin(), saved.end());
  if (auto text = connectionFromText(environment_.connectionString.reveal()))
    known.push_back(std::move(text->connection));
  Location location;
  location.kind = Location::Kind::url;
  location.endpoint = "https://" + address.host;
  for (const Connection& connection : known) {
    if (isOfThisComputer(connection) || stripeHost(connection) != address.host) continue;
    location.endpoint = connection.endpoint;
    // An address of S3 says nothing of who may read there.
    location.kind = connection.kind == "s3" ? Location::Kind::connection : Location::Kind::url;
    if (connection.kind == "s3") location.connection = connection.name;
  }
  location.container = address.container;
  HAWSER_TRY(const ConnectionWithCredential found, resolve(context, location));
  if (std::holds_alternative<NoCredential>(found.credential)) {
    return fail(makeError(ErrorCode::denied, "a slice is there, and no connection to that account is known",
                          Retry::afterAuth));
  }
  HAWSER_TRY(std::shared_ptr<ObjectStore> store, open(context, found.connection, found.credential, key));
  return stripe::Member{std::move(store), address.container, {}, address.host};
}

Result<std::shared_ptr<ObjectStore>> StoreOpener::openStripe(const OpContext& context,
                                                             const std::string& name,
                                                             const StripePlaces& places, const KeyFile& key) {
  std::vector<stripe::Member> members;
  std::string identity = "stripe\n" + std::to_string(places.width);
  for (const Location& location : places.members) {
    HAWSER_TRY(Folder folder, openFolder(context, location, kStripeKind, key));
    stripe::Member member{std::move(folder.place.store), std::move(folder.place.container),
                          std::move(folder.place.key), stripeHost(folder.connection)};
    identity += '\n' + std::to_string(identityOf(member.store)) + '\n' + member.location("");
    members.push_back(std::move(member));
  }
  return stripeStore(identity, name, std::move(members), places.width, key);
}

Result<std::shared_ptr<ObjectStore>> StoreOpener::open(const OpContext& context, const Connection& connection,
                                                       const Credential& credential, const KeyFile& key) {
  if (hasMembers(connection)) {
    HAWSER_TRY(const std::vector<Connection> saved, book_.load());
    HAWSER_CHECK(checkNoLoop(connection, saved));
  }
  if (connection.kind == kStripeKind) {
    HAWSER_TRY(const StripePlaces places, stripePlaces(connection));
    return openStripe(context, connection.name + ":", places, key);
  }
  if (connection.kind == kReplicaKind) return openReplica(context, connection, key);
  // The name of the connection makes no other store; its credential does, and is not kept as a text.
  std::string identity = textOf(connection);
  const Secret secret = serialised(credential);
  const std::string_view bytes = secret.reveal();
  identity += '\n' + toHex(sha256(std::as_bytes(std::span(bytes.data(), bytes.size()))));
  std::shared_ptr<ObjectStore> found;
  {
    MutexLock lock(mutex_);
    auto& store = stores_[identity];
    if (!store) {
      HAWSER_TRY(store, providers_.open(connection, credential, services_));
    }
    found = store;
  }
  if (key.empty()) return found;
  return encrypted(context, std::move(found), key);
}

std::string passphraseName(const KeyFile& key) {
  return "passphrase of " + key;
}

// Empty where none is known.
Result<Secret> StoreOpener::passphraseOf(const OpContext& context, const KeyFile& key) {
  const auto found = credentials_.get(context, passphraseName(key));
  if (found) {
    const auto* phrase = std::get_if<PassphraseCredential>(&*found);
    return phrase ? phrase->passphrase : Secret();
  }
  const bool none = found.error().code == ErrorCode::notFound || found.error().code == ErrorCode::unsupported;
  if (none) return Secret();
  return fail(Error(found.error()).about(key));
}

Result<std::shared_ptr<ObjectStore>> StoreOpener::encrypted(const OpContext& context,
                                                            std::shared_ptr<ObjectStore> store,
                                                            const KeyFile& key) {
  constexpr std::uint64_t kLongestKey = 64 * 1024;
  HAWSER_TRY(const auto file, files_.open(key, OpenMode::read));
  std::string text(kLongestKey, '\0');
  HAWSER_TRY(const std::size_t size, file->readAt(0, std::as_writable_bytes(std::span(text))));
  text.resize(size);
  Secret passphrase;
  if (text.find("ENCRYPTED") != std::string::npos) {
    HAWSER_TRY(passphrase, passphraseOf(context, key));
  }
  MutexLock lock(mutex_);
  // Of the key, not its file: that may have been changed.
  const std::string mark = toHex(sha256(std::as_bytes(std::span(text.data(), text.size()))));
  auto& known = stores_["encrypted\n" + std::to_string(identityOf(store)) + '\n' + mark];
  if (known) return known;
  encrypted::KeyTexts texts;
  if (text.find("PRIVATE KEY") == std::string::npos) {
    texts.publicKey = std::move(text);
  } else {
    texts.privateKey = Secret(std::move(text));
    texts.passphrase = std::move(passphrase);
  }
  auto keys = encrypted::EncryptionKeys::load(texts);
  if (!keys) return fail(std::move(keys.error()).about(key));
  known = std::make_shared<encrypted::EncryptedStore>(std::move(store), std::move(*keys));
  return known;
}

void StoreOpener::provide(const ConnectionWithCredential& connection) {
  MutexLock lock(mutex_);
  provided_.insert_or_assign(connection.connection.name, connection);
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
  MutexLock lock(mutex_);
  for (const auto& [name, provided] : provided_)
    all.push_back(provided.connection);
  return all;
}

}  // namespace hawser
