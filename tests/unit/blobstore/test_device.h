// TestDevice: a disk in memory that remembers what was done to it, between which flushes, and fails when told
// to.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "block/memory_block_device.h"

namespace hawser::test {

class TestDevice : public MemoryBlockDevice {
 public:
  enum class Kind { read, write, flush, trim, zero };
  struct Call {
    Kind kind{};
    std::uint64_t epoch = 0;  // flushes that had ended before it began
    ByteRange range;
    std::vector<std::byte> bytes;
  };

  using MemoryBlockDevice::MemoryBlockDevice;

  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Status trim(const OpContext& context, ByteRange range) override;
  Status flush(const OpContext& context) override;
  bool degraded() const override { return isDegraded; }

  // The write or flush (of those that follow) with this number fails, and all after it.
  void failAfter(std::uint64_t changes, int number);
  void healed() { failure_.reset(); }
  void forget() { calls.clear(); }
  std::uint64_t count(Kind kind) const;
  std::uint64_t changes() const { return changes_; }

  std::vector<Call> calls;
  bool isDegraded = false;
  // Called before each write, without a lock.
  std::function<void(ByteRange)> beforeWrite;

 private:
  Status change(const char* call);

  std::uint64_t flushes_ = 0;
  std::uint64_t changes_ = 0;
  std::optional<std::pair<std::uint64_t, int>> failure_;
};

}  // namespace hawser::test
