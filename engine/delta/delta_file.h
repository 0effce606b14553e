// DeltaFile: what makes a new object of an old one: ranges of the old one, and the bytes that it does not
// have.
//
// Format: FORMAT.md. Written and read from front to back, whatever its size. A reader is one thread's at a
// time, and so is a writer.
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_sink.h"
#include "base/byte_source.h"
#include "base/wire.h"
#include "checksum/digest.h"
#include "delta/copy_range.h"

namespace hawser::delta {

// Of which object which object is made. Sums are CRC-64/NVME.
struct DeltaHead {
  std::uint64_t oldSize = 0;
  std::optional<std::uint64_t> oldCrc64;  // none: its signature had none
  std::uint64_t newSize = 0;
  std::uint64_t newCrc64 = 0;
  std::optional<Sha256Value> newSha256;  // where the cells were told apart by less than a SHA-256
  friend bool operator==(const DeltaHead&, const DeltaHead&) = default;
};

// First the head, then pieces until they are the new object, of which each is a copy, or as many bytes as it
// says; then finish(). Errors are the sink's.
class DeltaWriter {
 public:
  DeltaWriter(ByteSink& sink, const DeltaHead& head) : sink_(sink), head_(head) {}

  Status begin();
  Status copy(std::uint64_t from, std::uint64_t length);  // of the old object; more than 0
  Status beginBytes(std::uint64_t length);                // more than 0
  Status bytes(ByteSpan bytes);
  Status finish();

 private:
  Status write(ByteSpan bytes);
  ByteSink& sink_;
  const DeltaHead head_;
  std::uint64_t sum_ = 0;
  std::uint64_t made_ = 0;   // of the new object
  std::uint64_t bytes_ = 0;  // still to come of the piece
};

// What comes next of the new object.
struct DeltaPiece {
  bool copy = false;
  std::uint64_t from = 0;  // of a copy
  std::uint64_t length = 0;
};

// Errors: corrupt (damaged, cut off, or not of these objects), unsupported (a newer version), and the
// source's. Nothing that was read is proven before next() has said that there is no more.
class DeltaReader {
 public:
  explicit DeltaReader(ByteSource& source) : source_(source) {}

  Result<DeltaHead> begin(const OpContext& context);
  // Nothing: that was all, and all of it is as it was written. Within the sizes of the head.
  Result<std::optional<DeltaPiece>> next(const OpContext& context);
  // Of a piece that is none, all its bytes before the next: fills `into` of what is left of them.
  Status bytes(const OpContext& context, MutableByteSpan into);

 private:
  Status fill(const OpContext& context, MutableByteSpan into);
  Status finish(const OpContext& context);
  ByteSource& source_;
  DeltaHead head_;
  std::uint64_t sum_ = 0;
  std::uint64_t made_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace hawser::delta
