#include "checksum/summing_sinks.h"

#include <cstring>

#include "checksum/crc64.h"

namespace hawser {

Status HashSink::write(ByteSpan bytes) {
  crc_ = hawser::crc64(bytes, crc_);
  if (withMd5_) md5_.add(bytes);
  return {};
}

Status BufferSink::write(ByteSpan bytes) {
  if (bytes.size() > buffer_.size() - filled_) {
    return fail(ErrorCode::changedUnderUs, "it is longer than it was");
  }
  std::memcpy(buffer_.data() + filled_, bytes.data(), bytes.size());
  return filled(bytes.size());
}

Status BufferSink::filled(std::size_t count) {
  crc_ = hawser::crc64(buffer_.subspan(filled_, count), crc_);
  filled_ += count;
  return {};
}

Status BufferSink::complete() const {
  if (filled_ == buffer_.size()) return {};
  return fail(ErrorCode::changedUnderUs, "it is shorter than it was");
}

}  // namespace hawser
