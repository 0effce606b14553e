// How the plaintext of an encrypted object is had from the store that keeps it.
//
// Internal to storage/encrypted. Errors name the object.
#pragma once

#include <atomic>
#include <optional>

#include "storage/encrypted/known_versions.h"

namespace hawser::encrypted {

// Counts plaintext where what moves is a few bytes more.
class PlainMeter final : public Meter {
 public:
  PlainMeter(const OpContext& context, std::uint64_t plainBytes) : meter_(context.meter), left_(plainBytes) {}
  Status moved(const OpContext& context, std::uint64_t bytes) override;

  // `context` with this meter, where it had one. Not to outlive this.
  OpContext in(OpContext context);

 private:
  Meter* const meter_;
  std::atomic<std::uint64_t> left_;
};

// Not the caller's bytes.
OpContext unmetered(OpContext context);

// The version's true size: by its last bytes, which are fetched. corrupt where they cannot be right.
Result<std::uint64_t> fetchPlainSize(const OpContext& context, ObjectReader& store, const VersionId& id,
                                     std::uint64_t cipherSize, const ContentKeys& keys);

// Bytes of a version that is encrypted: not one of them before all of its ciphertext has been held against
// its HMAC, once. `range` is not empty and within the plaintext. Gives what the store says of the object.
Result<ObjectInfo> readPlain(const OpContext& context, ObjectReader& store, KnownVersions& known,
                             const VersionId& id, const Version& version, const ByteRange& range,
                             ByteSink& sink);

}  // namespace hawser::encrypted
