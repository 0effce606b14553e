// The files that Amazon's own tools keep: ~/.aws/config and ~/.aws/credentials. Pure.
//
// Source: "Configuration and credential file settings", AWS CLI user guide. Keys that stand there as they
// are; what has to be fetched with them (roles, sign-in in a browser) is not.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace hawser {

// Of one profile, names in lower case; those that are indented below another one as "s3.addressing_style".
using AwsProfile = std::map<std::string, std::string>;

// Of both files, the second's before the first's. Empty: neither has it.
AwsProfile awsProfile(std::string_view name, std::string_view configFile, std::string_view credentialsFile);

}  // namespace hawser
