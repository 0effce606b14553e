// Reading one local object. Internal to storage/local. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "storage/local/local_place.h"

namespace hawser::local {

Result<ObjectInfo> statPlace(FileSystem& files, const Place& place, const std::string& key);

// A file that changes while it is read is changedUnderUs; a fifo, socket or device is unsupported.
Result<ObjectInfo> readPlace(const OpContext& context, FileSystem& files, const Place& place,
                             const std::string& key, std::optional<ByteRange> range,
                             const std::string& ifMatch, ByteSink& sink);

}  // namespace hawser::local
