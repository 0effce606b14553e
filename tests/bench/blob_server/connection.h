// One client connection as a state machine that never blocks: read a request, let its latency pass, write the
// reply. One thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "blob_server/message.h"
#include "blob_server/settings.h"
#include "blob_server/stats.h"
#include "common/stream.h"

namespace hawser::bench {

struct ConnectionContext {
  Arena& arena;
  const Settings& settings;
  Stats& stats;
  std::function<Reply(const Request&, std::shared_ptr<Body>)> handle;
};

class Connection {
 public:
  // What the owner does next: wait for the descriptor, call again at a time, or close.
  struct Next {
    enum class Kind { readable, writable, at, close } kind;
    std::uint64_t timeNs = 0;  // for `at`; the past: as soon as others had their turn
  };

  Connection(int descriptor, SSL_CTX* tls, ConnectionContext& context);
  ~Connection();

  int descriptor() const { return stream_.descriptor(); }
  // Goes on as far as it can without blocking. `nowNs` is the steady clock.
  Next advance(std::uint64_t nowNs);

 private:
  enum class State { head, body, latency, reply };
  using Step = std::pair<bool, Next>;  // whether to go on at once

  Step readHead(std::uint64_t nowNs);
  Step startBody(std::size_t headSize, std::uint64_t nowNs);
  Step readBody(std::uint64_t nowNs);
  Step requestComplete(std::uint64_t nowNs);
  Step startReply();
  Step writeReply(std::uint64_t nowNs);
  void finishRequest(std::uint64_t nowNs);
  // How much may move now, at most `wanted`; 0: come back at `retryNs`.
  std::size_t allowance(std::size_t wanted, std::uint64_t nowNs, std::uint64_t& retryNs);
  static Next waitFor(Stream::Wait wait);

  Stream stream_;
  ConnectionContext& context_;
  State state_ = State::head;
  std::string input_;  // read and not yet used
  Request request_;
  std::shared_ptr<Body> body_;
  std::uint64_t bodyRead_ = 0;
  std::uint64_t replyAtNs_ = 0;
  bool counted_ = false;
  std::string replyHead_;
  Reply reply_;
  std::uint64_t written_ = 0;
  double tokens_ = 0;
  std::uint64_t tokensAtNs_ = 0;
};

}  // namespace hawser::bench
