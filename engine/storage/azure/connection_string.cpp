#include "storage/azure/connection_string.h"

#include <algorithm>
#include <array>
#include <map>
#include <string>

#include "base/encoding.h"
#include "base/text.h"
#include "net/url.h"

namespace hawser {

namespace {

// Published for everybody: the emulator's only account.
constexpr std::string_view kEmulatorAccount = "devstoreaccount1";
constexpr std::string_view kEmulatorKey =
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
constexpr std::string_view kEmulatorEndpoint = "http://127.0.0.1:10000/devstoreaccount1";

constexpr std::array<std::string_view, 8> kNames = {
    "defaultendpointsprotocol", "accountname",           "accountkey",  "blobendpoint", "endpointsuffix",
    "sharedaccesssignature",    "usedevelopmentstorage", "fileendpoint"};

// Pasted text often brings a line break or quotes along.
constexpr std::string_view kAround = " \t\r\n\"'";

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorCode::invalidArgument, "connection string: " + std::move(why));
}

using Parts = std::map<std::string, std::string>;

Result<Parts> split(std::string_view text) {
  Parts parts;
  while (!text.empty()) {
    const std::size_t end = text.find(';');
    const std::string_view item = trimmed(text.substr(0, end), kAround);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos || equals == 0) return wrong("a part is not of the form NAME=VALUE");
    const std::string name = lowered(trimmed(item.substr(0, equals), kAround));
    if (!parts.emplace(name, trimmed(item.substr(equals + 1), kAround)).second)
      return wrong(name + " is given twice");
  }
  return parts;
}

std::string part(const Parts& parts, const std::string& name) {
  const auto found = parts.find(name);
  return found == parts.end() ? std::string() : found->second;
}

ConnectionWithCredential emulator() {
  ConnectionWithCredential made;
  made.connection.name = kEmulatorAccount;
  made.connection.kind = "azure";
  made.connection.account = kEmulatorAccount;
  made.connection.endpoint = kEmulatorEndpoint;
  made.credential = AccountKeyCredential{std::string(kEmulatorAccount), Secret(std::string(kEmulatorKey))};
  return made;
}

bool isForFiles(const Parts& parts) {
  return part(parts, "blobendpoint").empty() && !part(parts, "fileendpoint").empty();
}

Result<std::string> endpointOf(const Parts& parts, const std::string& account) {
  const bool files = isForFiles(parts);
  std::string endpoint = part(parts, files ? "fileendpoint" : "blobendpoint");
  if (endpoint.empty()) {
    if (account.empty()) return wrong("neither AccountName nor BlobEndpoint is given");
    std::string protocol = lowered(part(parts, "defaultendpointsprotocol"));
    if (protocol.empty()) protocol = "https";
    std::string suffix = part(parts, "endpointsuffix");
    if (suffix.empty()) suffix = "core.windows.net";
    endpoint = protocol + "://" + account + ".blob." + suffix;
  }
  while (endpoint.ends_with('/'))
    endpoint.pop_back();
  const Url url = splitUrl(endpoint);
  const bool plain = endpoint.find('?') == std::string::npos;
  if ((url.scheme != "https" && url.scheme != "http") || url.authority.empty() || !plain)
    return wrong(std::string("the ") + (files ? "file" : "blob") + " endpoint is no http or https URL");
  return endpoint;
}

// "acct" of "acct.blob.core.windows.net", or the first segment of an emulator's path.
std::string accountOf(std::string_view endpoint) {
  const Url url = splitUrl(endpoint);
  if (url.path.size() > 1) return percentDecoded(url.path.substr(1, url.path.find('/', 1) - 1));
  return std::string(url.host().substr(0, url.host().find('.')));
}

}  // namespace

bool looksLikeAzureConnectionString(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos) return false;
  const std::string name = lowered(trimmed(text.substr(0, equals), kAround));
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

std::string azureKindOf(std::string_view endpoint) {
  const std::string host = lowered(splitUrl(endpoint).host());
  const std::size_t first = std::min(host.find('.'), host.size());
  return host.find(".file.", first) == std::string::npos ? "azure" : "azure-files";
}

Result<ConnectionWithCredential> parseAzureConnectionString(std::string_view text) {
  HAWSER_TRY(const Parts parts, split(text));
  if (lowered(part(parts, "usedevelopmentstorage")) == "true") return emulator();
  ConnectionWithCredential made;
  made.connection.kind = isForFiles(parts) ? "azure-files" : "azure";
  std::string account = part(parts, "accountname");
  HAWSER_TRY(made.connection.endpoint, endpointOf(parts, account));
  if (account.empty()) account = accountOf(made.connection.endpoint);
  made.connection.account = account;
  made.connection.name = account;
  const std::string key = part(parts, "accountkey");
  std::string sas = part(parts, "sharedaccesssignature");
  if (!key.empty()) {
    if (const auto raw = fromBase64(key); !raw || raw->empty())
      return wrong("AccountKey is not valid Base64");
    made.credential = AccountKeyCredential{account, Secret(key)};
  } else if (!sas.empty()) {
    if (sas.starts_with('?')) sas.erase(0, 1);
    if (sas.find("sig=") == std::string::npos) return wrong("SharedAccessSignature has no signature");
    made.credential = SasCredential{Secret(std::move(sas))};
  } else {
    return wrong("neither AccountKey nor SharedAccessSignature is given");
  }
  return made;
}

}  // namespace hawser
