#include "blobstore/cluster_allocator.h"

#include "base/assert.h"

namespace hawser::blobstore {

void addTo(std::vector<ClusterRun>& runs, std::uint32_t cluster) {
  if (!runs.empty() && runs.back().first + runs.back().count == cluster) {
    ++runs.back().count;
  } else {
    runs.push_back({cluster, 1});
  }
}

ClusterAllocator::ClusterAllocator(std::uint32_t first, std::uint32_t end) : end_(first), next_(first) {
  grow(end);
}

void ClusterAllocator::mark(std::uint32_t cluster, bool free) {
  const std::uint64_t bit = std::uint64_t{1} << (cluster % 64);
  if (free) {
    bits_[cluster / 64] |= bit;
    ++free_;
  } else {
    bits_[cluster / 64] &= ~bit;
    --free_;
  }
}

std::vector<ClusterRun> ClusterAllocator::take(std::uint64_t count) {
  HAWSER_ASSERT(count <= free_);
  std::vector<ClusterRun> runs;
  std::uint32_t at = next_;
  while (count > 0) {
    if (at >= end_) at = 0;
    if (at % 64 == 0 && bits_[at / 64] == 0) {
      at += 64;
      continue;
    }
    if (isFree(at)) {
      mark(at, false);
      addTo(runs, at);
      --count;
    }
    ++at;
  }
  next_ = at;
  return runs;
}

bool ClusterAllocator::claim(std::uint32_t cluster) {
  if (cluster >= end_ || !isFree(cluster)) return false;
  mark(cluster, false);
  return true;
}

void ClusterAllocator::give(ClusterRun run) {
  for (std::uint32_t i = 0; i < run.count; ++i) {
    HAWSER_ASSERT(run.first + i < end_ && !isFree(run.first + i));
    mark(run.first + i, true);
  }
}

void ClusterAllocator::grow(std::uint32_t end) {
  if (end <= end_) return;
  bits_.resize((std::uint64_t{end} + 63) / 64);
  for (; end_ < end; ++end_)
    mark(end_, true);
}

}  // namespace hawser::blobstore
