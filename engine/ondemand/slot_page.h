// A page of a file that is written in place, so that a power cut or a flipped bit can do no harm that is not
// noticed: it has two slots, of which the next version goes over the older one. Pure. Format: FORMAT.md,
// "Pages in two slots".
#pragma once

#include <cstdint>
#include <optional>

#include "base/byte_range.h"
#include "base/result.h"
#include "base/wire.h"

namespace hawser::ondemand {

inline constexpr std::size_t kSlotBytes = 4096;
inline constexpr std::size_t kSlotPayload = 4000;

struct SlotPage {
  std::uint64_t version = 0;  // from 1; an even one lies in slot 0, an odd one in slot 1
  wire::Bytes payload;        // kSlotPayload
};

// `number`: which page it is. At most kSlotPayload bytes.
wire::Bytes encodeSlot(std::uint64_t number, std::uint64_t version, ByteSpan payload);

// The newest version that both slots (2 * kSlotBytes) hold whole; none where the page was never written.
// A version that a power cut tore before it was promised to anybody is passed over. corrupt: what was
// promised may be lost.
Result<std::optional<SlotPage>> newestSlot(std::uint64_t number, ByteSpan slots);

}  // namespace hawser::ondemand
