// A cache in a file, which is made where there is none.
#pragma once

#include <memory>
#include <string>

#include "cache/cache.h"
#include "os/file_system.h"

namespace hawser {

// The file takes from the disk what is in it, up to `limit` bytes where it is a new one. One that cannot be
// read is set aside as "PATH.damaged", for another to begin: the log says so. busy: another program has it.
// unsupported: it is of a newer version. invalidArgument: it is a store of another kind.
Result<std::shared_ptr<Cache>> openCacheFile(FileSystem& files, const std::string& path, std::uint64_t limit,
                                             Cache::Options options);

}  // namespace hawser
