#include "delta/copy_range.h"

namespace hawser::delta {

void appendCopy(std::vector<CopyRange>& copies, CopyRange copy) {
  const std::uint64_t end = copies.empty() ? 0 : copies.back().end();
  if (copy.end() <= end) return;
  const std::uint64_t covered = copy.offset < end ? end - copy.offset : 0;
  copy.offset += covered;
  copy.length -= covered;
  if (copy.from != kZeros) copy.from += covered;
  CopyRange* const before = copies.empty() ? nullptr : &copies.back();
  const bool zeros = before && (before->from == kZeros || copy.from == kZeros);
  const std::uint64_t follows = !before ? 0 : zeros ? before->from : before->from + before->length;
  if (before && before->end() == copy.offset && follows == copy.from) {
    before->length += copy.length;
  } else {
    copies.push_back(copy);
  }
}

}  // namespace hawser::delta
