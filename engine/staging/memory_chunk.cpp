#include "staging/memory_chunk.h"

#include <algorithm>

#include "staging/chunk_format.h"

namespace hawser::staging {

Status MemoryChunk::append(const OpContext& context, ByteSpan bytes) {
  HAWSER_CHECK(context.check());
  if (bytes.size() > kMostContent - content_.size())
    return fail(ErrorCode::tooLarge, "a chunk holds at most 4 GiB less one byte");
  content_.insert(content_.end(), bytes.begin(), bytes.end());
  return {};
}

Status MemoryChunk::truncate(const OpContext&, std::uint64_t length) {
  const auto from = content_.begin() + static_cast<std::ptrdiff_t>(length);
  if (mark_) {
    const std::uint64_t kept = mark_->length - mark_->tail.size();
    if (length < kept) {
      const auto end = content_.begin() + static_cast<std::ptrdiff_t>(kept);
      mark_->tail.insert(mark_->tail.begin(), from, end);
    }
  }
  content_.erase(from, content_.end());
  return {};
}

void MemoryChunk::mark() {
  mark_ = Mark{content_.size(), metadata_, {}};
}

void MemoryChunk::rewind() {
  content_.resize(mark_->length - mark_->tail.size());
  content_.insert(content_.end(), mark_->tail.begin(), mark_->tail.end());
  metadata_ = std::move(mark_->metadata);
  mark_.reset();
}

Result<std::size_t> MemoryChunk::readAt(std::uint64_t offset, MutableByteSpan into) {
  if (offset >= content_.size()) return std::size_t{0};
  const std::size_t size = std::min<std::size_t>(into.size(), content_.size() - offset);
  std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(offset), size, into.begin());
  return size;
}

Status MemoryChunk::remove() {
  content_ = {};
  metadata_.clear();
  return {};
}

}  // namespace hawser::staging
