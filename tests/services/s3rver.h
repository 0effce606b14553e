// S3rver: the emulator of S3 of that name (npm), for one test, on a free port of the loopback address, with
// its data in a folder of its own. It goes when the object goes, and also when the test dies.
//
// What cannot be started ends the test with a message. Threads: made and destroyed by one thread, which
// outlives the service.
#pragma once

#include <memory>
#include <string>

namespace hawser::test {

class S3rver {
 public:
  S3rver();
  ~S3rver();
  S3rver(const S3rver&) = delete;
  S3rver& operator=(const S3rver&) = delete;

  std::string endpoint() const;  // "http://127.0.0.1:PORT"
  // The only one it knows.
  std::string accessKey() const { return "S3RVER"; }
  std::string secretKey() const { return "S3RVER"; }

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hawser::test
