// The providers of Azure storage: connections of kind "azure" (blobs) and "azure-files" (shares).
//
// Option "container": the only one the credential is for. Option "anonymous" = "yes": public objects.
#pragma once

#include <memory>

#include "storage/provider.h"

namespace hawser {

std::unique_ptr<Provider> makeAzureProvider();
// An endpoint is "https://ACCOUNT.file.core.windows.net", or has the account in its path.
std::unique_ptr<Provider> makeAzureFilesProvider();

}  // namespace hawser
