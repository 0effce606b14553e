#include "blobstore/extent_map.h"

#include <algorithm>

namespace hawser::blobstore {

std::uint32_t MaskPool::add(const PageMask& mask) {
  if (!free_.empty()) {
    const std::uint32_t slot = free_.back();
    free_.pop_back();
    masks_[slot] = mask;
    return slot;
  }
  if (masks_.empty()) masks_.resize(MapEntry::kFirstSlot);
  masks_.push_back(mask);
  return static_cast<std::uint32_t>(masks_.size() - 1);
}

void MaskPool::remove(std::uint32_t slot) {
  free_.push_back(slot);
}

void ExtentMap::set(std::uint32_t index, MapEntry entry) {
  const std::uint32_t number = index / kChunk;
  if (number >= chunks_.size()) chunks_.resize(number + 1);
  if (!chunks_[number]) chunks_[number] = std::make_unique<Chunk>();
  MapEntry& place = chunks_[number]->entries[index % kChunk];
  if (place.cluster == 0) {
    ++chunks_[number]->used;
    ++mapped_;
  }
  place = entry;
}

void ExtentMap::erase(std::uint32_t index) {
  const std::uint32_t number = index / kChunk;
  if (find(index).cluster == 0) return;
  chunks_[number]->entries[index % kChunk] = {};
  --mapped_;
  if (--chunks_[number]->used > 0) return;
  chunks_[number].reset();
  while (!chunks_.empty() && !chunks_.back())
    chunks_.pop_back();
}

std::uint32_t ExtentMap::nextMapped(std::uint32_t from, std::uint32_t end) const {
  while (from < end) {
    const std::uint32_t number = from / kChunk;
    if (number >= chunks_.size()) return end;
    if (!chunks_[number]) {
      from = (number + 1) * kChunk;
      continue;
    }
    for (std::uint32_t at = from % kChunk; at < kChunk; ++at) {
      if (chunks_[number]->entries[at].cluster != 0) return std::min(number * kChunk + at, end);
    }
    from = (number + 1) * kChunk;
  }
  return end;
}

}  // namespace hawser::blobstore
