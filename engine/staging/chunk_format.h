// The chunk file of the reference tool Chunk I/O, byte by byte: FORMAT.md, with an example.
//
// Pure but for the two functions that read a File; errors of these are the file's. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/byte_range.h"
#include "base/clock.h"
#include "base/op_context.h"
#include "base/result.h"
#include "os/file_system.h"

namespace hawser::staging {

inline constexpr std::uint64_t kHeaderBytes = 24;
inline constexpr std::uint64_t kMostMetadata = 65'535;
inline constexpr std::uint64_t kMostContent = 0xffff'ffff;

// What is wrong with a chunk, by the reference tool's own numbers.
enum class Damage : std::int8_t {
  none = 0,
  badChecksum = -10,
  badLayout = -11,   // no magic
  unreadable = -12,  // an empty file, which holds not even a header, or one we may not open
  badSize = -13,     // less than a header, or less than it says
};
// A clause in English, without a full stop.
std::string_view text(Damage damage);

// What the chunk was when it last was synced, in bytes that other programs pass over and keep. To be believed
// only where its CRC proves right.
struct SyncHint {
  std::uint32_t length = 0;
  std::uint32_t crc = 0;
  friend bool operator==(const SyncHint&, const SyncHint&) = default;
};

struct ChunkHeader {
  std::uint32_t crc = 0;  // 0: none is kept
  std::uint32_t contentLength = 0;
  std::optional<SyncHint> hint;
  std::uint16_t metadataLength = 0;
  friend bool operator==(const ChunkHeader&, const ChunkHeader&) = default;
};

using HeaderBytes = std::array<std::byte, kHeaderBytes>;
HeaderBytes encodeHeader(const ChunkHeader& header);
// Nothing where these are fewer than 24 bytes or begin otherwise.
std::optional<ChunkHeader> decodeHeader(ByteSpan bytes);

// A chunk file as far as it can be known without its content.
struct ChunkLayout {
  ChunkHeader header;
  std::string metadata;  // none where the file ends before it does
  std::uint64_t contentLength = 0;
  bool legacy = false;  // from before lengths were kept: inferred from the file's
  std::uint64_t fileSize = 0;
  WallTime modified;
  Damage damage = Damage::none;  // of layout and size

  std::uint64_t contentAt() const { return kHeaderBytes + metadata.size(); }
};
Result<ChunkLayout> inspectChunk(File& file);

// CRC over the metadata's length and the metadata, which every chunk's begins with.
std::uint32_t metadataCrc(std::string_view metadata);
// The same and `length` bytes of content. corrupt where the file ends before.
Result<std::uint32_t> chunkCrc(const OpContext& context, File& file, std::string_view metadata,
                               std::uint64_t length);

}  // namespace hawser::staging
