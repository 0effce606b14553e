#include "block/memory_block_device.h"

#include <algorithm>
#include <cerrno>

#include "os/posix_error.h"

namespace hawser {

MemoryBlockDevice::MemoryBlockDevice(std::uint64_t size, std::string name, std::uint32_t blockSize)
    : name_(std::move(name)), blockSize_(blockSize), content_(size) {}

MemoryBlockDevice::MemoryBlockDevice(std::vector<std::byte> content, std::string name)
    : name_(std::move(name)), blockSize_(4096), content_(std::move(content)) {}

std::uint64_t MemoryBlockDevice::size() const {
  const MutexLock lock(mutex_);
  return content_.size();
}

Status MemoryBlockDevice::read(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  const MutexLock lock(mutex_);
  std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
  return {};
}

Status MemoryBlockDevice::write(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(checkRange({offset, bytes.size()}, "write"));
  const MutexLock lock(mutex_);
  std::copy(bytes.begin(), bytes.end(), content_.begin() + static_cast<std::ptrdiff_t>(offset));
  return {};
}

Result<bool> MemoryBlockDevice::tryRead(const OpContext& context, std::uint64_t offset,
                                        MutableByteSpan into) {
  HAWSER_CHECK(read(context, offset, into));
  return true;
}

Result<bool> MemoryBlockDevice::tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(write(context, offset, bytes));
  return true;
}

Status MemoryBlockDevice::flush(const OpContext&) {
  return {};
}

Status MemoryBlockDevice::grow(const OpContext&, std::uint64_t newSize) {
  const MutexLock lock(mutex_);
  if (newSize < content_.size()) return fail(posixError(EINVAL, "grow", name_));
  content_.resize(newSize);
  return {};
}

std::vector<std::byte> MemoryBlockDevice::content() const {
  const MutexLock lock(mutex_);
  return content_;
}

}  // namespace hawser
