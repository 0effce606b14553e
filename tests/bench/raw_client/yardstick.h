// The least that a copy can cost: the same requests as a copying program makes, written by hand on plain
// sockets and one thread, with nothing checked, listed or remembered.
#pragma once

#include <cstdint>
#include <string>

#include "raw_client/data.h"

namespace hawser::bench {

struct YardstickOptions {
  Shape shape;
  bool upload = true;
  int port = 0;
  bool tls = false;
  std::string target;  // "/ACCOUNT/CONTAINER/PREFIX"
  std::size_t connections = 16;
  std::uint64_t block = 8 * 1024 * 1024;
};

// False, with a message, when a request is refused or a connection breaks.
bool runYardstick(const YardstickOptions& options);

}  // namespace hawser::bench
