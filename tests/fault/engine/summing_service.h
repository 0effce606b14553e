// SummingService: a blob service, to read from only, that sums up the ranges it sends as the real one does
// and Azurite does not, and lets a test damage what it sends.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "support/tcp.h"

namespace hawser::test {

class SummingService {
 public:
  struct Object {
    std::string bytes;
    std::string md5;  // the Content-MD5 it tells, right or wrong, as Base64; empty: none
  };
  // In the container "box". `sums` false: like Azurite.
  explicit SummingService(std::map<std::string, Object> objects, bool sums = true);

  // For a HAWSER_CONNECTION_ variable.
  std::string connectionString() const;
  // Called with each body before it is sent, and where in the object it begins; several threads.
  void damage(std::function<void(std::uint64_t offset, std::string& body)> how);
  // Asked before each answer: what it gives is sent instead, status and x-ms-error-code as in
  // "403 AuthenticationFailed"; nothing: the answer.
  void guard(std::function<std::string(const WireMessage&)> how);
  int port() const { return server_.port(); }
  // Sent so far, in bodies of objects.
  std::uint64_t sent() const;

 private:
  void serve(TcpSocket& client);
  std::string answer(const WireMessage& request);
  std::string body(const Object& object, const WireMessage& request, std::string& headers);

  const std::map<std::string, Object> objects_;
  const bool sums_;
  mutable std::mutex mutex_;
  std::function<void(std::uint64_t offset, std::string& body)> damage_;
  std::function<std::string(const WireMessage&)> guard_;
  std::uint64_t sent_ = 0;
  TcpServer server_;
};

}  // namespace hawser::test
