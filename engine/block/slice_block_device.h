// SliceBlockDevice: a run of another BlockDevice, to be read alone.
#pragma once

#include <memory>

#include "block/block_device.h"

namespace hawser {

class SliceBlockDevice : public BlockDevice {
 public:
  // invalidArgument (EINVAL) where the range is not within the device.
  static Result<std::unique_ptr<SliceBlockDevice>> make(std::shared_ptr<BlockDevice> device, ByteRange range);

  std::uint64_t size() const override { return range_.length; }
  std::uint32_t blockSize() const override { return device_->blockSize(); }
  std::string name() const override { return device_->name(); }
  Status read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  Result<bool> tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) override;
  void readSoon(const OpContext& context, ByteRange range) override;
  Status readVectored(const OpContext& context, std::uint64_t offset,
                      std::span<const MutableByteSpan> into) override;
  Status write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) override;  // denied (EPERM)
  Status flush(const OpContext&) override { return {}; }
  Result<std::vector<DeviceExtent>> extents(const OpContext& context, ByteRange range) override;
  bool degraded() const override { return device_->degraded(); }

 private:
  SliceBlockDevice(std::shared_ptr<BlockDevice> device, ByteRange range);

  const std::shared_ptr<BlockDevice> device_;
  const ByteRange range_;
};

}  // namespace hawser
