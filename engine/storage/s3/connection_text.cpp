#include "storage/s3/connection_text.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "net/url.h"

namespace hawser {

namespace {

// As written, and what it is called here.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> kNames = {{
    {"accesskeyid", "id"},
    {"accesskey", "id"},
    {"secretaccesskey", "secret"},
    {"secretkey", "secret"},
    {"sessiontoken", "token"},
    {"endpoint", "endpoint"},
    {"endpointurl", "endpoint"},
    {"endpointurls3", "endpoint"},
    {"region", "region"},
    {"defaultregion", "region"},
    {"bucket", "container"},
    {"style", "style"},
    {"addressingstyle", "style"},
    {"flavour", "flavour"},
    {"requesterpays", "requester-pays"},
}};

// Pasted text often brings quotes along.
constexpr std::string_view kAround = " \t\r\n\"'";

tl::unexpected<Error> wrong(std::string why) {
  return fail(ErrorCode::invalidArgument, "S3 connection: " + std::move(why));
}

// Empty where it is no name of ours.
std::string_view meaningOf(std::string_view written) {
  std::string name = lowered(trimmed(written, kAround));
  for (const std::string_view start : {"export ", "set "}) {
    if (name.starts_with(start)) name.erase(0, start.size());
  }
  std::erase_if(name, [](char c) { return c == '_' || c == '-' || c == ' '; });
  if (name.starts_with("aws")) name.erase(0, 3);
  const auto* const found =
      std::find_if(kNames.begin(), kNames.end(), [&](const auto& known) { return known.first == name; });
  return found == kNames.end() ? std::string_view() : found->second;
}

Result<std::map<std::string, std::string>> split(std::string_view text) {
  std::map<std::string, std::string> parts;
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(";\n");
    const std::string_view item = trimmed(text.substr(0, end), kAround);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (item.empty() || item.front() == '#' || item.front() == '[') continue;
    const std::size_t equals = item.find('=');
    if (equals == std::string_view::npos || equals == 0) return wrong("a part is not of the form NAME=VALUE");
    const std::string_view name = meaningOf(item.substr(0, equals));
    if (name.empty()) {
      const std::string_view written = item.substr(0, std::min<std::size_t>(equals, 40));
      return wrong("\"" + std::string(trimmed(written, kAround)) + "\" is no part of one");
    }
    if (!parts.emplace(name, trimmed(item.substr(equals + 1), kAround)).second)
      return wrong(std::string(name) + " is given twice");
  }
  return parts;
}

std::string part(const std::map<std::string, std::string>& parts, const std::string& name) {
  const auto found = parts.find(name);
  return found == parts.end() ? std::string() : found->second;
}

}  // namespace

std::string amazonEndpoint(std::string_view region) {
  return "https://s3." + std::string(region.empty() ? "us-east-1" : region) + ".amazonaws.com";
}

bool looksLikeS3Text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = text.find_first_of(";\n");
    const std::string_view item = trimmed(text.substr(0, end), kAround);
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (item.empty() || item.front() == '#' || item.front() == '[') continue;
    const std::size_t equals = item.find('=');
    return equals != std::string_view::npos && !meaningOf(item.substr(0, equals)).empty();
  }
  return false;
}

Result<ConnectionWithCredential> parseS3Text(std::string_view text) {
  HAWSER_TRY(const auto parts, split(text));
  ConnectionWithCredential made;
  Connection& connection = made.connection;
  connection.kind = "s3";
  for (const char* option : {"region", "container", "style", "flavour", "requester-pays"}) {
    if (std::string value = part(parts, option); !value.empty())
      connection.options[option] = std::move(value);
  }
  // Other programs' word for it.
  if (const auto style = connection.options.find("style"); style != connection.options.end()) {
    if (style->second == "virtual") style->second = "host";
    if (style->second == "auto") connection.options.erase(style);
  }
  std::string& endpoint = connection.endpoint;
  endpoint = part(parts, "endpoint");
  if (endpoint.empty()) endpoint = amazonEndpoint(part(parts, "region"));
  if (endpoint.find("://") == std::string::npos) endpoint.insert(0, "https://");
  while (endpoint.ends_with('/'))
    endpoint.pop_back();
  const Url url = splitUrl(endpoint);
  if ((url.scheme != "https" && url.scheme != "http") || url.authority.empty() ||
      endpoint.find('?') != std::string::npos || url.authority.find('@') != std::string_view::npos)
    return wrong("the endpoint is no http or https URL");
  connection.name =
      connection.options.contains("container") ? connection.options["container"] : std::string(url.host());
  const std::string id = part(parts, "id"), secret = part(parts, "secret");
  if (id.empty() != secret.empty())
    return wrong(id.empty() ? "AccessKeyId is missing" : "SecretAccessKey is missing");
  connection.account = id;
  if (id.empty()) {
    connection.options["anonymous"] = "yes";
    return made;
  }
  made.credential = AccessKeyCredential{id, Secret(secret), Secret(part(parts, "token"))};
  return made;
}

}  // namespace hawser
