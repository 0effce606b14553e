// CellIndex: finds the cell of a signature that has the same bytes as a window of a file.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "delta/rolling_hash.h"
#include "delta/signature.h"

namespace hawser::delta {

// Of the cells of full length: a shorter last one is looked for where it can be (scan.h). Any thread, several
// at once.
class CellIndex {
 public:
  explicit CellIndex(std::shared_ptr<const Signature> signature);

  const Signature& signature() const { return *signature_; }
  const SumFilter& filter() const { return filter_; }
  const RollingHash& hash() const { return hash_; }
  // The first cell with this sum and the strong hash of `window`, which is made only where a sum is equal:
  // then `hashed` is counted up.
  std::optional<std::uint32_t> find(std::uint64_t sum, ByteSpan window, std::uint64_t& hashed) const;

 private:
  // Of two cells with the same bytes it has the first: what all zeros or one pattern would otherwise make a
  // long walk.
  void add(std::uint32_t cell);
  std::size_t slotOf(std::uint64_t sum) const { return sum >> drop_; }

  struct Slot {
    std::uint32_t tag = 0;   // lower half of the sum
    std::uint32_t cell = 0;  // and one; 0: free
  };

  std::shared_ptr<const Signature> signature_;
  RollingHash hash_;
  SumFilter filter_;
  unsigned drop_;
  std::vector<Slot> slots_;  // open addressing, at most half full
};

}  // namespace hawser::delta
