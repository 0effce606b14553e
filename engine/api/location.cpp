#include "api/location.h"

#include <algorithm>
#include <cctype>

#include "base/encoding.h"
#include "base/text.h"
#include "storage/azure/connection_string.h"

namespace hawser {

namespace {

struct Url {
  std::string scheme;     // lower case
  std::string authority;  // host and port
  std::string_view path;  // encoded, without the first '/'
  std::string_view query;
};

tl::unexpected<Error> wrong(std::string detail) {
  return fail(ErrorCode::invalidArgument, std::move(detail));
}

// The user's own word where it is surely none of a secret's parts: short, and of no NAME=VALUE.
std::string inQuotes(std::string_view text) {
  constexpr std::size_t kLongestWord = 40;
  const bool shows = text.size() <= kLongestWord && text.find_first_of("=;&?") == std::string_view::npos;
  return shows ? "\"" + std::string(text) + "\"" : "what stands there";
}

// Given as a location it would be shown, kept and sent as one, with the key in it.
bool isConnectionString(std::string_view text) {
  if (looksLikeAzureConnectionString(text)) return true;
  std::string all = lowered(text);
  std::erase_if(all, [](char c) { return c == '_' || c == ' '; });
  if (all.find("secretaccesskey=") != std::string::npos || all.find("accesskeyid=") != std::string::npos)
    return true;
  const std::string start = lowered(text.substr(0, text.find('/')));
  return start.find(";accountkey=") != std::string::npos ||
         start.find(";sharedaccesssignature=") != std::string::npos;
}

bool hasParameter(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const std::string_view parameter = query.substr(0, query.find('&'));
    if (parameter.size() > name.size() && parameter.starts_with(name) && parameter[name.size()] == '=')
      return true;
    query.remove_prefix(std::min(query.size(), parameter.size() + 1));
  }
  return false;
}

// Addresses and names without a dot are emulators and proxies: there the account is in the path.
bool hasAccountInPath(std::string_view authority) {
  if (authority.starts_with('[')) return true;
  const std::string_view host = authority.substr(0, authority.find(':'));
  return host.find('.') == std::string_view::npos ||
         host.find_first_not_of("0123456789.") == std::string_view::npos;
}

// Splits at the first '/': front, and rest without it.
std::pair<std::string_view, std::string_view> split(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return {text, {}};
  return {text.substr(0, slash), text.substr(slash + 1)};
}

bool hasControl(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

Result<Url> splitUrl(std::string_view text) {
  Url url;
  const std::size_t mark = text.find("://");
  url.scheme = lowered(text.substr(0, mark));
  text.remove_prefix(mark + 3);
  const std::size_t query = text.find('?');
  if (query != std::string_view::npos) {
    url.query = text.substr(query + 1);
    text = text.substr(0, query);
  }
  if (text.find('#') != std::string_view::npos || url.query.find('#') != std::string_view::npos)
    return wrong("a '#' in a URL does not belong to the key; write %23 where it does");
  auto [authority, path] = split(text);
  if (authority.find('@') != std::string_view::npos)
    return wrong("a URL with a user name or password is not understood; use a SAS or a connection string");
  const bool odd = authority.empty() || hasControl(text) ||
                   authority.find_first_of(" \\\"<>^`{|}") != std::string_view::npos;
  if (odd) return wrong("this URL has no valid host");
  url.authority = lowered(authority);
  url.path = path;
  if (!url.query.empty() && !hasParameter(url.query, "sig"))
    return wrong(
        "the URL's query is no shared access signature (it has no \"sig\"); write %3F for a '?' of the key");
  return url;
}

Result<Location> fromUrl(std::string_view text) {
  HAWSER_TRY(const Url url, splitUrl(text));
  Location location;
  location.kind = Location::Kind::url;
  location.endpoint = url.scheme + "://" + url.authority;
  std::string_view path = url.path;
  if (hasAccountInPath(url.authority)) {
    const auto [account, rest] = split(path);
    if (account.empty())
      return wrong("the account is missing: write " + location.endpoint + "/ACCOUNT/CONTAINER/KEY");
    location.endpoint += "/" + std::string(account);
    location.connection = percentDecoded(account);
    path = rest;
  } else {
    location.connection = url.authority.substr(0, url.authority.find('.'));
  }
  const auto [container, key] = split(path);
  if (container.empty() && !key.empty())
    return wrong("the container's name is missing in " + location.endpoint + "//...");
  location.container = percentDecoded(container);
  location.key = percentDecoded(key);
  location.sas = Secret(std::string(url.query));
  return location;
}

Result<Location> fromAzure(std::string_view text) {
  const std::string_view rest = text.substr(5);
  // Somebody joined a SAS to the short form: as part of the key it would be shown and journaled.
  const std::size_t query = rest.find('?');
  if (query != std::string_view::npos && hasParameter(rest.substr(query + 1), "sig") &&
      hasParameter(rest.substr(query + 1), "sv"))
    return wrong("az:// takes no shared access signature; use the https:// URL, or AZURE_STORAGE_SAS_TOKEN");
  Location location;
  location.kind = Location::Kind::azure;
  const auto [account, path] = split(rest);
  const bool odd = account.empty() || !std::all_of(account.begin(), account.end(), [](unsigned char c) {
                     return std::isalnum(c) || c == '-';
                   });
  if (odd) return wrong(inQuotes(account) + " is no account name; write az://ACCOUNT/CONTAINER/KEY");
  const auto [container, key] = split(path);
  if (container.empty() && !key.empty())
    return wrong("the container's name is missing: write az://" + std::string(account) + "/CONTAINER/KEY");
  location.connection = account;
  location.container = container;
  location.key = key;
  return location;
}

Result<Location> fromS3(std::string_view text) {
  const std::string_view rest = text.substr(5);
  const std::size_t query = rest.find('?');
  if (query != std::string_view::npos && hasParameter(rest.substr(query + 1), "X-Amz-Signature"))
    return wrong("s3:// takes no signed URL");
  if (rest.substr(0, rest.find('/')).find('@') != std::string_view::npos)
    return wrong("s3:// takes no user name or password");
  Location location;
  location.kind = Location::Kind::s3;
  const auto [bucket, key] = split(rest);
  if (hasControl(bucket) || bucket.find_first_of(" \\\"@?#%") != std::string_view::npos)
    return wrong(inQuotes(bucket) + " is no bucket's name; write s3://BUCKET/KEY");
  if (bucket.empty() && !key.empty()) return wrong("the bucket's name is missing: write s3://BUCKET/KEY");
  location.container = bucket;
  location.key = key;
  return location;
}

Result<Location> fromConnection(std::string_view name, std::string_view path) {
  if (!isConnectionName(name)) {
    return wrong(inQuotes(name) +
                 " before the ':' is no connection's name; write a file of such a name with ./ before it");
  }
  Location location;
  location.kind = Location::Kind::connection;
  location.connection = name;
  const auto [container, key] = split(path);
  location.container = container;
  location.key = key;
  return location;
}

std::string absolute(std::string_view text, std::string_view currentFolder) {
  std::string path(text);
  if (!path.starts_with('/')) {
    while (path.starts_with("./"))
      path.erase(0, std::min(path.find_first_not_of('/', 1), path.size()));
    if (path == ".") path.clear();
    std::string base(currentFolder);
    if (!base.ends_with('/')) base += '/';
    path = base + path;
  }
  if (path.ends_with("/.")) path.pop_back();
  if (path.ends_with("/..")) path += '/';
  return path;
}

#ifdef _WIN32
bool isDrivePath(std::string_view text) {
  return text.size() >= 2 && std::isalpha(static_cast<unsigned char>(text[0])) && text[1] == ':';
}
#endif

Result<Location> fromStore(std::string_view rest, std::string_view currentFolder) {
  const std::size_t end = rest.find("//");
  const std::string_view file = rest.substr(0, end);
  Location location;
  location.kind = Location::Kind::store;
  if (!file.empty()) location.endpoint = absolute(file, currentFolder);
  if (location.endpoint.empty() || location.endpoint.ends_with('/'))
    return wrong("the store's file is missing: write store:FILE//CONTAINER/KEY");
  if (end == std::string_view::npos) return location;
  const auto [container, key] = split(rest.substr(end + 2));
  location.container = container;
  location.key = key;
  return location;
}

}  // namespace

std::string Location::text() const {
  switch (kind) {
    case Kind::path:
      return key;
    case Kind::azure:
      return "az://" + connection +
             (container.empty() ? "" : "/" + container + (key.empty() ? "" : "/" + key));
    case Kind::s3:
      return "s3://" + container + (key.empty() ? "" : "/" + key);
    case Kind::connection:
      return connection + ":" + container + (key.empty() ? "" : "/" + key);
    case Kind::store:
      return "store:" + endpoint + "//" + container + (key.empty() ? "" : "/" + key);
    case Kind::url:
      break;
  }
  std::string url = endpoint;
  if (!container.empty()) url += "/" + percentEncoded(container, "$");
  if (!key.empty()) url += "/" + percentEncoded(key, "/");
  return url;
}

Result<Location> parseLocation(std::string_view text, std::string_view currentFolder) {
  if (text.empty()) return wrong("a location is empty");
  if (text.find('\0') != std::string_view::npos) return wrong("a location holds a NUL byte");
  if (isConnectionString(text)) {
    return wrong(
        "a connection string is no location: give it to \"hawserctl connection add\" or set "
        "HAWSER_CONNECTION_NAME to it, and write NAME:CONTAINER/KEY");
  }
#ifdef _WIN32
  if (isDrivePath(text)) return Location{Location::Kind::path, {}, {}, std::string(text), {}, {}};
#endif
  const std::size_t colon = text.find(':');
  const bool path = colon == std::string_view::npos || colon == 0 || text.find('/') < colon;
  if (path) {
    Location location;
    location.key = absolute(text, currentFolder);
    return location;
  }
  if (text.starts_with("store:")) return fromStore(text.substr(colon + 1), currentFolder);
  if (!text.substr(colon).starts_with("://"))
    return fromConnection(text.substr(0, colon), text.substr(colon + 1));
  const std::string scheme = lowered(text.substr(0, colon));
  if (scheme == "az") return fromAzure(text);
  if (scheme == "s3") return fromS3(text);
  if (scheme == "http" || scheme == "https") return fromUrl(text);
  if (scheme == "file") return wrong("file:// is not understood; write the path itself");
  return wrong(
      inQuotes(scheme + "://") +
      " is no kind of location Hawser knows; it knows paths, az://, s3://, store:, NAME: and https://");
}

}  // namespace hawser
