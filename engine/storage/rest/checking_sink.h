// CheckingSink: passes bytes on, counts them, sums them up, and takes no more than were asked for.
#pragma once

#include <cstdint>

#include "base/byte_sink.h"

namespace hawser {

class CheckingSink final : public ByteSink {
 public:
  // `summed` false: crc64() stays 0, unless the target sums up by itself.
  CheckingSink(ByteSink& target, std::uint64_t most, bool summed)
      : target_(target), most_(most), before_(target.crc64()), summed_(summed && !before_) {}

  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override;
  Status filled(std::size_t count) override;

  std::uint64_t count() const { return count_; }
  // Of what went through this one.
  std::optional<std::uint64_t> crc64() const override;

 private:
  void take(ByteSpan bytes);

  ByteSink& target_;
  std::uint64_t most_;
  std::optional<std::uint64_t> before_;  // the target's sum of what it had already, where it sums up
  bool summed_;
  std::uint64_t count_ = 0;
  std::uint64_t crc64_ = 0;
  MutableByteSpan lent_;
};

}  // namespace hawser
