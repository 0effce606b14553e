#include "storage/azure/azure_provider.h"

#include "base/assert.h"
#include "net/url.h"
#include "storage/azure/azure_store.h"
#include "storage/azure/files_store.h"

namespace hawser {

namespace {

// Emulators and their like serve every account under one address and take the account from the path.
bool accountIsInPath(std::string_view host) {
  const bool address = host.find(':') != std::string_view::npos ||
                       host.find_first_not_of("0123456789.") == std::string_view::npos;
  return address || host.find('.') == std::string_view::npos;
}

// `service`: the label of its hosts, "blob".
Result<azure::AzureAccess> placeOf(const Connection& connection, const std::string& keyAccount,
                                   const std::string& service) {
  azure::AzureAccess access;
  access.account = connection.account.empty() ? keyAccount : connection.account;
  access.base = connection.endpoint;
  while (access.base.ends_with('/'))
    access.base.pop_back();
  if (access.base.empty()) {
    if (access.account.empty())
      return fail(ErrorCode::invalidArgument, "the connection names neither an account nor an endpoint");
    access.base = "https://" + access.account + "." + service + ".core.windows.net";
  }
  const Url url = splitUrl(access.base);
  if ((url.scheme != "https" && url.scheme != "http") || url.authority.empty() || !url.query.empty())
    return fail(ErrorCode::invalidArgument,
                "the endpoint \"" + std::string(url.authority) + "\" is no http or https URL");
  access.emulator = accountIsInPath(url.host());
  if (access.account.empty()) {
    access.account = url.path.size() > 1 ? std::string(url.path.substr(1, url.path.find('/', 1) - 1))
                                         : std::string(url.host().substr(0, url.host().find('.')));
  }
  if (access.emulator && url.path.empty()) access.base += "/" + access.account;
  return access;
}

// Blobs or files: the same accounts and credentials.
template <class Store>
class AzureProvider final : public Provider {
 public:
  AzureProvider(std::string kind, std::string service)
      : kind_(std::move(kind)), service_(std::move(service)) {}

  std::string kind() const override { return kind_; }

  Result<std::shared_ptr<ObjectStore>> open(const Connection& connection, const Credential& credential,
                                            const ProviderServices& services) const override {
    HAWSER_ASSERT(services.http != nullptr);
    const auto* key = std::get_if<AccountKeyCredential>(&credential);
    const auto* sas = std::get_if<SasCredential>(&credential);
    auto access = placeOf(connection, key ? key->account : std::string(), service_);
    if (!access) return fail(std::move(access.error()).about(connection.name));
    if (key) {
      auto made = SharedKey::make(key->account.empty() ? access->account : key->account, key->key);
      if (!made) return fail(std::move(made.error()).about(connection.name));
      access->key.emplace(std::move(*made));
    } else if (sas) {
      std::string_view token = sas->token.reveal();
      if (token.starts_with('?')) token.remove_prefix(1);
      if (!readSas(token).signedAtAll) {
        return fail(makeError(ErrorCode::invalidArgument, "the shared access signature has no \"sig\"")
                        .about(connection.name));
      }
      access->sas = Secret(std::string(token));
    }
    const auto container = connection.options.find("container");
    return std::make_shared<Store>(std::make_shared<azure::AzureClient>(std::move(*access), *services.http,
                                                                        *services.clock, services.log),
                                   container == connection.options.end() ? std::string() : container->second);
  }

 private:
  const std::string kind_;
  const std::string service_;
};

}  // namespace

std::unique_ptr<Provider> makeAzureProvider() {
  return std::make_unique<AzureProvider<azure::AzureStore>>("azure", "blob");
}

std::unique_ptr<Provider> makeAzureFilesProvider() {
  return std::make_unique<AzureProvider<azure::FilesStore>>("azure-files", "file");
}

}  // namespace hawser
