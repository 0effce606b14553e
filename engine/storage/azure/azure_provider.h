// The provider of Azure Blob storage: connections of kind "azure".
//
// Option "container": the only one the credential is for. Option "anonymous" = "yes": public objects.
#pragma once

#include <memory>

#include "storage/provider.h"

namespace hawser {

std::unique_ptr<Provider> makeAzureProvider();

}  // namespace hawser
