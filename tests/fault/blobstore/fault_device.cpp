#include "fault/blobstore/fault_device.h"

#include <algorithm>

#include "os/posix_error.h"

namespace hawser::fault {

using Kind = DeviceFault::Kind;

FaultDevice::FaultDevice(Image content, std::string name)
    : name_(std::move(name)), content_(std::move(content)) {}

std::uint64_t FaultDevice::size() const {
  const MutexLock lock(mutex_);
  return content_.size();
}

bool FaultDevice::hits(Kind kind, std::uint64_t offset) {
  if (offset < fault_.only.offset || offset >= fault_.only.end()) return false;
  const std::uint64_t number = seen_[static_cast<std::size_t>(kind)]++;
  const bool hit = !failed_ && fault_.kind == kind && number == fault_.call;
  failed_ = failed_ || hit;
  return hit;
}

Status FaultDevice::failure(const char* call) {
  return fail(posixError(fault_.error, call, name_));
}

void FaultDevice::put(const LoggedCall& call) {
  std::copy(call.bytes.begin(), call.bytes.end(),
            content_.begin() + static_cast<std::ptrdiff_t>(call.offset));
}

Status FaultDevice::read(const OpContext&, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  const MutexLock lock(mutex_);
  if (hits(Kind::readError, offset)) return failure("read");
  std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
  return {};
}

Status FaultDevice::change(LoggedCall call) {
  HAWSER_CHECK(checkRange({call.offset, call.bytes.size()}, "write"));
  const MutexLock lock(mutex_);
  if (hits(Kind::writeError, call.offset)) {
    // What it has done nobody knows: in memory nothing, on the disk perhaps.
    call.kind = LoggedCall::Kind::failedWrite;
    log_.push_back(std::move(call));
    return failure("write");
  }
  const bool misdirected = hits(Kind::misdirectedWrite, call.offset);
  if (hits(Kind::lostWrite, call.offset)) return {};
  if (misdirected) {
    call.offset = fault_.elsewhere;
    call.bytes.resize(std::min<std::uint64_t>(call.bytes.size(), content_.size() - call.offset));
  }
  put(call);
  log_.push_back(std::move(call));
  return {};
}

Status FaultDevice::write(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  return change({LoggedCall::Kind::write, offset, {bytes.begin(), bytes.end()}});
}

Status FaultDevice::writeVectored(const OpContext&, std::uint64_t offset, std::span<const ByteSpan> pieces) {
  LoggedCall call{LoggedCall::Kind::write, offset, {}};
  for (const ByteSpan piece : pieces)
    call.bytes.insert(call.bytes.end(), piece.begin(), piece.end());
  return change(std::move(call));
}

Status FaultDevice::zero(const OpContext&, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "zero"));
  return change({LoggedCall::Kind::write, range.offset, std::vector<std::byte>(range.length)});
}

Status FaultDevice::trim(const OpContext&, ByteRange range) {
  HAWSER_CHECK(checkRange(range, "trim"));
  const MutexLock lock(mutex_);
  LoggedCall call{LoggedCall::Kind::trim, range.offset, std::vector<std::byte>(range.length)};
  if (trims_++ % 2 == 0) put(call);
  log_.push_back(std::move(call));
  return {};
}

Status FaultDevice::flush(const OpContext&) {
  const MutexLock lock(mutex_);
  if (hits(Kind::flushError, 0)) {
    log_.push_back({LoggedCall::Kind::failedFlush, 0, {}});
    return failure("flush");
  }
  if (!liesOfFlushes_) log_.push_back({LoggedCall::Kind::flush, 0, {}});
  return {};
}

Status FaultDevice::writeDurable(const OpContext&, std::uint64_t offset, ByteSpan bytes) {
  bool lies = false;
  {
    const MutexLock lock(mutex_);
    lies = liesOfWrites_;
    // A flush is a part of it.
    if (hits(Kind::flushError, 0)) {
      log_.push_back({LoggedCall::Kind::write, offset, {bytes.begin(), bytes.end()}});
      log_.push_back({LoggedCall::Kind::failedFlush, 0, {}});
      return failure("write");
    }
  }
  const auto kind = lies ? LoggedCall::Kind::write : LoggedCall::Kind::durableWrite;
  return change({kind, offset, {bytes.begin(), bytes.end()}});
}

Status FaultDevice::grow(const OpContext&, std::uint64_t size) {
  const MutexLock lock(mutex_);
  if (size > content_.size()) content_.resize(size);
  return {};
}

void FaultDevice::arm(const DeviceFault& fault) {
  const MutexLock lock(mutex_);
  fault_ = fault;
  failed_ = false;
  std::fill(std::begin(seen_), std::end(seen_), std::uint64_t{0});
}

bool FaultDevice::hasFailed() const {
  const MutexLock lock(mutex_);
  return failed_;
}

std::uint64_t FaultDevice::calls(Kind kind) const {
  const MutexLock lock(mutex_);
  return seen_[static_cast<std::size_t>(kind)];
}

void FaultDevice::lie(bool flushes, bool durableWrites) {
  const MutexLock lock(mutex_);
  liesOfFlushes_ = flushes;
  liesOfWrites_ = durableWrites;
}

std::size_t FaultDevice::logged() const {
  const MutexLock lock(mutex_);
  return log_.size();
}

std::vector<LoggedCall> FaultDevice::log() const {
  const MutexLock lock(mutex_);
  return log_;
}

Image FaultDevice::content() const {
  const MutexLock lock(mutex_);
  return content_;
}

}  // namespace hawser::fault
