// AwsChunks: the framing of a body whose checksum follows it ("aws-chunked"): chunks of one size, an empty
// one, and a trailer. How long all of it becomes is known before its bytes are. Pure; one thread at a time.
//
// Format: "Signature calculations for trailing headers (chunked uploads)", Amazon S3 API reference.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "net/sig_v4.h"

namespace hawser {

class AwsChunks {
 public:
  // All chunks but the last; the services want 8 KiB at least.
  static constexpr std::uint64_t kChunk = 64 * 1024;

  // Of a body of `size` bytes with a trailer "name:value", whose value is `valueSize` long.
  static std::uint64_t encodedSize(std::uint64_t size, bool isSigned, std::string_view name,
                                   std::size_t valueSize);

  // Without a signer chunks and trailer are not signed.
  explicit AwsChunks(std::optional<ChunkSigner> signer) : signer_(std::move(signer)) {}

  // What precedes a chunk that is not empty; kChunkEnd follows it.
  std::string before(ByteSpan chunk);
  static constexpr std::string_view kChunkEnd = "\r\n";
  // The empty chunk and the trailer, after all others.
  std::string end(std::string_view name, std::string_view value);

 private:
  std::optional<ChunkSigner> signer_;
};

}  // namespace hawser
