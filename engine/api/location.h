// Location: where an object, folder, container or store is, as users write it.
//
//   /data/x.img  ./x  C:\x      a path of this machine
//   az://ACCOUNT/CONTAINER/KEY  Azure, credentials from the environment or the keychain
//   NAME:CONTAINER/KEY          a saved connection, or HAWSER_CONNECTION_<NAME>
//   https://...?sv=...&sig=...  an Azure URL with SAS; without one, a public object
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "credentials/connection.h"

namespace hawser {

struct Location {
  enum class Kind : std::uint8_t { path, azure, connection, url } kind = Kind::path;
  std::string connection;  // name, or account for az://
  std::string container;
  std::string key;       // or the absolute path
  std::string endpoint;  // url: scheme, host and emulator account
  Secret sas;            // url: its query
  bool isFolder() const { return key.empty() || key.back() == '/'; }
  // As written, without the SAS.
  std::string text() const;
};

// invalidArgument for what is none of the above. Relative paths are made absolute against `currentFolder`.
Result<Location> parseLocation(std::string_view text, std::string_view currentFolder);

// What a paste box may hold: connection string, URL with or without SAS, az://. Nothing secret stays in
// the Connection.
Result<ConnectionWithCredential> connectionFromText(std::string_view text);

}  // namespace hawser
