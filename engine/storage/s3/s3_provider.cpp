#include "storage/s3/s3_provider.h"

#include <algorithm>

#include "base/assert.h"
#include "net/url.h"
#include "storage/s3/s3_store.h"

namespace hawser {

namespace {

std::string optionOf(const Connection& connection, const std::string& name) {
  const auto found = connection.options.find(name);
  return found == connection.options.end() ? std::string() : found->second;
}

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorCode::invalidArgument, std::move(why));
}

// "eu-west-1" of "s3.eu-west-1.amazonaws.com".
std::string regionIn(std::string_view host) {
  constexpr std::string_view kStart = "s3.";
  constexpr std::string_view kEnd = ".amazonaws.com";
  if (!host.starts_with(kStart) || !host.ends_with(kEnd) || host.size() <= kStart.size() + kEnd.size())
    return {};
  const std::string_view region = host.substr(kStart.size(), host.size() - kStart.size() - kEnd.size());
  return region.find('.') == std::string_view::npos ? std::string(region) : std::string();
}

Result<s3::S3Access> placeOf(const Connection& connection) {
  s3::S3Access access;
  std::string region = optionOf(connection, "region");
  std::string& endpoint = access.address.endpoint;
  endpoint = connection.endpoint;
  while (endpoint.ends_with('/'))
    endpoint.pop_back();
  if (endpoint.empty())
    endpoint = "https://s3." + (region.empty() ? std::string("us-east-1") : region) + ".amazonaws.com";
  const Url url = splitUrl(endpoint);
  const std::string host(url.host());
  if ((url.scheme != "https" && url.scheme != "http") || host.empty() || !url.query.empty())
    return wrong("the endpoint \"" + std::string(url.authority) + "\" is no http or https URL");
  if (region.empty()) region = regionIn(host);
  if (!region.empty()) access.region = region;
  const std::string name = optionOf(connection, "flavour");
  const s3::Flavour* const flavour = s3::flavourOf(name, host);
  if (!flavour) return wrong("\"" + name + "\" is no kind of S3 that is known");
  access.flavour = *flavour;
  const std::string style = optionOf(connection, "style");
  if (!style.empty() && style != "path" && style != "host")
    return wrong("the style of addresses is \"path\" or \"host\"");
  access.address.virtualHosts = style.empty() ? flavour->virtualHosts : style == "host";
  access.requesterPays = optionOf(connection, "requester-pays") == "yes";
  return access;
}

class S3Provider final : public Provider {
 public:
  std::string kind() const override { return "s3"; }

  Result<std::shared_ptr<ObjectStore>> open(const Connection& connection, const Credential& credential,
                                            const ProviderServices& services) const override {
    HAWSER_ASSERT(services.http != nullptr);
    auto access = placeOf(connection);
    if (!access) return fail(std::move(access.error()).about(connection.name));
    if (const auto* key = std::get_if<AccessKeyCredential>(&credential)) {
      auto made = SigV4::make(key->id, key->secret, key->token);
      if (!made) return fail(std::move(made.error()).about(connection.name));
      access->key.emplace(std::move(*made));
    } else if (!std::holds_alternative<NoCredential>(credential)) {
      return fail(makeError(ErrorCode::invalidArgument, "S3 needs an access key: its id and its secret")
                      .about(connection.name));
    }
    auto client =
        std::make_shared<s3::S3Client>(std::move(*access), *services.http, *services.clock, services.log);
    return std::make_shared<s3::S3Store>(std::move(client), optionOf(connection, "container"));
  }
};

}  // namespace

std::unique_ptr<Provider> makeS3Provider() {
  return std::make_unique<S3Provider>();
}

}  // namespace hawser
