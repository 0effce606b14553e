// Sums: by what bytes of the cache's disk are known for those that were fetched: a CRC of each page while it
// is in use, and one of these for each cluster, which is written down (FORMAT.md). Pure. Internal to cache.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/byte_range.h"

namespace hawser::cache {

// CRC-32C of each page, in order.
using PageSums = std::vector<std::uint32_t>;

// Of whole pages, behind those that are there.
void addPageSums(ByteSpan pages, PageSums& sums);
// Whether these are the pages from `first` on.
bool matches(ByteSpan pages, std::span<const std::uint32_t> sums, std::size_t first);

// Of a cluster, by its pages; never kNoSum.
inline constexpr std::uint32_t kNoSum = 0;
std::uint32_t clusterSumOf(std::span<const std::uint32_t> pages);

// The clusters of an object whose sums are in one xattr, and its name: of those from part * kSumsAtOnce on.
inline constexpr std::size_t kSumsAtOnce = 512;
std::string sumsName(std::size_t part);
std::string encodeSums(std::span<const std::uint32_t> sums);
// Into as many as there are; the rest stays as it is.
void decodeSums(std::string_view text, std::span<std::uint32_t> into);

}  // namespace hawser::cache
