// ObjectSums: the bytes of an object in their order, summed up in all ways that its copy is checked by and
// that are kept with it. One thread at a time.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/byte_sink.h"
#include "checksum/digest.h"
#include "checksum/summing_sinks.h"
#include "storage/object_store.h"

namespace hawser {

struct CopyTask;

// The stretches that an object is kept in, each by itself.
class StretchSums final : public ByteSink {
 public:
  // In order, and apart from each other; the object's bytes come from its first on.
  StretchSums(std::vector<ByteRange> stretches, bool withMd5);
  // Of an object of this size that no part may cross a multiple of `boundary` of.
  static StretchSums between(std::uint64_t size, std::uint64_t boundary);
  // Of the same stretches, by the hashes that are kept of them.
  static StretchSums like(const ObjectHashes& kept);

  Status write(ByteSpan bytes) override;
  // Of those that ended.
  const std::vector<StretchHashes>& sums() const { return sums_; }

 private:
  const std::vector<ByteRange> stretches_;
  const bool withMd5_;
  std::vector<StretchHashes> sums_;
  std::uint64_t at_ = 0;  // of the object
  std::uint64_t crc_ = 0;
  Md5 md5_;
};

// corrupt, Retry::soon, of the first whose bytes are not those of its kept hash, naming its place.
Status checkStretches(std::span<const StretchHashes> kept, std::span<const StretchHashes> found);

// corrupt, Retry::soon: of the stretch whose bytes are not those of its kept hash, or of the only one that
// has none, where all others are as they were; else of the object as a whole, at `location`.
Status checkCrc(const ObjectHashes& kept, std::uint64_t crc, std::span<const StretchHashes> found,
                const std::string& location);

class ObjectSums final : public ByteSink {
 public:
  // `kept`: with the source; outlives this, as the task does.
  ObjectSums(const CopyTask& task, std::uint64_t size, const ObjectHashes& kept);
  // Whether anything but the CRC-64 of the whole is asked for.
  bool any() const { return withMd5_ || checksStretches_; }
  Status write(ByteSpan bytes) override;
  std::uint64_t crc() const { return whole_.crc(); }
  // corrupt where the bytes are not those of what is kept. Gives what is to be kept of them, beside the CRC.
  Result<ObjectHashes> check();

 private:
  const CopyTask& task_;
  const ObjectHashes& kept_;
  const bool checksMd5_, withMd5_, checksStretches_;
  HashSink whole_;
  StretchSums theirs_;
  std::optional<StretchSums> ours_;
};

}  // namespace hawser
