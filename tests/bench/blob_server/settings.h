// What the server imitates; may change between requests. One thread.
#pragma once

#include <cstdint>

namespace hawser::bench {

struct Settings {
  std::uint64_t latencyNs = 0;       // from the end of a request to the start of its answer
  std::uint64_t connectionRate = 0;  // bytes a second each way together and connection; 0: no cap
};

}  // namespace hawser::bench
