#include "block/block_device.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include "os/posix_error.h"

namespace hawser {

namespace {
constexpr std::array<std::byte, 64 * 1024> kZeros{};
}  // namespace

Status BlockDevice::checkRange(ByteRange range, const char* call) const {
  const auto end = checkedAdd(range.offset, range.length);
  if (end && *end <= size()) return {};
  return fail(posixError(EINVAL, call, name()).within("beyond the end of the device"));
}

Result<bool> BlockDevice::tryRead(const OpContext&, std::uint64_t, MutableByteSpan) {
  return false;
}

Result<bool> BlockDevice::tryWrite(const OpContext&, std::uint64_t, ByteSpan) {
  return false;
}

bool BlockDevice::zeroesFast(ByteRange) const {
  return false;
}

Status BlockDevice::readVectored(const OpContext& context, std::uint64_t offset,
                                 std::span<const MutableByteSpan> into) {
  for (const MutableByteSpan piece : into) {
    HAWSER_CHECK(read(context, offset, piece));
    offset += piece.size();
  }
  return {};
}

Status BlockDevice::writeVectored(const OpContext& context, std::uint64_t offset,
                                  std::span<const ByteSpan> pieces) {
  for (const ByteSpan piece : pieces) {
    HAWSER_CHECK(write(context, offset, piece));
    offset += piece.size();
  }
  return {};
}

Status BlockDevice::zero(const OpContext& context, ByteRange range) {
  while (!range.empty()) {
    const std::uint64_t length = std::min<std::uint64_t>(range.length, kZeros.size());
    HAWSER_CHECK(write(context, range.offset, ByteSpan(kZeros).first(length)));
    range.offset += length;
    range.length -= length;
  }
  return {};
}

Status BlockDevice::trim(const OpContext&, ByteRange range) {
  return checkRange(range, "trim");
}

Status BlockDevice::writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(write(context, offset, bytes));
  return flush(context);
}

Result<std::vector<DeviceExtent>> BlockDevice::extents(const OpContext&, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "extents"));
  if (range.empty()) return std::vector<DeviceExtent>{};
  return std::vector<DeviceExtent>{{range, true}};
}

Status BlockDevice::grow(const OpContext&, std::uint64_t newSize) {
  if (newSize == size()) return {};
  return fail(posixError(ENOTSUP, "grow", name()));
}

}  // namespace hawser
