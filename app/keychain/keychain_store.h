// KeychainStore: credentials in the system's keychain, through QtKeychain.
//
// The keychain's jobs need an event loop; they have a thread of their own with one, so callers may block
// where they are. A locked keyring claims that nothing is in it. So "not there" is believed only after a
// probe could be written.
#pragma once

#include <QObject>
#include <QThread>
#include <functional>
#include <memory>

#include "credentials/credential.h"

namespace hawser {

class KeychainStore final : public CredentialStore {
 public:
  // `service` names the program's entries; tests have their own.
  explicit KeychainStore(QString service = QStringLiteral("org.hawser.Hawser"));
  ~KeychainStore() override;

  Result<Credential> get(const OpContext& context, const std::string& name) override;
  Status put(const OpContext& context, const std::string& name, const Credential& credential) override;
  Status remove(const OpContext& context, const std::string& name) override;
  // ok where a secret can be kept; unsupported or denied where not.
  Status probe(const OpContext& context);

 private:
  enum class Verb : std::uint8_t { read, write, remove };
  struct Outcome;
  Result<Secret> run(const OpContext& context, Verb verb, const std::string& key, const Secret& secret);
  void start(Verb verb, const QString& key, const Secret& secret, const std::shared_ptr<Outcome>& outcome);

  QString service_;
  QThread thread_;
  QObject* home_;  // lives in the thread; jobs are its children
};

}  // namespace hawser
