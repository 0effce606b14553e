// The ObjectStore contract against Ceph's RADOS Gateway, by what is known of it and by what is known of no
// service in particular, and against s3rver.
#include <string_view>

#include "conformance/object_store_suite.h"
#include "net/http.h"
#include "services/rados_gateway.h"
#include "services/s3rver.h"
#include "storage/s3/s3_provider.h"

using namespace hawser;

namespace {

constexpr std::string_view kRow = HAWSER_ROW;

int run(const std::string& endpoint, const std::string& id, const std::string& secret, int argc,
        char** argv) {
  const auto http = makeHttpTransport({});
  ProviderServices services;
  services.http = http.get();
  const auto provider = makeS3Provider();
  const Connection connection{
      "s3", "s3", endpoint, {}, {{"flavour", kRow == "rgw" ? "ceph" : std::string(kRow)}}};
  const AccessKeyCredential key{id, Secret(secret)};
  conformance::StoreUnderTest under;
  under.partSize = 5 * 1024 * 1024;
  // What it has of parts it shows to nobody, and where they have gone.
  under.resumes = under.keepsCrc64 = under.answersFirstByte = under.listsAll = under.dropsBrokenOff =
      kRow != "s3rver";
  // Its files are called as the keys, with something behind.
  under.refuses = [](const std::string& rest) { return kRow == "s3rver" && rest.size() > 200; };
  under.open = [&] { return provider->open(connection, key, services).value(); };
  return conformance::runObjectStoreSuite(under, argc, argv);
}

}  // namespace

int main(int argc, char** argv) {
  if (kRow == "s3rver") {
    const test::S3rver service;
    return run(service.endpoint(), service.accessKey(), service.secretKey(), argc, argv);
  }
  const test::RadosGateway service;
  return run(service.endpoint(), service.accessKey(), service.secretKey(), argc, argv);
}
