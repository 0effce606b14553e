// Azure connection strings, as the portal shows them: "DefaultEndpointsProtocol=https;AccountName=...".
//
// Source: "Configure Azure Storage connection strings". Pure.
#pragma once

#include <string>
#include <string_view>

#include "credentials/connection.h"

namespace hawser {

// True for what looks like one, right or wrong: "Name=value" with a name such strings have.
bool looksLikeAzureConnectionString(std::string_view text);

// The connection is named after its account. invalidArgument, saying which part is wrong or missing and
// never showing a secret. Parts for other services (QueueEndpoint and so on) are left out. One with
// FileEndpoint and no BlobEndpoint is of kind "azure-files".
Result<ConnectionWithCredential> parseAzureConnectionString(std::string_view text);

// The kind of connection an endpoint is for: "azure-files" where its host says so by a label after the first,
// as in "https://acct.file.core.windows.net"; "azure" otherwise.
std::string azureKindOf(std::string_view endpoint);

}  // namespace hawser
