// HttpFaultProxy: stands between a client and a service on the loopback address and breaks what its rules
// say. Understands HTTP/1.1 messages with a Content-Length; whatever no rule is for passes unchanged.
//
// Thread-safe. The first rule that matches a request and is due acts.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "net/shared_key.h"
#include "support/tcp.h"

namespace hawser::test {

enum class Fault {
  resetBefore,  // the service never sees the request
  dropAnswer,   // the service has done it; the client is reset instead of answered
  delay,        // the answer comes later, by FaultRule::wait
  truncate,     // half of the answer's body, then the end
  flipRequest,  // one bit of the request's body is another
  flipAnswer,   // one bit of the answer's body is another
  busy,         // 503 ServerBusy with Retry-After, not forwarded
  refuse,       // 403 AuthenticationFailed, not forwarded
  expire,       // 403 for a signature that has run out, not forwarded
  silent,       // without the checksum of Manner::summing
  stall,        // no answer until release() or the proxy's end
};

struct FaultRule {
  Fault fault = Fault::resetBefore;
  std::string method;          // empty: any
  std::string targetContains;  // of path and query; empty: any
  int from = 1;                // acts from the nth match on
  int times = 1;               // so often; 0: for ever
  double probability = 1;      // of each match within from and times, by `seed`
  unsigned seed = 1;
  std::chrono::milliseconds wait{0};
};

struct RequestCount {
  std::uint64_t requests = 0;
  std::uint64_t bodyBytes = 0;    // of requests
  std::uint64_t answerBytes = 0;  // of bodies of answers
};

// summing: what the real service does and Azurite (which has to be loose) does not: bodies with another
// CRC-64 than the request says are refused, answers to PUT tell that of what the service was given; blocks
// are copied from ranges of what Azurite holds (copied_block.h), where `key` is the account's or requests
// have a SAS; nothing says Azurite.
enum class Manner { plain, summing };

class HttpFaultProxy {
 public:
  explicit HttpFaultProxy(int servicePort, Manner manner = Manner::plain, std::optional<SharedKey> key = {});
  ~HttpFaultProxy();

  int port() const { return server_->port(); }
  void add(FaultRule rule);
  void clear();
  // Lets stalled and delayed requests go.
  void release();
  // Blocks until a request stalls.
  void awaitStall();
  // How often rules acted since clear().
  int acted() const { return acted_; }
  // By method and "comp" of the query: "PUT", "PUT block", "PUT blocklist", "GET", "GET list"; what comes
  // from another URL also by that: "PUT block from".
  std::map<std::string, RequestCount> counts() const;

 private:
  struct LiveRule {
    FaultRule rule;
    int matches = 0;
    int done = 0;
    std::mt19937 random;
  };

  void serve(TcpSocket& client);
  // False where the connection is over.
  bool exchange(TcpSocket& client, TcpSocket& service, std::string& buffer, WireMessage& request);
  std::optional<FaultRule> due(const WireMessage& request);
  void holdUp(std::optional<std::chrono::milliseconds> wait);
  void count(const WireMessage& request, std::size_t answerBytes);

  const int servicePort_;
  const Manner manner_;
  const std::optional<SharedKey> key_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  bool released_ = false;
  bool stalled_ = false;
  std::vector<LiveRule> rules_;
  std::map<std::string, RequestCount> counts_;
  std::atomic<int> acted_ = 0;
  std::unique_ptr<TcpServer> server_;
};

}  // namespace hawser::test
