// What the environment says about credentials. Pure over a map, so that tests need no setenv.
//
//   AZURE_STORAGE_CONNECTION_STRING                     a whole connection
//   AZURE_STORAGE_ACCOUNT + AZURE_STORAGE_KEY           an account and its key
//   AZURE_STORAGE_ACCOUNT + AZURE_STORAGE_SAS_TOKEN     an account and a SAS, with or without "?"
//   HAWSER_CONNECTION_<NAME>                            a connection string or URL, used as NAME:
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace hawser {

using Environment = std::map<std::string, std::string>;

struct EnvironmentCredentials {
  Secret connectionString;
  std::string account;
  Secret accountKey;
  Secret sasToken;                            // without "?"
  std::map<std::string, Secret> connections;  // by <NAME>

  // By the name in a location: itself, or else in capitals with '_' for all that is no letter or digit
  // ("my-store" finds HAWSER_CONNECTION_MY_STORE). Nothing: nullptr.
  const Secret* connection(std::string_view name) const;
};

EnvironmentCredentials credentialsFrom(const Environment& environment);
// The variable connection() looks for last: "HAWSER_CONNECTION_MY_STORE".
std::string connectionVariable(std::string_view name);

// This process's variables of the above names.
Environment systemEnvironment();

}  // namespace hawser
