// Four accounts of Azurite, each with a container of its own name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "conformance/object_store_suite.h"
#include "net/http.h"
#include "services/azurite.h"
#include "storage/azure/azure_provider.h"
#include "storage/azure/connection_string.h"

namespace hawser::conformance {

class Accounts {
 public:
  struct Account {
    std::shared_ptr<ObjectStore> store;
    std::string name, container;
  };

  std::vector<Account> open() const {
    ProviderServices services;
    services.http = http_.get();
    std::vector<Account> all;
    for (const char* name : {"one", "two", "three", "four"}) {
      const auto access = parseAzureConnectionString(azurite_.connectionString(name)).value();
      std::shared_ptr<ObjectStore> store =
          provider_->open(access.connection, access.credential, services).value();
      const std::string container = std::string("box-") + name;
      (void)store->createContainer({}, container);
      all.push_back({std::move(store), name, container});
    }
    return all;
  }

 private:
  static test::AzuriteOptions fourAccounts() {
    test::AzuriteOptions options;
    options.accounts = {"one", "two", "three", "four"};
    return options;
  }

  const test::Azurite azurite_{fourAccounts()};
  const std::unique_ptr<HttpTransport> http_ = makeHttpTransport({});
  const std::unique_ptr<Provider> provider_ = makeAzureProvider();
};

}  // namespace hawser::conformance
