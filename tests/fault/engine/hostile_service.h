// HostileService: a blob service that lists any names it is told to, and answers for all of them.
#pragma once

#include <map>
#include <string>

#include "support/tcp.h"

namespace hawser::test {

class HostileService {
 public:
  struct Object {
    std::string bytes;
    bool link = false;  // its bytes are its target
  };
  // By key, any bytes: what XML cannot hold is sent percent-encoded, as the protocol provides.
  explicit HostileService(std::map<std::string, Object> objects);

  int port() const { return server_.port(); }

 private:
  void serve(TcpSocket& client);
  std::string answer(const WireMessage& request) const;
  std::string listing(const std::string& target) const;

  std::map<std::string, Object> objects_;
  TcpServer server_;
};

}  // namespace hawser::test
