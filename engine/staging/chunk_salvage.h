// Judging a chunk file by all of its content, and what of a damaged one can be had.
#pragma once

#include <optional>

#include "base/byte_sink.h"
#include "staging/chunk_format.h"

namespace hawser::staging {

struct Salvage {
  enum class Kind : std::uint8_t {
    synced,      // what it was when Hawser last synced it; proven by its CRC
    unfinished,  // all of it: the reference tool died before it finished the CRC, which proves it all the
                 // same
    legacy,      // all of the file, of the format that kept no length; proven by its CRC
    unproven,    // what there is of the length it claims
  };
  Kind kind = Kind::unproven;
  std::uint64_t length = 0;  // of content, from its first byte on

  bool proven() const { return kind != Kind::unproven; }
};

struct Verdict {
  ChunkLayout layout;
  Damage damage = Damage::none;
  bool summed = false;             // a CRC is kept, and was compared
  std::uint32_t crc = 0;           // where it was: what it should be
  std::optional<Salvage> salvage;  // where it is damaged
};

// Reads the content, of damaged chunks several times. Thread-safe.
Result<Verdict> judgeChunk(const OpContext& context, File& file);

// The content, or of a damaged chunk its salvage.
Status copyContent(const OpContext& context, File& file, const Verdict& verdict, ByteSink& to);

}  // namespace hawser::staging
