// What is on the disk of a store, looked at without loading it. Internal to blobstore.
#pragma once

#include "base/byte_sink.h"
#include "blobstore/types.h"

namespace hawser::blobstore {

Result<StoreCheck> checkStore(const OpContext& context, BlockDevice& device);
Status dumpStore(const OpContext& context, BlockDevice& device, ByteSink& into);

}  // namespace hawser::blobstore
