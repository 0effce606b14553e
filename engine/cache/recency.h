// Recency: in which order the clusters of a cache were used, written down when it is closed, so that what
// goes first is the same after it is opened again. A hint: what it says of clusters that are not there is
// passed over. Pure. Internal to cache.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_range.h"
#include "blobstore/types.h"

namespace hawser::cache {

// Clusters of a blob that follow each other, and were used one after the other.
struct RecencyRun {
  BlobId blob = kNoBlob;
  std::uint32_t first = 0, count = 0;
  friend bool operator==(const RecencyRun&, const RecencyRun&) = default;
};

struct Recency {
  std::vector<RecencyRun> probation, kept;  // used once; oftener; the oldest first
  friend bool operator==(const Recency&, const Recency&) = default;
};

// Adds a cluster that was used after all before it.
void addTo(std::vector<RecencyRun>& runs, BlobId blob, std::uint32_t cluster);

std::vector<std::byte> encode(const Recency& recency);
// Bytes that follow it do not count. Nothing: damaged, of another version, or never written.
std::optional<Recency> decodeRecency(ByteSpan bytes);
// The most that so many clusters take.
std::uint64_t recencyRoom(std::uint64_t clusters);

}  // namespace hawser::cache
