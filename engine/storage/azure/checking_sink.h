// CheckingSink: passes bytes on, counts them, sums them up, and takes no more than were asked for.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"

namespace hawser::azure {

class CheckingSink final : public ByteSink {
 public:
  // `summed` false: crc64() stays 0, unless the target sums up by itself.
  CheckingSink(ByteSink& target, std::uint64_t most, bool summed)
      : target_(target), most_(most), targetSums_(target.crc64() == 0u), summed_(summed && !targetSums_) {}

  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override;
  Status filled(std::size_t count) override;

  std::uint64_t count() const { return count_; }
  std::optional<std::uint64_t> crc64() const override { return targetSums_ ? target_.crc64() : crc64_; }

 private:
  void take(ByteSpan bytes);

  ByteSink& target_;
  std::uint64_t most_;
  bool targetSums_;  // from the first byte on
  bool summed_;
  std::uint64_t count_ = 0;
  std::uint64_t crc64_ = 0;
  MutableByteSpan lent_;
};

}  // namespace hawser::azure
