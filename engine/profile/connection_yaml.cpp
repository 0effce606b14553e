#include "profile/connection_yaml.h"

#include <set>

#include "profile/yaml_text.h"

namespace hawser {

namespace {

constexpr int kVersion = 1;

Status readText(const YAML::Node& entry, const char* key, std::string& into) {
  const YAML::Node value = entry[key];
  if (!value || value.IsNull()) return {};
  if (!value.IsScalar()) return brokenYaml(value.Mark(), std::string("\"") + key + "\" is no text");
  into = value.Scalar();
  return {};
}

Result<Connection> connectionFrom(const YAML::Node& entry) {
  if (!entry.IsMap()) return brokenYaml(entry.Mark(), "a connection is no mapping");
  Connection connection;
  HAWSER_CHECK(readText(entry, "name", connection.name));
  HAWSER_CHECK(readText(entry, "kind", connection.kind));
  HAWSER_CHECK(readText(entry, "endpoint", connection.endpoint));
  HAWSER_CHECK(readText(entry, "account", connection.account));
  if (!isConnectionName(connection.name)) return brokenYaml(entry.Mark(), "a connection has no valid name");
  if (connection.kind.empty()) return brokenYaml(entry.Mark(), "a connection has no kind");
  const YAML::Node options = entry["options"];
  if (!options || options.IsNull()) return connection;
  if (!options.IsMap()) return brokenYaml(options.Mark(), "\"options\" is no mapping");
  for (const auto& option : options) {
    if (!option.first.IsScalar() || !option.second.IsScalar())
      return brokenYaml(options.Mark(), "an option is no text");
    connection.options[option.first.Scalar()] = option.second.Scalar();
  }
  return connection;
}

// The document with its head checked; the entries of "connections" may still be anything.
Result<YAML::Node> document(std::string_view text) {
  HAWSER_TRY(const std::optional<YAML::Node> written, yamlDocument(text));
  if (!written) {
    YAML::Node fresh(YAML::NodeType::Map);
    fresh["version"] = kVersion;
    return fresh;
  }
  const YAML::Node& root = *written;
  if (!root.IsMap()) return brokenYaml(root.Mark(), "it is no mapping");
  const YAML::Node version = root["version"];
  int number = 0;
  if (!version || !version.IsScalar() || !YAML::convert<int>::decode(version, number) || number < 1)
    return brokenYaml(root.Mark(), "its version is missing");
  if (number > kVersion) {
    return fail(ErrorCode::unsupported, "it was written by a newer Hawser (version " +
                                            std::to_string(number) + "; this one reads up to " +
                                            std::to_string(kVersion) + ")");
  }
  const YAML::Node list = root["connections"];
  if (list && !list.IsNull() && !list.IsSequence())
    return brokenYaml(list.Mark(), "\"connections\" is no list");
  return root;
}

Result<std::vector<Connection>> connectionsIn(const YAML::Node& root) {
  std::vector<Connection> connections;
  std::set<std::string> names;
  const YAML::Node list = root["connections"];
  if (!list || list.IsNull()) return connections;
  for (const YAML::Node& entry : list) {
    HAWSER_TRY(Connection connection, connectionFrom(entry));
    if (!names.insert(connection.name).second)
      return brokenYaml(entry.Mark(), "two connections are called \"" + connection.name + "\"");
    connections.push_back(std::move(connection));
  }
  return connections;
}

void setText(YAML::Node entry, const char* key, const std::string& value) {
  if (value.empty()) {
    entry.remove(key);
  } else {
    entry[key] = value;
  }
}

void fill(YAML::Node entry, const Connection& connection) {
  setText(entry, "name", connection.name);
  setText(entry, "kind", connection.kind);
  setText(entry, "endpoint", connection.endpoint);
  setText(entry, "account", connection.account);
  entry.remove("options");
  for (const auto& [key, value] : connection.options)
    entry["options"][key] = value;
}

}  // namespace

Result<std::vector<Connection>> connectionsFromYaml(std::string_view text) {
  return guardedYaml([&]() -> Result<std::vector<Connection>> {
    HAWSER_TRY(const YAML::Node root, document(text));
    return connectionsIn(root);
  });
}

Result<std::string> yamlWith(std::string_view text, const std::string& name,
                             const std::optional<Connection>& replacement) {
  return guardedYaml([&]() -> Result<std::string> {
    HAWSER_TRY(YAML::Node root, document(text));
    HAWSER_TRY(const std::vector<Connection> before, connectionsIn(root));
    std::size_t at = 0;
    while (at < before.size() && before[at].name != name)
      ++at;
    if (at == before.size() && !replacement)
      return fail(makeError(ErrorCode::notFound, "no connection of this name is saved").about(name));
    std::vector<Connection> wanted = before;
    YAML::Node list(YAML::NodeType::Sequence);
    for (std::size_t i = 0; i < before.size(); ++i) {
      if (i != at || replacement) list.push_back(root["connections"][i]);
    }
    if (replacement) {
      if (at == before.size()) {
        list.push_back(YAML::Node(YAML::NodeType::Map));
        wanted.emplace_back();
      }
      fill(list[at], *replacement);
      wanted[at] = *replacement;
    } else {
      wanted.erase(wanted.begin() + static_cast<std::ptrdiff_t>(at));
    }
    root["connections"] = list;
    YAML::Emitter out;
    out << root;
    if (!out.good()) return fail(ErrorCode::internal, "YAML: " + out.GetLastError());
    std::string written = std::string(out.c_str(), out.size()) + "\n";
    // yaml-cpp does not write all that it reads as it was: a key may grow too long with escapes, a bare
    // carriage return is read back as a space. Better no change than a file that says something else.
    if (connectionsFromYaml(written) != wanted)
      return fail(ErrorCode::unsupported, "it holds a text that cannot be written again");
    return written;
  });
}

}  // namespace hawser
