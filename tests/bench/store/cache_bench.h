// The cache: filled from a remote in memory, full, and read from, against plain writes of the same file, a
// file for each block, and blobs in SQLite.
#pragma once

#include <string>

namespace hawser::bench {

void measureCache(const std::string& folder);

}  // namespace hawser::bench
