// Azurite: a real blob service for one test, on a free port of the loopback address, with its data in a
// folder of its own. It goes when the object goes, and also when the test dies.
//
// What cannot be started ends the test with a message: a test that lacks its service has failed.
// Threads: made, restarted and destroyed by one thread, and that thread must outlive the service.
#pragma once

#include <memory>
#include <string>
#include <vector>

namespace hawser::test {

inline constexpr char kDevelopmentAccount[] = "devstoreaccount1";

struct AzuriteOptions {
  // Beside these there is always kDevelopmentAccount, with the key everybody knows.
  std::vector<std::string> accounts = {"alpha", "beta"};
  // Takes requests with what it does not know, as a checksum of the CRC-64 kind, instead of refusing them.
  bool loose = false;
  bool https = false;  // with a certificate made for the occasion: see caFile()
};

class Azurite {
 public:
  explicit Azurite(AzuriteOptions options = {});
  ~Azurite();
  Azurite(const Azurite&) = delete;
  Azurite& operator=(const Azurite&) = delete;

  int port() const;
  // "http://127.0.0.1:PORT/ACCOUNT", no slash at the end.
  std::string endpoint(const std::string& account = kDevelopmentAccount) const;
  // Base64, as the portal of a real account shows it.
  std::string key(const std::string& account = kDevelopmentAccount) const;
  std::string connectionString(const std::string& account = kDevelopmentAccount) const;
  // PEM file that a client has to trust; empty without https.
  std::string caFile() const;

  // Asks the service to end, so that its data is kept. Clients are refused until start().
  void stop();
  // Ends it as a power cut would.
  void kill();
  // The same port, the same data.
  void start();
  void restart();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hawser::test
