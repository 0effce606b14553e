#include "profile/connection_book.h"

#include "base/encoding.h"
#include "base/log.h"
#include "profile/connection_yaml.h"
#include "profile/kept_file.h"

namespace hawser {

namespace {

Result<std::string> contents(FileSystem& files, const std::string& path) {
  auto text = keptText(files, path);
  if (!text && text.error().code == ErrorCode::notFound) return std::string();
  return text;
}

bool isSecretFree(const std::string& text) {
  return redacted(text) == text;
}

Status checked(const Connection& connection) {
  if (!isConnectionName(connection.name))
    return fail(
        makeError(ErrorCode::invalidArgument, "this cannot be a connection's name").about(connection.name));
  bool text = isValidUtf8(connection.endpoint) && isValidUtf8(connection.account);
  for (const auto& [key, value] : connection.options)
    text = text && isValidUtf8(key) && isValidUtf8(value);
  // The file would keep other bytes than these.
  if (!text) {
    return fail(makeError(ErrorCode::invalidArgument, "a connection cannot hold a name that is no UTF-8")
                    .about(connection.name));
  }
  bool clean = isSecretFree(connection.endpoint) && isSecretFree(connection.account);
  for (const auto& [key, value] : connection.options)
    clean = clean && isSecretFree(key + "=" + value) && isSecretFree(value);
  // A service's URL has neither query nor password; a folder may have any name.
  if (connection.endpoint.find("://") != std::string::npos)
    clean = clean && connection.endpoint.find_first_of("?@") == std::string::npos;
  if (clean) return {};
  return fail(makeError(ErrorCode::invalidArgument, "a connection is saved without its secret")
                  .about(connection.name));
}

Status change(FileSystem& files, const std::string& path, const std::string& name,
              const std::optional<Connection>& replacement) {
  HAWSER_CHECK(files.makeDirectories(std::string(parentPath(path))));
  HAWSER_TRY(const auto lock, files.lock(path + ".lock"));
  HAWSER_TRY(const std::string before, contents(files, path));
  auto after = yamlWith(before, name, replacement);
  if (!after) return fail(after.error().about(path));
  return replaceFile(files, path, *after);
}

}  // namespace

Result<std::vector<Connection>> ConnectionBook::load() const {
  HAWSER_TRY(const std::string text, contents(files_, path_));
  auto connections = connectionsFromYaml(text);
  if (!connections) return fail(connections.error().about(path_));
  return connections;
}

Status ConnectionBook::put(const Connection& connection) {
  HAWSER_CHECK(checked(connection));
  const std::lock_guard guard(writing_);
  return change(files_, path_, connection.name, connection);
}

Status ConnectionBook::remove(const std::string& name) {
  const std::lock_guard guard(writing_);
  return change(files_, path_, name, std::nullopt);
}

}  // namespace hawser
