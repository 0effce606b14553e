// MemoryChunk: a chunk that is nowhere but in memory. It is always up, a sync has nothing to do, and it keeps
// no checksum. Internal to staging.
#pragma once

#include <optional>
#include <vector>

#include "staging/chunk_storage.h"

namespace hawser::staging {

class MemoryChunk final : public ChunkStorage {
 public:
  std::uint64_t length() const override { return content_.size(); }
  const std::string& metadata() const override { return metadata_; }
  std::uint64_t fileSize() const override { return 0; }
  std::uint32_t crc() const override { return 0; }
  bool committed() const override { return true; }
  bool isUp() const override { return true; }
  Status up(const OpContext&) override { return {}; }
  void down() override {}
  Status append(const OpContext& context, ByteSpan bytes) override;
  Status truncate(const OpContext& context, std::uint64_t length) override;
  void setMetadata(std::string metadata) override { metadata_ = std::move(metadata); }
  Status sync(const OpContext&, SyncMode) override { return {}; }
  void mark() override;
  void rewind() override;
  void forgetMark() override { mark_.reset(); }
  Result<std::size_t> readAt(std::uint64_t offset, MutableByteSpan into) override;
  Status remove() override;

 private:
  struct Mark {
    std::uint64_t length = 0;
    std::string metadata;
    std::vector<std::byte> tail;  // of the content then, cut off since
  };
  std::vector<std::byte> content_;
  std::string metadata_;
  std::optional<Mark> mark_;
};

}  // namespace hawser::staging
