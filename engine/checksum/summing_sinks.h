// Sinks that sum up what they take. One thread at a time.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"
#include "checksum/digest.h"

namespace hawser {

// Keeps nothing but the sums.
class HashSink final : public ByteSink {
 public:
  explicit HashSink(bool withMd5) : withMd5_(withMd5) {}
  Status write(ByteSpan bytes) override;
  std::optional<std::uint64_t> crc64() const override { return crc_; }
  std::uint64_t crc() const { return crc_; }
  Md5Value md5() { return md5_.finish(); }  // once, and only with MD5

 private:
  bool withMd5_;
  std::uint64_t crc_ = 0;
  Md5 md5_;
};

// Fills a buffer of known size; more than that means that the object is not the one that was planned. Sums
// each piece while the cache still has it.
class BufferSink final : public ByteSink {
 public:
  explicit BufferSink(MutableByteSpan buffer) : buffer_(buffer) {}
  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override { return buffer_.subspan(filled_); }
  Status filled(std::size_t count) override;
  std::optional<std::uint64_t> crc64() const override { return crc_; }
  std::uint64_t crc() const { return crc_; }
  // changedUnderUs where the buffer is not full.
  Status complete() const;

 private:
  MutableByteSpan buffer_;
  std::size_t filled_ = 0;
  std::uint64_t crc_ = 0;
};

}  // namespace hawser
