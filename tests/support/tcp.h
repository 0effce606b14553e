// Blocking TCP on the loopback address, for servers within tests.
#pragma once

#include <atomic>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

namespace hawser::test {

// One connection. shutdown() from any thread; the rest by one.
class TcpSocket {
 public:
  explicit TcpSocket(int handle) : handle_(handle) {}
  ~TcpSocket();
  TcpSocket(const TcpSocket&) = delete;
  TcpSocket& operator=(const TcpSocket&) = delete;

  // Appends what has come; false at the end of the stream or after an error.
  bool receive(std::string& into);
  bool send(std::string_view bytes);
  // The peer sees a reset instead of an orderly end.
  void reset();
  void shutdown();

 private:
  int handle_;
};

// Nothing where nobody listens there.
std::unique_ptr<TcpSocket> connectLoopback(int port);

// Accepts connections, each served by a thread of its own, until it is destroyed.
class TcpServer {
 public:
  using Serve = std::function<void(TcpSocket&)>;
  explicit TcpServer(Serve serve);
  ~TcpServer();

  int port() const { return port_; }
  int accepted() const { return accepted_; }

 private:
  void acceptAll();

  Serve serve_;
  int listener_ = -1;
  int port_ = 0;
  std::atomic<int> accepted_ = 0;
  std::mutex mutex_;
  bool closing_ = false;             // guarded by mutex_
  std::list<TcpSocket*> open_;       // guarded by mutex_
  std::list<std::thread> servants_;  // guarded by mutex_
  std::thread acceptor_;
};

struct WireMessage {
  std::string head;  // start line and header lines, with the empty line
  std::string body;

  std::string startLine() const { return head.substr(0, head.find("\r\n")); }
  // Value by case-insensitive name.
  std::optional<std::string> header(std::string_view name) const;
  std::string method() const { return head.substr(0, head.find(' ')); }
  std::string target() const;
};

// Reads one message with a Content-Length body from `buffer` and then the socket; what is left over stays
// in `buffer`. `hasBody` false: of an answer to HEAD. Chunked bodies are kept with their framing.
std::optional<WireMessage> receiveMessage(TcpSocket& socket, std::string& buffer, bool hasBody = true);

}  // namespace hawser::test
