#include "unit/blobstore/test_device.h"

#include <algorithm>

#include "os/posix_error.h"

namespace hawser::test {

Status TestDevice::change(const char* call) {
  const std::uint64_t number = changes_++;
  if (failure_ && number >= failure_->first) return fail(posixError(failure_->second, call, name()));
  return {};
}

void TestDevice::failAfter(std::uint64_t changes, int number) {
  failure_ = {changes_ + changes, number};
}

std::uint64_t TestDevice::count(Kind kind) const {
  return static_cast<std::uint64_t>(
      std::count_if(calls.begin(), calls.end(), [&](const Call& call) { return call.kind == kind; }));
}

Status TestDevice::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  calls.push_back({Kind::read, flushes_, {offset, into.size()}, {}});
  return MemoryBlockDevice::read(context, offset, into);
}

Status TestDevice::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  if (beforeWrite) beforeWrite({offset, bytes.size()});
  HAWSER_CHECK(change("write"));
  calls.push_back({Kind::write, flushes_, {offset, bytes.size()}, {bytes.begin(), bytes.end()}});
  return MemoryBlockDevice::write(context, offset, bytes);
}

Status TestDevice::trim(const OpContext& context, ByteRange range) {
  calls.push_back({Kind::trim, flushes_, range, {}});
  return MemoryBlockDevice::trim(context, range);
}

Status TestDevice::flush(const OpContext&) {
  HAWSER_CHECK(change("flush"));
  calls.push_back({Kind::flush, flushes_, {}, {}});
  ++flushes_;
  return {};
}

}  // namespace hawser::test
