// The SHA-256 of two runs of bytes of one length, side by side: one alone waits for itself most of the time,
// so that both take hardly longer. Pure; any thread.
#pragma once

#include <array>

#include "checksum/digest.h"

namespace hawser {

// Both spans have the same size.
std::array<Sha256Value, 2> sha256Pair(ByteSpan one, ByteSpan other);

}  // namespace hawser
