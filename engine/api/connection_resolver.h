// Which connection and credential a location means: from the environment, then what is saved.
#pragma once

#include <string>
#include <vector>

#include "api/location.h"
#include "base/op_context.h"
#include "credentials/connection.h"
#include "credentials/environment.h"
#include "os/file_system.h"
#include "profile/connection_book.h"

namespace hawser {

struct ConnectionSources {
  const ConnectionBook& book;              // read only where the environment does not say
  CredentialStore* credentials = nullptr;  // keychain; asked last, and only for saved connections
  const EnvironmentCredentials& environment;
  Connection standard;  // what "default:" is
  // For this program's life; asked after the environment.
  std::vector<ConnectionWithCredential> provided = {};
  FileSystem* files = nullptr;  // for ~/.aws; none: it is not looked at
};

inline constexpr const char* kDefaultConnection = "default";
// A store in the file; the folder where it is there, as earlier versions made it, or where no file is named.
Connection standardConnection(FileSystem& files, const std::string& file, const std::string& folder);

// False: a folder, an embedded store, a public address, or a stripe, whose members have their own.
bool needsCredential(const Connection& connection);

// Blocks as book and credential store do. A path gives the kind "local" at "/"; "default" the default store.
// For az:// and URLs without a SAS, in this order: AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_ACCOUNT,
// HAWSER_CONNECTION_<NAME>, saved connections, the first whose account (for URLs: endpoint) is the one meant.
// For s3:// in this order: AWS_ACCESS_KEY_ID, what was provided, the profile in ~/.aws, saved connections: of
// these the first for that bucket, or the one that is for any.
// A URL none of these knows is a public one: NoCredential.
// denied with Retry::afterAuth: no credential is known; `detail` says which variable or command would help,
// `object` is the location's connection ("NAME:", "az://ACCOUNT").
Result<ConnectionWithCredential> resolveConnection(const OpContext& context, const Location& location,
                                                   const ConnectionSources& sources);

}  // namespace hawser
