// What tests of HttpTransport are made of: answers, requests, sinks.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "net/http.h"
#include "support/tcp.h"

namespace hawser::test {

// Blocks a thread until the test lets it go; what a stalled look-up or server waits on.
class Gate {
 public:
  void open() {
    const std::lock_guard lock(mutex_);
    open_ = true;
    changed_.notify_all();
  }
  void arriveAndWait() {
    std::unique_lock lock(mutex_);
    arrived_ = true;
    changed_.notify_all();
    changed_.wait(lock, [this] { return open_; });
  }
  void awaitArrival() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return arrived_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
  bool arrived_ = false;
};

class CollectingSink final : public ByteSink {
 public:
  Status write(ByteSpan bytes) override {
    text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {};
  }
  std::string text;
};

inline std::string answer(std::string_view body, std::string_view status = "200 OK",
                          std::string_view headers = "") {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         std::string(headers) + "\r\n" + std::string(body);
}

// Answers every request by what `reply` makes of it.
inline TcpServer::Serve replying(std::function<std::string(const WireMessage&)> reply) {
  return [reply = std::move(reply)](TcpSocket& socket) {
    std::string buffer;
    while (auto request = receiveMessage(socket, buffer)) {
      if (!socket.send(reply(*request))) return;
    }
  };
}

inline std::string url(const TcpServer& server, std::string_view path = "/x") {
  return "http://127.0.0.1:" + std::to_string(server.port()) + std::string(path);
}

inline std::string payload(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    text[i] = static_cast<char>((i * 2654435761u) >> 13);
  return text;
}

inline ByteSpan bytesOf(const std::string& text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

inline HttpRequest request(std::string address, std::string method = "GET", ByteSpan body = {}) {
  HttpRequest made;
  made.method = std::move(method);
  made.url = std::move(address);
  made.body = body;
  return made;
}

}  // namespace hawser::test
