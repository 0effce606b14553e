#include "cache/segmented_lru.h"

#include "base/assert.h"

namespace hawser::cache {

void SegmentedLru::link(Entry entry, Segment segment, bool oldest) {
  Node& node = nodes_[entry];
  node.segment = segment;
  node.older = oldest ? kNone : newest_[segment];
  node.newer = oldest ? oldest_[segment] : kNone;
  (node.older == kNone ? oldest_[segment] : nodes_[node.older].newer) = entry;
  (node.newer == kNone ? newest_[segment] : nodes_[node.newer].older) = entry;
  ++counts_[segment];
}

void SegmentedLru::remove(Entry entry) {
  if (!has(entry)) return;
  Node& node = nodes_[entry];
  (node.older == kNone ? oldest_[node.segment] : nodes_[node.older].newer) = node.newer;
  (node.newer == kNone ? newest_[node.segment] : nodes_[node.newer].older) = node.older;
  --counts_[node.segment];
  node = {};
}

void SegmentedLru::setProtectedMost(std::uint64_t most) {
  protectedMost_ = most;
  while (counts_[kProtected] > protectedMost_) {
    const Entry entry = oldest_[kProtected];
    remove(entry);
    link(entry, kProbation);
  }
}

void SegmentedLru::add(Entry entry) {
  HAWSER_ASSERT(!has(entry));
  if (entry >= nodes_.size()) nodes_.resize(entry + std::size_t{1});
  link(entry, kProbation);
}

void SegmentedLru::addOldest(Entry entry) {
  HAWSER_ASSERT(!has(entry));
  if (entry >= nodes_.size()) nodes_.resize(entry + std::size_t{1});
  link(entry, kProbation, true);
}

void SegmentedLru::use(Entry entry) {
  if (!has(entry)) return;
  remove(entry);
  link(entry, kProtected);
  setProtectedMost(protectedMost_);
}

void SegmentedLru::renew(Entry entry) {
  if (!has(entry)) return;
  const Segment segment = nodes_[entry].segment;
  remove(entry);
  link(entry, segment);
}

SegmentedLru::Entry SegmentedLru::first() const {
  return oldest_[kProbation] != kNone ? oldest_[kProbation] : oldest_[kProtected];
}

SegmentedLru::Entry SegmentedLru::after(Entry entry) const {
  const Node& node = nodes_[entry];
  if (node.newer != kNone || node.segment == kProtected) return node.newer;
  return oldest_[kProtected];
}

}  // namespace hawser::cache
