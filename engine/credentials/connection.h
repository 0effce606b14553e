// Connection: a named store and how to reach it, without its secret.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "credentials/credential.h"

namespace hawser {

struct Connection {
  std::string name;      // as the user calls it; unique; the keychain entry's name
  std::string kind;      // provider: "azure", "azure-files", "s3", "local", "embedded"
  std::string endpoint;  // service URL ("https://acct.blob.core.windows.net", emulator with its account
                         // in the path), a folder for "local", a file for "embedded"
  std::string account;   // where the provider has accounts
  std::map<std::string, std::string> options;  // provider's own, never secret

  friend bool operator==(const Connection&, const Connection&) = default;
};

// Names are written before a ':' in locations, so they hold none, nor '/', '\\' or control characters; 1 to
// 64 bytes of UTF-8, no space at either end, not starting with '.' or '-', and none of the words that
// begin another kind of location (az, s3, http, https, store, file).
bool isConnectionName(std::string_view name);

// A folder or an embedded store: nobody has to sign in.
inline bool isOfThisComputer(const Connection& connection) {
  return connection.kind == "local" || connection.kind == "embedded";
}

// A connection together with the credential it came with.
struct ConnectionWithCredential {
  Connection connection;
  Credential credential;
};

}  // namespace hawser
