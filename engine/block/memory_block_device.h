// MemoryBlockDevice: a BlockDevice in memory, for tests, and for what need not stay.
#pragma once

#include <string>
#include <vector>

#include "base/mutex.h"
#include "block/block_device.h"

namespace hawser {

class MemoryBlockDevice : public BlockDevice {
 public:
  explicit MemoryBlockDevice(std::uint64_t size, std::string name = "memory", std::uint32_t blockSize = 4096);
  explicit MemoryBlockDevice(std::vector<std::byte> content, std::string name = "memory");

  std::uint64_t size() const override;
  std::uint32_t blockSize() const override { return blockSize_; }
  std::string name() const override { return name_; }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Result<bool> tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status flush(const OpContext& context) override;
  Status grow(const OpContext& context, std::uint64_t size) override;

  // All of it as it is now.
  std::vector<std::byte> content() const;

 private:
  const std::string name_;
  const std::uint32_t blockSize_;
  mutable Mutex mutex_;
  std::vector<std::byte> content_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
