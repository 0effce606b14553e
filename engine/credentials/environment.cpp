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

}  // namespace

const Secret* EnvironmentCredentials::connection(std::string_view name) const {
  auto found = connections.find(std::string(name));
  if (found == connections.end()) found = connections.find(inCapitals(name));
  return found == connections.end() ? nullptr : &found->second;
}

EnvironmentCredentials credentialsFrom(const Environment& environment) {
  EnvironmentCredentials all;
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
    if (variable.startsWith(QLatin1String("AZURE_STORAGE_")) ||
        variable.startsWith(QLatin1String("HAWSER_CONNECTION_")))
      ours[variable.toStdString()] = all.value(variable).toStdString();
  }
  return ours;
}

}  // namespace hawser
