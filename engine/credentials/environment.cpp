#include "credentials/environment.h"

#include <QProcessEnvironment>
#include <algorithm>
#include <cctype>

namespace hawser {

namespace {

constexpr std::string_view kConnectionPrefix = "HAWSER_CONNECTION_";

// Variables set from files often carry a line break.
std::string trimmed(const std::string& text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::string inCapitals(std::string_view name) {
  std::string out(name);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return std::isalnum(c) ? static_cast<char>(std::toupper(c)) : '_'; });
  return out;
}

AwsEnvironment awsFrom(const Environment& environment) {
  // The first of these that says anything.
  const auto text = [&](std::initializer_list<const char*> names) {
    for (const char* name : names) {
      const auto found = environment.find(name);
      const std::string value = found == environment.end() ? std::string() : trimmed(found->second);
      if (!value.empty()) return value;
    }
    return std::string();
  };
  AwsEnvironment aws;
  aws.accessKey = text({"AWS_ACCESS_KEY_ID"});
  aws.secretKey = Secret(text({"AWS_SECRET_ACCESS_KEY"}));
  aws.sessionToken = Secret(text({"AWS_SESSION_TOKEN"}));
  aws.endpoint = text({"AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"});
  aws.region = text({"AWS_REGION", "AWS_DEFAULT_REGION"});
  aws.profile = text({"AWS_PROFILE"});
  if (aws.profile.empty()) aws.profile = "default";
  const std::string home = text({"HOME"});
  const auto file = [&](const char* variable, const char* name) {
    std::string path = text({variable});
    if (path.empty() && !home.empty()) path = home + "/.aws/" + name;
    return path;
  };
  aws.configFile = file("AWS_CONFIG_FILE", "config");
  aws.credentialsFile = file("AWS_SHARED_CREDENTIALS_FILE", "credentials");
  return aws;
}

}  // namespace

const Secret* EnvironmentCredentials::connection(std::string_view name) const {
  auto found = connections.find(std::string(name));
  if (found == connections.end()) found = connections.find(inCapitals(name));
  return found == connections.end() ? nullptr : &found->second;
}

EnvironmentCredentials credentialsFrom(const Environment& environment) {
  EnvironmentCredentials all;
  all.aws = awsFrom(environment);
  for (const auto& [variable, text] : environment) {
    std::string value = trimmed(text);
    if (value.empty()) continue;
    if (variable == "AZURE_STORAGE_CONNECTION_STRING") {
      all.connectionString = Secret(std::move(value));
    } else if (variable == "AZURE_STORAGE_ACCOUNT") {
      all.account = std::move(value);
    } else if (variable == "AZURE_STORAGE_KEY") {
      all.accountKey = Secret(std::move(value));
    } else if (variable == "AZURE_STORAGE_SAS_TOKEN") {
      all.sasToken = Secret(value.front() == '?' ? value.substr(1) : std::move(value));
    } else if (variable.starts_with(kConnectionPrefix) && variable.size() > kConnectionPrefix.size()) {
      all.connections[variable.substr(kConnectionPrefix.size())] = Secret(std::move(value));
    }
  }
  return all;
}

std::string connectionVariable(std::string_view name) {
  return std::string(kConnectionPrefix) + inCapitals(name);
}

Environment systemEnvironment() {
  Environment ours;
  const QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
  for (const QString& variable : all.keys()) {
    if (variable.startsWith(QLatin1String("AZURE_STORAGE_")) || variable.startsWith(QLatin1String("AWS_")) ||
        variable.startsWith(QLatin1String("HAWSER_CONNECTION_")) || variable == QLatin1String("HOME"))
      ours[variable.toStdString()] = all.value(variable).toStdString();
  }
  return ours;
}

}  // namespace hawser
