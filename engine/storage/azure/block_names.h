// BlockNames: the ids of the blocks of one session (FORMAT.md), all equally long, as the service demands.
//
// Either they are the session's own, another one for each try, so that what one leaves behind is never taken
// for the other's. Or they are the MD5 of the block's bytes, as BlobSync names them: then equal bytes have
// one name, whoever sends them. Internal to storage/azure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/object_store.h"

namespace hawser::azure {

class BlockNames {
 public:
  // `marker`: 16 hex digits, the session's.
  BlockNames(std::string marker, bool byMd5) : marker_(std::move(marker)), byMd5_(byMd5) {}

  bool byMd5() const { return byMd5_; }
  // For the next try at this part; `bytes` matter only where they name it.
  Result<std::string> newId(const Part& part, ByteSpan bytes) const;
  // Whether this may be the block of the part of that number.
  bool isOf(std::string_view id, std::uint32_t number) const;
  // Whether a block of that id may be one of the session's.
  bool mayBeOurs(std::string_view id) const;
  // Of a block that says that the session was aborted. No part has it.
  std::string tombstone() const;
  std::size_t length() const { return tombstone().size(); }

 private:
  std::string marker_;
  bool byMd5_;
};

// Names of either kind. `nonce`: another one for each try.
std::string blockId(std::string_view marker, std::uint32_t number, std::uint64_t nonce);
bool isBlockOf(std::string_view id, std::string_view marker, std::uint32_t number);
std::string md5BlockId(ByteSpan bytes);

// A block of the object with this etag, which the next one keeps; in a receipt it is "keep:ETAG:ID".
struct KeptBlock {
  std::string etag;
  std::string id;
};
std::string keptToken(const KeptBlock& block);
// Nothing where it is the token of anything else.
std::optional<KeptBlock> keptFromToken(std::string_view token);

}  // namespace hawser::azure
