#include "profile/connection_yaml.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <set>

#include "base/encoding.h"

namespace hawser {

namespace {

constexpr int kVersion = 1;
constexpr std::size_t kLargest = 1024 * 1024;

tl::unexpected<Error> broken(const YAML::Mark& mark, const std::string& why) {
  const std::string where = mark.is_null() ? "" : "line " + std::to_string(mark.line + 1) + ": ";
  return fail(ErrorCode::corrupt, where + why);
}

Status readText(const YAML::Node& entry, const char* key, std::string& into) {
  const YAML::Node value = entry[key];
  if (!value || value.IsNull()) return {};
  if (!value.IsScalar()) return broken(value.Mark(), std::string("\"") + key + "\" is no text");
  into = value.Scalar();
  return {};
}

Result<Connection> connectionFrom(const YAML::Node& entry) {
  if (!entry.IsMap()) return broken(entry.Mark(), "a connection is no mapping");
  Connection connection;
  HAWSER_CHECK(readText(entry, "name", connection.name));
  HAWSER_CHECK(readText(entry, "kind", connection.kind));
  HAWSER_CHECK(readText(entry, "endpoint", connection.endpoint));
  HAWSER_CHECK(readText(entry, "account", connection.account));
  if (!isConnectionName(connection.name)) return broken(entry.Mark(), "a connection has no valid name");
  if (connection.kind.empty()) return broken(entry.Mark(), "a connection has no kind");
  const YAML::Node options = entry["options"];
  if (!options || options.IsNull()) return connection;
  if (!options.IsMap()) return broken(options.Mark(), "\"options\" is no mapping");
  for (const auto& option : options) {
    if (!option.first.IsScalar() || !option.second.IsScalar())
      return broken(options.Mark(), "an option is no text");
    connection.options[option.first.Scalar()] = option.second.Scalar();
  }
  return connection;
}

struct Lines {
  bool empty = true;  // nothing but comments and blanks
  bool many = false;  // a document marker after the first content
};

// Counted here and not by LoadAll(), which never ends on some texts that open with a stray ','.
Lines looked(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    const bool marker = line.starts_with("---") || line.starts_with("...");
    if (marker && !lines.empty) lines.many = true;
    const std::size_t first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') lines.empty = false;
  }
  return lines;
}

// The document with its head checked; the entries of "connections" may still be anything.
Result<YAML::Node> document(std::string_view text) {
  if (text.size() > kLargest) return fail(ErrorCode::corrupt, "it is larger than 1 MiB");
  if (!isValidUtf8(text)) return fail(ErrorCode::corrupt, "it is no UTF-8");
  // They are no YAML; yaml-cpp reads them, and writes some of them as something else.
  const auto isControl = [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f;
  };
  if (std::any_of(text.begin(), text.end(), isControl))
    return fail(ErrorCode::corrupt, "it holds a control character");
  const Lines lines = looked(text);
  if (lines.many) return fail(ErrorCode::corrupt, "it holds more than one document");
  if (lines.empty) {
    YAML::Node fresh(YAML::NodeType::Map);
    fresh["version"] = kVersion;
    return fresh;
  }
  const YAML::Node root = YAML::Load(std::string(text));
  if (!root.IsMap()) return broken(root.Mark(), "it is no mapping");
  const YAML::Node version = root["version"];
  int number = 0;
  if (!version || !version.IsScalar() || !YAML::convert<int>::decode(version, number) || number < 1)
    return broken(root.Mark(), "its version is missing");
  if (number > kVersion) {
    return fail(ErrorCode::unsupported, "it was written by a newer Hawser (version " +
                                            std::to_string(number) + "; this one reads up to " +
                                            std::to_string(kVersion) + ")");
  }
  const YAML::Node list = root["connections"];
  if (list && !list.IsNull() && !list.IsSequence()) return broken(list.Mark(), "\"connections\" is no list");
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
      return broken(entry.Mark(), "two connections are called \"" + connection.name + "\"");
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

// yaml-cpp throws for what it cannot parse; nothing is thrown out of this room.
template <class Call>
auto guarded(Call call) -> decltype(call()) {
  try {
    return call();
  } catch (const YAML::Exception& wrong) {
    return broken(wrong.mark, wrong.msg);
  } catch (const std::exception& wrong) {
    return fail(ErrorCode::corrupt, wrong.what());
  }
}

}  // namespace

Result<std::vector<Connection>> connectionsFromYaml(std::string_view text) {
  return guarded([&]() -> Result<std::vector<Connection>> {
    HAWSER_TRY(const YAML::Node root, document(text));
    return connectionsIn(root);
  });
}

Result<std::string> yamlWith(std::string_view text, const std::string& name,
                             const std::optional<Connection>& replacement) {
  return guarded([&]() -> Result<std::string> {
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
