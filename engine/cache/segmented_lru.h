// SegmentedLru: which of many entries goes first. One that was used once is on probation, one that was used
// again is protected: what is read once from front to back does not drive out what is used. The protected
// that are too many go back to probation, longest unused first. Internal to cache; not thread-safe.
#pragma once

#include <cstdint>
#include <vector>

namespace hawser::cache {

class SegmentedLru {
 public:
  using Entry = std::uint32_t;  // small numbers, used again: they are places in a vector
  static constexpr Entry kNone = ~Entry{0};

  // At most so many are protected.
  void setProtectedMost(std::uint64_t most);

  bool has(Entry entry) const { return entry < nodes_.size() && nodes_[entry].segment != kNowhere; }
  bool isProtected(Entry entry) const { return has(entry) && nodes_[entry].segment == kProtected; }
  std::uint64_t size() const { return counts_[kProbation] + counts_[kProtected]; }

  void add(Entry entry);        // used once, just now
  void addOldest(Entry entry);  // goes before all others
  void use(Entry entry);        // again
  void renew(Entry entry);      // used just now, and no oftener than before
  void remove(Entry entry);

  Entry first() const;             // to go; kNone: there is none
  Entry after(Entry entry) const;  // the next to go

 private:
  enum Segment : std::uint8_t { kProbation, kProtected, kNowhere };
  struct Node {
    Entry older = kNone, newer = kNone;
    Segment segment = kNowhere;
  };
  void link(Entry entry, Segment segment, bool oldest = false);

  std::vector<Node> nodes_;
  Entry oldest_[2] = {kNone, kNone}, newest_[2] = {kNone, kNone};
  std::uint64_t counts_[2] = {0, 0};
  std::uint64_t protectedMost_ = 0;
};

}  // namespace hawser::cache
