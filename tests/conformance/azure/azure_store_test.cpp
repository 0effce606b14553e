// The ObjectStore contract against Azurite: account key, account SAS, HTTPS with a second account, and
// through a proxy that says what the service has received, as the real one does.
#include <string_view>

#include "base/encoding.h"
#include "conformance/object_store_suite.h"
#include "fault/http_fault_proxy.h"
#include "net/http.h"
#include "net/shared_key.h"
#include "services/azurite.h"
#include "storage/azure/azure_provider.h"
#include "storage/azure/connection_string.h"

using namespace hawser;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kRow = HAWSER_ROW;

// "Create an account SAS", version 2020-12-06 and later: what an owner hands out to a client like ours.
std::string accountSas(const std::string& account, const std::string& key) {
  const SharedKey signer = SharedKey::make(account, Secret(key)).value();
  const std::string expiry = toIso8601(Clock::system().now() + 1h).substr(0, 19) + "Z";
  const std::string text = account + "\nrwdlac\nb\nsco\n\n" + expiry + "\n\nhttps,http\n2021-12-02\n\n";
  return "sv=2021-12-02&ss=b&srt=sco&sp=rwdlac&se=" + percentEncoded(expiry) +
         "&spr=https%2Chttp&sig=" + percentEncoded(signer.signature(text));
}

std::string connectionString(const test::Azurite& azurite) {
  if (kRow == "https") return azurite.connectionString("beta");
  if (kRow == "key" || kRow == "summed") return azurite.connectionString("alpha");
  return "BlobEndpoint=" + azurite.endpoint("alpha") +
         ";SharedAccessSignature=" + accountSas("alpha", azurite.key("alpha"));
}

}  // namespace

int main(int argc, char** argv) {
  test::AzuriteOptions options;
  options.https = kRow == "https";
  options.loose = kRow == "summed";
  const test::Azurite azurite(options);
  HttpOptions httpOptions;
  httpOptions.caFile = azurite.caFile();
  const auto http = makeHttpTransport(httpOptions);
  ProviderServices services;
  services.http = http.get();
  const auto provider = makeAzureProvider();
  ConnectionWithCredential access = parseAzureConnectionString(connectionString(azurite)).value();
  const test::HttpFaultProxy proxy(azurite.port(), test::Manner::summing,
                                   SharedKey::make("alpha", Secret(azurite.key("alpha"))).value());
  if (kRow == "summed")
    access.connection.endpoint = "http://127.0.0.1:" + std::to_string(proxy.port()) + "/alpha";
  conformance::StoreUnderTest under;
  under.open = [&] { return provider->open(access.connection, access.credential, services).value(); };
  return conformance::runObjectStoreSuite(under, argc, argv);
}
