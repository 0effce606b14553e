// Export: a BlockDevice as clients see it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"
#include "block/block_device.h"

namespace hawser::nbd {

// Where the bytes of a range are, as x-hawser:residency tells: with these numbers.
enum class Residency : std::uint32_t { absent = 0, clean = 1, written = 2 };

struct ResidencyExtent {
  ByteRange range;
  Residency residency = Residency::absent;
};

struct Export {
  std::string name;         // UTF-8, 4096 bytes at most
  std::string description;  // for people; may be empty
  BlockDevice& device;      // outlives the server
  bool readOnly = false;

  // What the range is made of, in order, without gaps. Without it clients are not offered the context.
  std::function<Result<std::vector<ResidencyExtent>>(const OpContext& context, ByteRange range)> residency =
      {};
  // The client is going to want the range. May return before it is there. Without it the
  // device is told, as of any read.
  std::function<Status(const OpContext& context, ByteRange range)> prefetch = {};
};

}  // namespace hawser::nbd
