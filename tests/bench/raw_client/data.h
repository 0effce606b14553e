// The benchmark's files: made, checked, and their memory touched. One thread.
#pragma once

#include <cstdint>
#include <string>

namespace hawser::bench {

struct Shape {
  std::string folder;
  std::uint64_t count = 0;
  std::uint64_t size = 0;
};

// Each exits with a message when the file system refuses.
void makeFiles(const Shape& shape);
// Prints {"good": N, "bad": N, "missing": N}: every byte of every file below the folder, at any depth.
void checkFiles(const Shape& shape);
// Reads every file once, and writes and removes `bytes` in `scratchFolder`, so that neither the source nor
// the target of the next run pays for first touches.
void warmUp(const std::string& folder, const std::string& scratchFolder, std::uint64_t bytes);

}  // namespace hawser::bench
