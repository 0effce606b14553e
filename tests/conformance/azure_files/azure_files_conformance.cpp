// The ObjectStore contract against the FAKE of Azure Files, which is no service: services/azure_files_fake.h.
#include <algorithm>
#include <string_view>

#include "conformance/object_store_suite.h"
#include "net/http.h"
#include "services/azure_files_fake.h"
#include "storage/azure/azure_provider.h"

using namespace hawser;

namespace {

constexpr std::string_view kRow = HAWSER_ROW;

bool refuses(const std::string& name) {
  return name.find_first_of("\"\\:|<>*?") != std::string::npos || name.ends_with('.');
}

}  // namespace

int main(int argc, char** argv) {
  const test::AzureFilesFake fake;
  const auto http = makeHttpTransport({});
  ProviderServices services;
  services.http = http.get();
  const auto provider = makeAzureFilesProvider();
  const Connection connection{"fake", "azure-files", fake.endpoint(), fake.account(), {}};
  Credential credential = AccountKeyCredential{fake.account(), Secret(fake.key())};
  if (kRow == "sas") credential = SasCredential{Secret(fake.accountSas())};
  conformance::StoreUnderTest under;
  under.open = [&] { return provider->open(connection, credential, services).value(); };
  under.foldsCase = true;
  under.refuses = refuses;
  return conformance::runObjectStoreSuite(under, argc, argv);
}
