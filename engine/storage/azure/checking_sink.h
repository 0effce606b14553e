// CheckingSink: passes bytes on, counts them, sums them up, and takes no more than were asked for.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"

namespace hawser::azure {

class CheckingSink final : public ByteSink {
 public:
  // `summed` false: crc64() stays 0.
  CheckingSink(ByteSink& target, std::uint64_t most, bool summed)
      : target_(target), most_(most), summed_(summed) {}

  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override;
  Status filled(std::size_t count) override;

  std::uint64_t count() const { return count_; }
  std::uint64_t crc64() const { return crc64_; }

 private:
  void take(ByteSpan bytes);

  ByteSink& target_;
  std::uint64_t most_;
  bool summed_;
  std::uint64_t count_ = 0;
  std::uint64_t crc64_ = 0;
  MutableByteSpan lent_;
};

}  // namespace hawser::azure
