#include "net/aws_chunks.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace hawser {

namespace {

constexpr std::string_view kSignature = ";chunk-signature=";
constexpr std::string_view kTrailerSignature = "x-amz-trailer-signature:";
constexpr std::size_t kHexSignature = 64;

std::string hexSize(std::uint64_t size) {
  std::array<char, 16> text{};
  return std::string(text.data(), std::to_chars(text.data(), text.data() + text.size(), size, 16).ptr);
}

std::uint64_t headSize(std::uint64_t chunk, bool isSigned) {
  return hexSize(chunk).size() + (isSigned ? kSignature.size() + kHexSignature : 0) + 2;
}

}  // namespace

std::uint64_t AwsChunks::encodedSize(std::uint64_t size, bool isSigned, std::string_view name,
                                     std::size_t valueSize) {
  const std::uint64_t last = size % kChunk;
  std::uint64_t all = size + size / kChunk * (headSize(kChunk, isSigned) + kChunkEnd.size());
  if (last != 0) all += headSize(last, isSigned) + kChunkEnd.size();
  all += headSize(0, isSigned) + name.size() + 1 + valueSize + 2;
  if (isSigned) all += kTrailerSignature.size() + kHexSignature + 2;
  return all + 2;
}

std::string AwsChunks::before(ByteSpan chunk) {
  std::string head = hexSize(chunk.size());
  if (signer_) head.append(kSignature).append(signer_->chunk(chunk));
  return head.append("\r\n");
}

std::string AwsChunks::end(std::string_view name, std::string_view value) {
  std::string text = before({});
  std::string line(name);
  line.append(":").append(value);
  text.append(line).append("\r\n");
  if (signer_) text.append(kTrailerSignature).append(signer_->trailer(line + "\n")).append("\r\n");
  return text.append("\r\n");
}

}  // namespace hawser
