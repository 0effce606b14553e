#include "api/location.h"

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
  connection.kind = "azure";
  connection.account = location.connection;
  connection.name = location.connection;
  connection.endpoint = location.kind == Location::Kind::url
                            ? location.endpoint
                            : "https://" + location.connection + ".blob.core.windows.net";
  if (!location.container.empty()) connection.options["container"] = location.container;
  if (!location.sas.empty()) {
    result.credential = SasCredential{location.sas};
  } else if (location.kind == Location::Kind::url) {
    connection.options["anonymous"] = "yes";
  }
  return result;
}

}  // namespace

Result<ConnectionWithCredential> connectionFromText(std::string_view text) {
  text = trimmed(text);
  if (text.empty()) return fail(ErrorCode::invalidArgument, "nothing was given");
  if (text.find("://") == std::string_view::npos) {
    return fail(ErrorCode::invalidArgument,
                "this is neither a connection string nor a URL (https://... or az://ACCOUNT)");
  }
  HAWSER_TRY(const Location location, parseLocation(text, "/"));
  if (location.kind == Location::Kind::path || location.kind == Location::Kind::connection) {
    return fail(ErrorCode::invalidArgument,
                "this is neither a connection string nor a URL (https://... or az://ACCOUNT)");
  }
  return fromLocation(location);
}

}  // namespace hawser
