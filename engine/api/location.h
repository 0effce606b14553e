// Location: where an object, folder, container or store is, as users write it.
//
//   /data/x.img  ./x  C:\x      a path of this machine ("C:\x" on Windows only; "~" is the shell's affair)
//   az://ACCOUNT/CONTAINER/KEY  Azure, credentials from the environment or the keychain
//   s3://BUCKET/KEY             S3, credentials from the environment, ~/.aws or the keychain
//   store:FILE//CONTAINER/KEY   an embedded store, in that file
//   NAME:CONTAINER/KEY          a saved connection, or HAWSER_CONNECTION_<NAME>
//   https://...?sv=...&sig=...  an Azure URL with SAS; without one, a public object. Of a share where its
//   host
//                               says so (acct.file.core.windows.net), of blobs otherwise
//
// What it means never depends on what happens to exist. A text with a ':' before its first '/' is a
// connection's, so a file of that name is written "./a:b". Keys after az:// and NAME: are taken as they
// are, '%', '?' and '#' too; in URLs they are percent-encoded, so a '?' of a key is %3F there and its '#'
// %23. The first segment of a URL's path is its account where the host is an address or has no dot
// (emulators: http://127.0.0.1:10000/devstoreaccount1/box/key). NAME:/KEY is an object outside of any
// container. The path of a store's file ends at the first "//", or with the text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "credentials/connection.h"

namespace hawser {

struct Location {
  enum class Kind : std::uint8_t { path, azure, connection, url, store, s3 } kind = Kind::path;
  std::string connection;  // name, or account for az:// and URLs; empty for s3://
  std::string container;
  std::string key;       // or the absolute path
  std::string endpoint;  // url: scheme, host and emulator account, without '/' at the end; store: its file
  Secret sas;            // url: its query, without "?"
  bool isFolder() const { return key.empty() || key.back() == '/'; }
  // As written, without the SAS. parseLocation(text()) gives the same location (but for the SAS).
  std::string text() const;
};

// invalidArgument for what is none of the above; the error never repeats a query. Relative paths are made
// absolute against `currentFolder`; one that ends in "." or ".." means that folder's contents and gets a
// '/' at its end.
Result<Location> parseLocation(std::string_view text, std::string_view currentFolder);

// What a paste box may hold: connection string, URL with or without SAS, az://ACCOUNT, s3://BUCKET, /FOLDER,
// store:FILE, and what S3 services give (storage/s3/connection_text.h). Nothing secret stays in the
// Connection; its name is a proposal. A URL that points into a container gives option "container"; a URL
// without a SAS option "anonymous", "yes".
Result<ConnectionWithCredential> connectionFromText(std::string_view text);

// Amazon's S3, where nothing is said of a region.
std::string amazonS3Endpoint();

}  // namespace hawser
