#include "delta/copy_range.h"

namespace hawser::delta {

void appendCopy(std::vector<CopyRange>& copies, CopyRange copy) {
  const std::uint64_t end = copies.empty() ? 0 : copies.back().end();
  if (copy.end() <= end) return;
  const std::uint64_t covered = copy.offset < end ? end - copy.offset : 0;
  copy = {copy.offset + covered, copy.length - covered, copy.from + covered};
  CopyRange* const before = copies.empty() ? nullptr : &copies.back();
  if (before && before->end() == copy.offset && before->from + before->length == copy.from) {
    before->length += copy.length;
  } else {
    copies.push_back(copy);
  }
}

}  // namespace hawser::delta
