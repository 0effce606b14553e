// RadosGateway: a real S3 service (Ceph's, Debian package radosgw) for one test program, on free ports of the
// loopback address, with its data in memory and all else in a folder of its own. It takes some 15 seconds to
// come up, so the suites of a program share one. It goes when the object goes, and also when the test dies.
//
// What cannot be started ends the test with a message: a test that lacks its service has failed.
// Threads: made and destroyed by one thread, and that thread must outlive the service.
#pragma once

#include <memory>
#include <string>

namespace hawser::test {

class RadosGateway {
 public:
  RadosGateway();
  ~RadosGateway();
  RadosGateway(const RadosGateway&) = delete;
  RadosGateway& operator=(const RadosGateway&) = delete;

  int port() const;
  std::string endpoint() const;  // "http://127.0.0.1:PORT"
  std::string accessKey() const;
  std::string secretKey() const;
  // As "hawserctl connection add" and HAWSER_CONNECTION_NAME take it.
  std::string connectionString() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hawser::test
