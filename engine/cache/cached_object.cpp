#include "cache/cached_object.h"

#include <cerrno>

#include "cache/reading.h"
#include "os/posix_error.h"

namespace hawser {

CachedObject::CachedObject(std::shared_ptr<cache::Reading> reading) : reading_(std::move(reading)) {}

CachedObject::~CachedObject() {
  reading_->stop();
}

const ObjectIdentity& CachedObject::identity() const {
  return reading_->identity();
}

Status CachedObject::read(const OpContext& context, std::uint64_t offset, MutableByteSpan into) {
  HAWSER_CHECK(checkRange({offset, into.size()}, "read"));
  return reading_->read(context, offset, into);
}

Status CachedObject::write(const OpContext&, std::uint64_t, ByteSpan) {
  return fail(posixError(EPERM, "write", name()));
}

std::vector<ByteRange> CachedObject::cached() const {
  return reading_->cached();
}

bool CachedObject::degraded() const {
  return reading_->degraded();
}

}  // namespace hawser
