#include "blobstore/cluster_pool.h"

namespace hawser::blobstore {

bool ReadEpochs::over(std::uint64_t epoch) {
  while (now_ < epoch + 2 && readers_[(now_ + 1) & 1].load() == 0)
    ++now_;
  return now_ >= epoch + 2;
}

void ClusterPool::release(const std::vector<ClusterRun>& runs, Ticket ticket, ClearMethod clear) {
  for (const ClusterRun& run : runs) {
    releases_.push_back({run, ticket, epochs_.now(), clear});
    waiting_ += run.count;
  }
}

std::vector<Release> ClusterPool::ripe(Ticket durable) {
  std::vector<Release> found;
  // In the order they came both hold for the first ones, or for none.
  while (!releases_.empty() && releases_.front().ticket <= durable && epochs_.over(releases_.front().epoch)) {
    found.push_back(releases_.front());
    releases_.pop_front();
  }
  return found;
}

void ClusterPool::giveBack(const std::vector<ClusterRun>& runs) {
  for (const ClusterRun& run : runs)
    allocator_.give(run);
}

void ClusterPool::given(const Release& release) {
  allocator_.give(release.run);
  waiting_ -= release.run.count;
}

}  // namespace hawser::blobstore
