#include "cache/sums.h"

#include <algorithm>

#include "blobstore/types.h"
#include "blobstore/wire.h"
#include "checksum/crc32.h"

namespace hawser::cache {

namespace {

constexpr std::size_t kWidth = sizeof(std::uint32_t);

blobstore::Bytes inOrder(std::span<const std::uint32_t> sums) {
  blobstore::Bytes bytes(sums.size() * kWidth);
  for (std::size_t i = 0; i < sums.size(); ++i)
    blobstore::put(MutableByteSpan(bytes), i * kWidth, sums[i]);
  return bytes;
}

}  // namespace

void addPageSums(ByteSpan pages, PageSums& sums) {
  for (; !pages.empty(); pages = pages.subspan(kPageSize))
    sums.push_back(crc32c(pages.first(kPageSize)));
}

bool matches(ByteSpan pages, std::span<const std::uint32_t> sums, std::size_t first) {
  for (; !pages.empty(); pages = pages.subspan(kPageSize), ++first) {
    if (crc32c(pages.first(kPageSize)) != sums[first]) return false;
  }
  return true;
}

std::uint32_t clusterSumOf(std::span<const std::uint32_t> pages) {
  const std::uint32_t sum = crc32c(inOrder(pages));
  return sum == kNoSum ? ~kNoSum : sum;
}

std::string sumsName(std::size_t part) {
  return "cache.sums." + std::to_string(part);
}

std::string encodeSums(std::span<const std::uint32_t> sums) {
  return std::string(blobstore::textOf(inOrder(sums)));
}

void decodeSums(std::string_view text, std::span<std::uint32_t> into) {
  const ByteSpan bytes = std::as_bytes(std::span(text));
  const std::size_t count = std::min(into.size(), bytes.size() / kWidth);
  for (std::size_t i = 0; i < count; ++i)
    into[i] = blobstore::get<std::uint32_t>(bytes, i * kWidth);
}

}  // namespace hawser::cache
