// What the environment says about credentials. Pure over a map, so that tests need no setenv.
//
//   AZURE_STORAGE_CONNECTION_STRING                     a whole connection
//   AZURE_STORAGE_ACCOUNT + AZURE_STORAGE_KEY           an account and its key
//   AZURE_STORAGE_ACCOUNT + AZURE_STORAGE_SAS_TOKEN     an account and a SAS, with or without "?"
//   AWS_ACCESS_KEY_ID + AWS_SECRET_ACCESS_KEY           an access key of S3, with AWS_SESSION_TOKEN where it
//   is
//                                                       for a time
//   AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL             the service, where it is not Amazon's
//   AWS_REGION or AWS_DEFAULT_REGION                    where its buckets are
//   AWS_PROFILE, AWS_CONFIG_FILE,                       a profile in ~/.aws and where that is (aws_files.h)
//   AWS_SHARED_CREDENTIALS_FILE
//   HAWSER_CONNECTION_<NAME>                            a connection string or URL, used as NAME:
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace hawser {

using Environment = std::map<std::string, std::string>;

// Of Amazon's tools; what is not there is empty.
struct AwsEnvironment {
  std::string accessKey;
  Secret secretKey;
  Secret sessionToken;
  std::string endpoint;
  std::string region;
  std::string profile;          // "default" where nothing is said
  std::string configFile;       // empty: there is no home either
  std::string credentialsFile;  // likewise
};

struct EnvironmentCredentials {
  Secret connectionString;
  std::string account;
  Secret accountKey;
  Secret sasToken;  // without "?"
  AwsEnvironment aws;
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
