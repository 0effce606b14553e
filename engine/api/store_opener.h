// StoreOpener: the open store and the key in it that a location as text means.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/location.h"
#include "api/stripe_connection.h"
#include "base/log.h"
#include "base/mutex.h"
#include "credentials/environment.h"
#include "net/http.h"
#include "os/file_system.h"
#include "profile/connection_book.h"
#include "storage/provider.h"
#include "storage/stripe/stripe_members.h"
#include "transfer/runner_state.h"

namespace hawser {

// A keychain, and before it what was told for this program's life only.
class SessionCredentials final : public CredentialStore {
 public:
  explicit SessionCredentials(std::shared_ptr<CredentialStore> keychain) : keychain_(std::move(keychain)) {}

  Result<Credential> get(const OpContext& context, const std::string& name) override;
  // Kept for the session in any case; the keychain's error is returned. unsupported where there is none.
  Status put(const OpContext& context, const std::string& name, const Credential& credential) override;
  Status remove(const OpContext& context, const std::string& name) override;
  void keepForSession(const std::string& name, const Credential& credential);

 private:
  std::shared_ptr<CredentialStore> keychain_;
  MemoryCredentialStore session_;
};

// A file in PEM with the key by which objects are encrypted (storage/encrypted), as a path; empty: they are
// taken as they are.
using KeyFile = std::string;
// Under what name the passphrase of one is kept. No connection can have it.
std::string passphraseName(const KeyFile& key);

// Thread-safe. The same connection and credential give the same store, so that places can be compared and a
// store's connections are shared.
class StoreOpener {
 public:
  // `standard`: what "default:" is.
  StoreOpener(FileSystem& files, std::string connectionsFile, Connection standard,
              std::shared_ptr<CredentialStore> keychain, Log log, std::string spoolFolder);
  ~StoreOpener();

  Result<Location> parse(const std::string& text) const;
  // Blocks: may ask the keychain.
  Result<Place> open(const OpContext& context, const Location& location, const KeyFile& key = {});
  Result<Place> open(const OpContext& context, const std::string& text);
  // To copy from: what lies there in slices is one object, and a slice's name means the object. Folders of
  // this machine are taken as they are.
  Result<Place> openSource(const OpContext& context, const Location& location, const KeyFile& key = {});
  // To write to: a path's store is rooted at its last folder, so that no object's name and no link among the
  // objects leads out of what the user chose.
  Result<Place> openDestination(const OpContext& context, const Location& location, const KeyFile& key = {});
  // Blocks where it is a stripe: its members are opened.
  Result<std::shared_ptr<ObjectStore>> open(const OpContext& context, const Connection& connection,
                                            const Credential& credential, const KeyFile& key = {});
  // Blocks likewise. The members of `connection`, each of which holds all.
  Result<std::shared_ptr<ObjectStore>> openReplica(const OpContext& context, const Connection& connection,
                                                   const KeyFile& key = {});
  // The places as one store; `name` is what precedes its keys for people.
  Result<std::shared_ptr<ObjectStore>> openStripe(const OpContext& context, const std::string& name,
                                                  const StripePlaces& places, const KeyFile& key = {});
  // Remembers a URL's SAS for this program's life: the journal keeps the location without it.
  void keepSas(const Location& location);
  // An earlier run was given one for it: without a credential, opening it is denied with Retry::afterAuth
  // rather than tried as if it were public.
  void expectSas(const Location& location);
  // Of a private key, for this program's life.
  // For this program's life: as if the environment gave it. One of its name before is replaced.
  void provide(const ConnectionWithCredential& connection);
  // What the location's store is, whatever its connection is called; empty: it lies on this machine. Blocks.
  Result<std::string> serviceOf(const OpContext& context, const Location& location);
  // What provide() has to be told elsewhere so that the location can be opened there. Blocks.
  Result<std::vector<ConnectionWithCredential>> grant(const OpContext& context, const Location& location);
  // After a change of connections or credentials: locations are looked up anew.
  void forget();

  SessionCredentials& credentials() { return credentials_; }
  ConnectionBook& book() { return book_; }
  const Connection& defaultConnection() const { return standard_; }
  // Of the environment, by the names that locations call them; without their secrets.
  std::vector<Connection> given() const;

 private:
  // What came on standard input; nothing where the location means something else.
  std::optional<Result<Place>> openInput(const Location& location);
  // The connection a location means, with its credential.
  Result<ConnectionWithCredential> resolve(const OpContext& context, const Location& location);
  // A folder that is a member of a connection of kind `of`, and the connection that it lies on.
  struct Folder {
    Place place;
    Connection connection;
  };
  Result<Folder> openFolder(const OpContext& context, const Location& location, const std::string& of,
                            const KeyFile& key);
  Result<std::shared_ptr<ObjectStore>> encrypted(const OpContext& context, std::shared_ptr<ObjectStore> store,
                                                 const KeyFile& key);
  Result<Secret> passphraseOf(const OpContext& context, const KeyFile& key);
  // The store of this identity and name, made where there is none yet.
  std::shared_ptr<ObjectStore> stripeStore(const std::string& identity, const std::string& name,
                                           std::vector<stripe::Member> members, std::uint64_t width,
                                           const KeyFile& key);
  // What a slice points to that lies on none of the members.
  Result<stripe::Member> openAddress(const OpContext& context, const SliceAddress& address,
                                     const KeyFile& key);
  FileSystem& files_;
  ConnectionBook book_;
  const Connection standard_;
  const std::string spoolFolder_;
  SessionCredentials credentials_;
  const EnvironmentCredentials environment_;
  std::unique_ptr<HttpTransport> http_;
  ProviderRegistry providers_;
  ProviderServices services_;
  mutable Mutex mutex_;
  std::map<std::string, std::shared_ptr<ObjectStore>> stores_ HAWSER_GUARDED_BY(mutex_);
  std::map<std::string, ConnectionWithCredential> provided_ HAWSER_GUARDED_BY(mutex_);  // by name
  // By endpoint and container; empty: expected.
  std::map<std::string, Secret> sas_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
