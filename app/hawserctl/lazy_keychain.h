// LazyKeychain: the system's keychain for the command line, loaded when a secret is first asked for: its
// libraries take longer to load than a small file takes to copy.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "credentials/credential.h"

namespace hawser::ctl {

class LazyKeychain final : public CredentialStore {
 public:
  // `module`: path of hawser-keychain, without its ending. Where it is missing all calls say unsupported.
  explicit LazyKeychain(std::string module) : module_(std::move(module)) {}

  Result<Credential> get(const OpContext& context, const std::string& name) override;
  Status put(const OpContext& context, const std::string& name, const Credential& credential) override;
  Status remove(const OpContext& context, const std::string& name) override;

 private:
  Result<CredentialStore*> loaded();

  const std::string module_;
  std::mutex mutex_;
  std::unique_ptr<CredentialStore> store_;
};

}  // namespace hawser::ctl
