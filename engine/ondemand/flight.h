// What the parts of a Fetcher share. Internal to ondemand.
#pragma once

#include "ondemand/fetcher.h"

namespace hawser::ondemand {

// All but blocks, demanded and bytes is the fetcher's, under its mutex.
struct Fetcher::Flight {
  BlockSpan blocks;
  bool demanded = false;
  std::unique_ptr<std::byte[]> bytes;  // what has arrived of them does not change
  std::uint64_t arrived = 0;           // from the front
  std::vector<BlockSpan> overwritten;  // not to be stored
  bool storing = false;
  bool done = false;
  std::optional<Error> error;     // why not all of it has arrived
  std::optional<Error> unstored;  // why it is not here all the same
};

// Takes what comes of a range, and tells who waits.
class Fetcher::Arrivals final : public ByteSink {
 public:
  Arrivals(Fetcher& fetcher, Flight& flight, std::uint64_t length)
      : fetcher_(fetcher), flight_(flight), left_(length) {}

  Status write(ByteSpan bytes) override;
  MutableByteSpan room() override;
  Status filled(std::size_t size) override;
  std::uint64_t left() const { return left_; }

 private:
  Fetcher& fetcher_;
  Flight& flight_;
  std::uint64_t left_;
};

}  // namespace hawser::ondemand
