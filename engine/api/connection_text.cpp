#include "storage/s3/connection_text.h"
#include "api/location.h"
#include "os/file_system.h"
#include "storage/azure/connection_string.h"
#include "storage/embedded/embedded_provider.h"

namespace hawser {

namespace {

// Pasted text often brings a line break or quotes along.
std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kAround = " \t\r\n\"'";
  const std::size_t first = text.find_first_not_of(kAround);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kAround) - first + 1);
}

ConnectionWithCredential fromLocation(const Location& location) {
  ConnectionWithCredential result;
  Connection& connection = result.connection;
  connection.account = location.connection;
  connection.name = location.connection;
  connection.endpoint = location.kind == Location::Kind::url
                            ? location.endpoint
                            : "https://" + location.connection + ".blob.core.windows.net";
  connection.kind = azureKindOf(connection.endpoint);
  if (!location.container.empty()) connection.options["container"] = location.container;
  if (!location.sas.empty()) {
    result.credential = SasCredential{location.sas};
  } else if (location.kind == Location::Kind::url) {
    connection.options["anonymous"] = "yes";
  }
  return result;
}

ConnectionWithCredential fromBucket(const Location& location) {
  ConnectionWithCredential result;
  Connection& connection = result.connection;
  connection.kind = "s3";
  connection.endpoint = amazonEndpoint({});
  connection.name = location.container.empty() ? "s3-buckets" : location.container;
  if (!location.container.empty()) connection.options["container"] = location.container;
  connection.options["anonymous"] = "yes";
  return result;
}

tl::unexpected<Error> neither() {
  return fail(
      ErrorCode::invalidArgument,
      "this is neither a connection string nor a URL (https://..., az://ACCOUNT or s3://BUCKET), nor the "
      "path of a folder, nor store:FILE");
}

}  // namespace

std::string amazonS3Endpoint() {
  return amazonEndpoint({});
}

Result<ConnectionWithCredential> connectionFromText(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return fail(ErrorCode::invalidArgument, "nothing was given");
  if (text.front() == '/') {
    ConnectionWithCredential local;
    local.connection.kind = "local";
    local.connection.endpoint = text;
    local.connection.name = fileName(text);
    return local;
  }
  if (text.starts_with("store:")) {
    HAWSER_TRY(const Location location, parseLocation(text, "/"));
    ConnectionWithCredential store;
    store.connection.kind = kEmbeddedKind;
    store.connection.endpoint = location.endpoint;
    store.connection.name = fileName(location.endpoint);
    return store;
  }
  if (looksLikeAzureConnectionString(text)) return parseAzureConnectionString(text);
  if (looksLikeS3Text(text)) return parseS3Text(text);
  if (text.find("://") == std::string_view::npos) return neither();
  HAWSER_TRY(const Location location, parseLocation(text, "/"));
  if (location.kind == Location::Kind::s3) return fromBucket(location);
  if (location.kind != Location::Kind::azure && location.kind != Location::Kind::url) return neither();
  return fromLocation(location);
}

}  // namespace hawser
