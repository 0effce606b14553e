#include "unit/nbd/test_device.h"

#include <algorithm>

namespace hawser::test {

namespace {

std::string callOf(const char* name, std::uint64_t offset, std::uint64_t length) {
  return std::string(name) + " " + std::to_string(offset) + " " + std::to_string(length);
}

}  // namespace

void TestDevice::setAtHand(bool atHand) {
  const MutexLock lock(mutex_);
  atHand_ = atHand;
}

void TestDevice::holdReadsAt(std::uint64_t offset) {
  const MutexLock lock(mutex_);
  holdAt_ = offset;
}

void TestDevice::letGo() {
  const MutexLock lock(mutex_);
  holdAt_.reset();
  changed_.notifyAll();
}

void TestDevice::awaitHeld(std::uint32_t count) {
  MutexLock lock(mutex_);
  while (heldNow_ < count)
    changed_.wait(lock);
}

void TestDevice::failWith(std::optional<Error> error) {
  const MutexLock lock(mutex_);
  error_ = std::move(error);
}

std::vector<std::string> TestDevice::calls() const {
  const MutexLock lock(mutex_);
  return calls_;
}

std::uint32_t TestDevice::mostAtOnce() const {
  const MutexLock lock(mutex_);
  return mostHeld_;
}

Status TestDevice::note(const std::string& call) {
  const MutexLock lock(mutex_);
  if (error_) return fail(*error_);
  calls_.push_back(call);
  return {};
}

Status TestDevice::held(const OpContext& context, std::uint64_t offset) {
  const std::stop_callback wake(context.stop, [this] {
    const MutexLock lock(mutex_);
    changed_.notifyAll();
  });
  MutexLock lock(mutex_);
  ++heldNow_;
  mostHeld_ = std::max(mostHeld_, heldNow_);
  changed_.notifyAll();
  while (holdAt_ == offset && !context.stopped())
    changed_.wait(lock);
  --heldNow_;
  lock.unlock();
  return context.check();
}

Status TestDevice::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(held(context, offset));
  HAWSER_CHECK(note(callOf("read", offset, into.size())));
  return MemoryBlockDevice::read(context, offset, into);
}

Status TestDevice::write(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(note(callOf("write", offset, bytes.size())));
  return MemoryBlockDevice::write(context, offset, bytes);
}

Result<bool> TestDevice::tryRead(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  {
    const MutexLock lock(mutex_);
    if (!atHand_ || holdAt_ == offset) return false;
  }
  HAWSER_CHECK(read(context, offset, into));
  return true;
}

Result<bool> TestDevice::tryWrite(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  {
    const MutexLock lock(mutex_);
    if (!atHand_) return false;
  }
  HAWSER_CHECK(write(context, offset, bytes));
  return true;
}

void TestDevice::readSoon(const OpContext&, ByteRange range) {
  (void)note(callOf("readSoon", range.offset, range.length));
}

Status TestDevice::zero(const OpContext& context, ByteRange range) {
  HAWSER_CHECK(note(callOf("zero", range.offset, range.length)));
  const std::vector<std::byte> zeros(range.length);
  return MemoryBlockDevice::write(context, range.offset, zeros);
}

Status TestDevice::trim(const OpContext&, ByteRange range) {
  return note(callOf("trim", range.offset, range.length));
}

Status TestDevice::flush(const OpContext&) {
  return note("flush");
}

Status TestDevice::writeDurable(const OpContext& context, std::uint64_t offset, ByteSpan bytes) {
  HAWSER_CHECK(note(callOf("writeDurable", offset, bytes.size())));
  return MemoryBlockDevice::write(context, offset, bytes);
}

Result<std::vector<DeviceExtent>> TestDevice::extents(const OpContext&, ByteRange range) {
  HAWSER_CHECK(note(callOf("extents", range.offset, range.length)));
  std::vector<DeviceExtent> found;
  for (std::uint64_t at = range.offset; at < range.end();) {
    const bool inHole = at >= hole_.offset && at < hole_.end();
    std::uint64_t end = inHole ? hole_.end() : range.end();
    if (!inHole && at < hole_.offset) end = hole_.offset;
    end = std::min(end, range.end());
    found.push_back({{at, end - at}, !inHole});
    at = end;
  }
  return found;
}

}  // namespace hawser::test
