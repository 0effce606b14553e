#include "storage/provider.h"

namespace hawser {

Result<std::shared_ptr<ObjectStore>> ProviderRegistry::open(const Connection& connection,
                                                            const Credential& credential,
                                                            const ProviderServices& services) const {
  for (const auto& provider : providers_) {
    if (provider->kind() == connection.kind) return provider->open(connection, credential, services);
  }
  return fail(makeError(ErrorCode::unsupported, "no provider of kind \"" + connection.kind + "\"")
                  .about(connection.name));
}

}  // namespace hawser
