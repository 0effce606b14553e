// A device in memory that waits, fails and remembers, as a test tells it to.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/condition_variable.h"
#include "block/memory_block_device.h"

namespace hawser::test {

class TestDevice : public MemoryBlockDevice {
 public:
  explicit TestDevice(std::uint64_t size) : MemoryBlockDevice(size, "test device") {}

  // Whether it answers without waiting; otherwise all goes through read() and write().
  void setAtHand(bool atHand);
  // Reads that have this offset wait until letGo(), or a stop.
  void holdReadsAt(std::uint64_t offset);
  void letGo();
  // Returns once so many reads wait at once.
  void awaitHeld(std::uint32_t count);
  // Every call from now on fails so; none: no more.
  void failWith(std::optional<Error> error);
  void setHole(ByteRange hole) { hole_ = hole; }

  // "write 0 512", "flush", "zero 0 4096": in the order in which they ended.
  std::vector<std::string> calls() const;
  std::uint32_t mostAtOnce() const;

  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Result<bool> tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  void readSoon(const OpContext& context, ByteRange range) override;
  Status zero(const OpContext& context, ByteRange range) override;
  bool zeroesFast(ByteRange range) const override { return range.length >= 65536; }
  Status trim(const OpContext& context, ByteRange range) override;
  Status flush(const OpContext& context) override;
  Status writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;

 private:
  Status note(const std::string& call);
  Status held(const OpContext& context, std::uint64_t offset);

  mutable Mutex mutex_;
  ConditionVariable changed_;
  bool atHand_ HAWSER_GUARDED_BY(mutex_) = true;
  std::optional<std::uint64_t> holdAt_ HAWSER_GUARDED_BY(mutex_);
  std::uint32_t heldNow_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t mostHeld_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::optional<Error> error_ HAWSER_GUARDED_BY(mutex_);
  std::vector<std::string> calls_ HAWSER_GUARDED_BY(mutex_);
  ByteRange hole_;
};

}  // namespace hawser::test
