// Credential: what proves who we are to a store. CredentialStore: where credentials are kept by name.
//
// The keychain implementation lives in the applications; here are the interface, one in memory and one
// that reads the environment. A missing keychain is never a gate: get() then says notFound or unsupported
// and the caller asks the user.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "base/op_context.h"
#include "base/result.h"
#include "base/secret.h"

namespace hawser {

struct NoCredential {};  // public objects, local folders

// Azure storage account key, Base64 as the portal shows it.
struct AccountKeyCredential {
  std::string account;
  Secret key;
};

// Query string "sv=...&sig=..." without the "?".
struct SasCredential {
  Secret token;
};

// Of S3: the id of an access key, its secret, and with keys for a time the token that goes with them.
struct AccessKeyCredential {
  std::string id;
  Secret secret;
  Secret token = {};
};

// Of a private key in a file (PEM).
struct PassphraseCredential {
  Secret passphrase;
};

using Credential = std::variant<NoCredential, AccountKeyCredential, SasCredential, PassphraseCredential,
                                AccessKeyCredential>;

// One Secret holds a credential's whole content, so that a keychain entry is one item.
Secret serialised(const Credential& credential);
Result<Credential> credentialFrom(const Secret& text);

// Thread-safe; may block (a keychain can ask its user), so never called on a UI thread.
class CredentialStore {
 public:
  virtual ~CredentialStore() = default;
  // notFound: surely not there; unsupported: no keychain; denied: locked or refused.
  virtual Result<Credential> get(const OpContext& context, const std::string& name) = 0;
  virtual Status put(const OpContext& context, const std::string& name, const Credential& credential) = 0;
  virtual Status remove(const OpContext& context, const std::string& name) = 0;
};

class MemoryCredentialStore final : public CredentialStore {
 public:
  Result<Credential> get(const OpContext&, const std::string& name) override;
  Status put(const OpContext&, const std::string& name, const Credential& credential) override;
  Status remove(const OpContext&, const std::string& name) override;

 private:
  std::mutex mutex_;
  std::map<std::string, Credential> all_;
};

}  // namespace hawser
