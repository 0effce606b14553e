// ClusterAllocator: which clusters of the device are free to be written to. Internal to blobstore; not
// thread-safe.
#pragma once

#include <cstdint>
#include <vector>

namespace hawser::blobstore {

struct ClusterRun {
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  friend bool operator==(const ClusterRun&, const ClusterRun&) = default;
};

// Adds a cluster, to the last run where it follows it.
void addTo(std::vector<ClusterRun>& runs, std::uint32_t cluster);

class ClusterAllocator {
 public:
  // Free: first to end - 1.
  ClusterAllocator(std::uint32_t first, std::uint32_t end);

  std::uint64_t free() const { return free_; }
  // `count` is at most free(). Goes round, so that clusters follow each other where they can.
  std::vector<ClusterRun> take(std::uint64_t count);
  // False: it is taken, or beyond the end.
  bool claim(std::uint32_t cluster);
  void give(ClusterRun run);
  void grow(std::uint32_t end);

 private:
  bool isFree(std::uint32_t cluster) const { return (bits_[cluster / 64] >> (cluster % 64) & 1) != 0; }
  void mark(std::uint32_t cluster, bool free);

  std::vector<std::uint64_t> bits_;  // 1: free
  std::uint32_t end_;
  std::uint32_t next_;
  std::uint64_t free_ = 0;
};

}  // namespace hawser::blobstore
