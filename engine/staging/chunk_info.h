// What is known of chunks and streams without reading content.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "staging/chunk_format.h"

namespace hawser::staging {

enum class StreamKind : std::uint8_t { files, memory };

struct ChunkInfo {
  std::string name;
  std::uint64_t contentSize = 0;  // of a chunk that is open: also what is not yet synced
  std::uint64_t fileSize = 0;     // 0: nothing of it is on the disk
  std::string metadata;
  std::uint32_t crc = 0;  // that is kept in the file, whether right or not; 0: none
  bool legacy = false;    // of the format that kept no length
  WallTime modified;
  Damage damage = Damage::none;  // as far as it shows without reading content
  bool open = false, up = false;
};

struct StreamInfo {
  std::string name;
  StreamKind kind = StreamKind::files;
  std::size_t chunks = 0, damaged = 0;
  std::uint64_t contentBytes = 0, fileBytes = 0;
  std::optional<WallTime> oldest;  // when the chunk was changed that was not for the longest time
};

struct StageStatistics {
  std::size_t streams = 0, chunks = 0;
  std::size_t memoryChunks = 0, fileChunks = 0;
  std::size_t up = 0, down = 0;  // of the file chunks; those in memory are always up
  std::uint64_t bytesUp = 0;     // content of the file chunks that are up
};

}  // namespace hawser::staging
