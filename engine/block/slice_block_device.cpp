#include "block/slice_block_device.h"

#include <cerrno>

#include "os/posix_error.h"

namespace hawser {

SliceBlockDevice::SliceBlockDevice(std::shared_ptr<BlockDevice> device, ByteRange range)
    : device_(std::move(device)), range_(range) {}

Result<std::unique_ptr<SliceBlockDevice>> SliceBlockDevice::make(std::shared_ptr<BlockDevice> device,
                                                                 ByteRange range) {
  const auto end = checkedAdd(range.offset, range.length);
  if (!end || *end > device->size()) return fail(posixError(EINVAL, "slice", device->name()));
  return std::unique_ptr<SliceBlockDevice>(new SliceBlockDevice(std::move(device), range));
}

Status SliceBlockDevice::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  return device_->read(context, range_.offset + offset, into);
}

Result<bool> SliceBlockDevice::tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  return device_->tryRead(context, range_.offset + offset, into);
}

void SliceBlockDevice::readSoon(const OpContext& context, ByteRange range) {
  if (checkRange(range, "read")) device_->readSoon(context, {range_.offset + range.offset, range.length});
}

Status SliceBlockDevice::readVectored(const OpContext& context, std::uint64_t offset,
                                      std::span<const MutableByteSpan> into) {
  std::uint64_t length = 0;
  for (const MutableByteSpan piece : into)
    length += piece.size();
  HAWSER_CHECK(checkRange({offset, length}, "read"));
  return device_->readVectored(context, range_.offset + offset, into);
}

Status SliceBlockDevice::write(const OpContext&, std::uint64_t, ByteSpan) {
  return fail(posixError(EPERM, "write", name()));
}

Result<std::vector<DeviceExtent>> SliceBlockDevice::extents(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "extents"));
  HAWSER_TRY(auto found, device_->extents(context, {range_.offset + range.offset, range.length}));
  for (DeviceExtent& extent : found)
    extent.range.offset -= range_.offset;
  return found;
}

}  // namespace hawser
