// ExtentMap: which cluster of the device holds each cluster of a blob, and which of its pages. Internal to
// blobstore.
//
// 8 bytes an entry, in chunks of 512 that are only there where something is; a cluster with some of its pages
// has a mask of 32 bytes in a pool of the store. Not thread-safe.
#pragma once

#include <array>
#include <deque>
#include <memory>
#include <vector>

#include "blobstore/page_mask.h"

namespace hawser::blobstore {

class MaskPool {
 public:
  std::uint32_t add(const PageMask& mask);
  void remove(std::uint32_t slot);
  PageMask& at(std::uint32_t slot) { return masks_[slot]; }
  const PageMask& at(std::uint32_t slot) const { return masks_[slot]; }

 private:
  std::deque<PageMask> masks_;
  std::vector<std::uint32_t> free_;
};

struct MapEntry {
  std::uint32_t cluster = 0;  // 0: not mapped
  std::uint32_t mask = 0;     // kFull, kEmpty, or a slot of the pool from kFirstSlot on

  static constexpr std::uint32_t kFull = 0;
  static constexpr std::uint32_t kEmpty = 1;
  static constexpr std::uint32_t kFirstSlot = 2;
};

class ExtentMap {
 public:
  static constexpr std::uint32_t kChunk = 512;

  // Not there: cluster 0.
  MapEntry find(std::uint32_t index) const {
    const std::uint32_t chunk = index / kChunk;
    if (chunk >= chunks_.size() || !chunks_[chunk]) return {};
    return chunks_[chunk]->entries[index % kChunk];
  }
  void set(std::uint32_t index, MapEntry entry);
  void erase(std::uint32_t index);
  std::uint64_t mapped() const { return mapped_; }
  // The first index at or after `from` that is mapped; `end` where there is none before it.
  std::uint32_t nextMapped(std::uint32_t from, std::uint32_t end) const;
  // The number past the highest index that may be mapped.
  std::uint32_t end() const { return static_cast<std::uint32_t>(chunks_.size() * kChunk); }

 private:
  struct Chunk {
    std::array<MapEntry, kChunk> entries{};
    std::uint32_t used = 0;
  };
  std::vector<std::unique_ptr<Chunk>> chunks_;
  std::uint64_t mapped_ = 0;
};

}  // namespace hawser::blobstore
