// The event loop: listeners, connections and timers on one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <queue>
#include <unordered_map>
#include <vector>

#include "blob_server/connection.h"

namespace hawser::bench {

std::uint64_t steadyNowNs();

class Server {
 public:
  explicit Server(ConnectionContext& context);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Listens on 127.0.0.1; port 0: any. Returns the port; exits with a message when it is taken. `tls` null:
  // plain.
  int listen(int port, SSL_CTX* tls);
  // Until SIGTERM or SIGINT; `onUser` at each SIGUSR1.
  void run(const std::function<void()>& onUser);

 private:
  struct Peer {
    std::unique_ptr<Connection> connection;
    std::uint32_t interest = 0;
    std::uint64_t timerNs = 0;  // the one timer that counts; 0: none
  };
  struct Timer {
    std::uint64_t timeNs;
    std::uint64_t id;
    bool operator>(const Timer& other) const { return timeNs > other.timeNs; }
  };

  void watch(int descriptor, std::uint32_t events, std::uint64_t id);
  void accept(std::uint64_t listener);
  void advance(std::uint64_t id);
  void setInterest(Peer& peer, std::uint64_t id, std::uint32_t events);
  void runTimers();
  int timeoutMs() const;

  ConnectionContext& context_;
  int poll_;
  std::uint64_t nextId_ = 1;
  std::unordered_map<std::uint64_t, std::pair<int, SSL_CTX*>> listeners_;
  std::unordered_map<std::uint64_t, Peer> peers_;
  std::priority_queue<Timer, std::vector<Timer>, std::greater<>> timers_;
};

}  // namespace hawser::bench
