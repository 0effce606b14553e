// The rows of the table: each function measures some of them in a store of its own in `folder`.
#pragma once

#include <string>

namespace hawser::bench {

void measureReadsAndWrites(const std::string& folder);
void measureFirstTouches(const std::string& folder);
void measureChanges(const std::string& folder);
void measureCopies(const std::string& folder);
void measureCache(const std::string& folder);
void measureSums();
// How soon a store is loaded, and the memory it takes.
void measureLoads(const std::string& folder);

}  // namespace hawser::bench
