// Provider of kind "local": folders of this machine. Connection::endpoint is the root folder.
#pragma once

#include "storage/provider.h"

namespace hawser {

class LocalProvider : public Provider {
 public:
  std::string kind() const override { return "local"; }
  Result<std::shared_ptr<ObjectStore>> open(const Connection& connection, const Credential& credential,
                                            const ProviderServices& services) const override;
};

}  // namespace hawser
