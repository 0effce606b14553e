// Which requests are refused before anybody touches the device, and with which error. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "nbd/negotiation.h"
#include "nbd/protocol.h"

namespace hawser::nbd {

struct Refusal {
  Errno error = Errno::invalid;
  std::string_view text;
};

// Nothing: it may be done. DISC is never refused.
std::optional<Refusal> refusalOf(const Request& request, const Agreement& agreement);

}  // namespace hawser::nbd
