#include "staging/chunk_format.h"

#include <algorithm>
#include <vector>

#include "base/units.h"
#include "checksum/crc32.h"

namespace hawser::staging {

namespace {

constexpr std::byte kMagic[] = {std::byte{0xc1}, std::byte{0x00}};
constexpr std::size_t kCrcAt = 2, kLengthAt = 10, kHintAt = 14, kMetadataLengthAt = 22;
// What is read of a file at first: most metadata is shorter.
constexpr std::size_t kFirstRead = 512;

void putNumber(std::byte* at, std::uint32_t value, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i)
    at[i] = static_cast<std::byte>(value >> (8 * (size - 1 - i)));
}

std::uint32_t number(const std::byte* at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i)
    value = value << 8 | std::to_integer<std::uint32_t>(at[i]);
  return value;
}

// What a file holds behind its metadata where its header tells no length.
void inferLength(ChunkLayout& layout, std::byte firstContentByte) {
  // Content of the kind this was made for never begins with a zero; room that was only reserved does.
  if (firstContentByte == std::byte{0}) return;
  if (layout.header.crc != 0 && layout.header.crc == metadataCrc(layout.metadata)) return;
  const std::uint64_t length = layout.fileSize - layout.contentAt();
  if (length > kMostContent) {
    layout.damage = Damage::badSize;
    return;
  }
  layout.legacy = true;
  layout.contentLength = length;
}

}  // namespace

std::string_view text(Damage damage) {
  switch (damage) {
    case Damage::none:
      return "no damage";
    case Damage::badChecksum:
      return "its checksum is another";
    case Damage::badLayout:
      return "it is no chunk file";
    case Damage::unreadable:
      return "it is empty, or may not be opened";
    case Damage::badSize:
      return "it is shorter than it says";
  }
  return "";
}

HeaderBytes encodeHeader(const ChunkHeader& header) {
  HeaderBytes bytes{};
  std::copy(std::begin(kMagic), std::end(kMagic), bytes.begin());
  putNumber(bytes.data() + kCrcAt, header.crc, 4);
  putNumber(bytes.data() + kLengthAt, header.contentLength, 4);
  if (header.hint) {
    putNumber(bytes.data() + kHintAt, header.hint->length, 4);
    putNumber(bytes.data() + kHintAt + 4, header.hint->crc, 4);
  }
  putNumber(bytes.data() + kMetadataLengthAt, header.metadataLength, 2);
  return bytes;
}

std::optional<ChunkHeader> decodeHeader(ByteSpan bytes) {
  if (bytes.size() < kHeaderBytes || !std::equal(std::begin(kMagic), std::end(kMagic), bytes.begin()))
    return std::nullopt;
  ChunkHeader header;
  header.crc = number(bytes.data() + kCrcAt, 4);
  header.contentLength = number(bytes.data() + kLengthAt, 4);
  const SyncHint hint{number(bytes.data() + kHintAt, 4), number(bytes.data() + kHintAt + 4, 4)};
  if (hint != SyncHint{}) header.hint = hint;
  header.metadataLength = static_cast<std::uint16_t>(number(bytes.data() + kMetadataLengthAt, 2));
  return header;
}

Result<ChunkLayout> inspectChunk(File& file) {
  HAWSER_TRY(const FileInfo info, file.info());
  ChunkLayout layout;
  layout.fileSize = info.size;
  layout.modified = info.modified;
  std::vector<std::byte> bytes(kFirstRead);
  HAWSER_TRY(std::size_t got, file.readAt(0, bytes));
  const auto header = decodeHeader({bytes.data(), got});
  if (!header) {
    layout.damage = info.size == 0             ? Damage::unreadable
                    : info.size < kHeaderBytes ? Damage::badSize
                                               : Damage::badLayout;
    return layout;
  }
  layout.header = *header;
  layout.contentLength = header->contentLength;
  const std::uint64_t contentAt = kHeaderBytes + header->metadataLength;
  if (contentAt + header->contentLength > info.size) layout.damage = Damage::badSize;
  if (contentAt > info.size) return layout;
  // With the first byte of content.
  if (contentAt + 1 > got && info.size > got) {
    bytes.resize(contentAt + 1);
    HAWSER_TRY(got, file.readAt(0, bytes));
    if (got < contentAt) return fail(ErrorCode::changedUnderUs, "the file became shorter", Retry::soon);
  }
  layout.metadata.assign(reinterpret_cast<const char*>(bytes.data()) + kHeaderBytes, header->metadataLength);
  if (header->contentLength == 0 && got > contentAt) inferLength(layout, bytes[contentAt]);
  return layout;
}

std::uint32_t metadataCrc(std::string_view metadata) {
  std::byte length[2];
  putNumber(length, static_cast<std::uint32_t>(metadata.size()), 2);
  return crc32({reinterpret_cast<const std::byte*>(metadata.data()), metadata.size()}, crc32(length));
}

Result<std::uint32_t> chunkCrc(const OpContext& context, File& file, std::string_view metadata,
                               std::uint64_t length) {
  std::uint32_t crc = metadataCrc(metadata);
  const std::uint64_t from = kHeaderBytes + metadata.size();
  std::vector<std::byte> buffer(std::min<std::uint64_t>(length, kMiB));
  for (std::uint64_t done = 0; done < length;) {
    HAWSER_CHECK(context.check());
    const MutableByteSpan into(buffer.data(), std::min<std::uint64_t>(buffer.size(), length - done));
    HAWSER_TRY(const std::size_t got, file.readAt(from + done, into));
    if (got < into.size()) return fail(ErrorCode::corrupt, std::string(text(Damage::badSize)));
    crc = crc32(into, crc);
    done += got;
  }
  return crc;
}

}  // namespace hawser::staging
