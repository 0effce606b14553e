// The ObjectStore contract of a stripe over two accounts of Azurite and a folder, in containers of other
// names.
#include <QTemporaryDir>

#include "conformance/object_store_suite.h"
#include "net/http.h"
#include "os/file_system.h"
#include "services/azurite.h"
#include "storage/azure/azure_provider.h"
#include "storage/azure/connection_string.h"
#include "storage/local/local_store.h"
#include "storage/stripe/stripe_store.h"

using namespace hawser;

int main(int argc, char** argv) {
  const QTemporaryDir folder;
  const test::Azurite azurite;
  const auto http = makeHttpTransport({});
  ProviderServices services;
  services.http = http.get();
  const auto provider = makeAzureProvider();
  const auto account = [&](const char* name, const char* container) {
    const auto access = parseAzureConnectionString(azurite.connectionString(name)).value();
    auto store = provider->open(access.connection, access.credential, services).value();
    (void)store->createContainer({}, container);
    return stripe::Member{std::move(store), container, "slices/",
                          std::string(name) + ".blob.core.windows.net"};
  };
  conformance::StoreUnderTest under;
  under.open = [&] {
    std::vector<stripe::Member> members = {account("alpha", "east"), account("beta", "west")};
    auto local = std::make_shared<LocalStore>(FileSystem::system(), folder.path().toStdString());
    members.push_back({std::move(local), "", "", "localhost"});
    return std::make_shared<stripe::StripeStore>("set:", std::move(members), nullptr, 2 * under.partSize);
  };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
