#include "support/tcp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace hawser::test {

namespace {

sockaddr_in loopback(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// Both ends of all connections, and what a server connects to in turn, are in the one process of a test. Many
// systems let an ordinary user have 1,024 of them unless asked for more.
void allowManySockets() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

[[noreturn]] void giveUp(const char* what) {
  std::perror(what);
  std::abort();
}

void sendAtOnce(int handle) {
  const int on = 1;
  ::setsockopt(handle, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

TcpSocket::~TcpSocket() {
  ::close(handle_);
}

bool TcpSocket::receive(std::string& into) {
  std::array<char, 65536> buffer;
  const ssize_t count = ::recv(handle_, buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  into.append(buffer.data(), static_cast<std::size_t>(count));
  return true;
}

bool TcpSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::send(handle_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void TcpSocket::reset() {
  const linger hard{1, 0};
  ::setsockopt(handle_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  // Disconnecting sends the reset now; the handle itself goes with the object.
  sockaddr none{};
  none.sa_family = AF_UNSPEC;
  ::connect(handle_, &none, sizeof none);
}

void TcpSocket::shutdown() {
  ::shutdown(handle_, SHUT_RDWR);
}

std::unique_ptr<TcpSocket> connectLoopback(int port) {
  const int handle = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (handle < 0) return nullptr;
  auto socket = std::make_unique<TcpSocket>(handle);
  const sockaddr_in address = loopback(port);
  if (::connect(handle, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return nullptr;
  sendAtOnce(handle);
  return socket;
}

TcpServer::TcpServer(Serve serve) : serve_(std::move(serve)) {
  allowManySockets();
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = loopback(0);
  socklen_t length = sizeof address;
  if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 512) != 0 ||
      ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    giveUp("no test server");
  port_ = ntohs(address.sin_port);
  acceptor_ = std::thread([this] { acceptAll(); });
}

TcpServer::~TcpServer() {
  ::shutdown(listener_, SHUT_RDWR);
  acceptor_.join();
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    for (TcpSocket* socket : open_)
      socket->shutdown();
  }
  for (std::thread& servant : servants_)
    servant.join();
  ::close(listener_);
}

void TcpServer::acceptAll() {
  for (;;) {
    const int handle = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (handle < 0 && errno == EINVAL) return;  // shut down
    if (handle < 0 && (errno == EINTR || errno == ECONNABORTED)) continue;
    if (handle < 0) giveUp("a test server cannot accept");
    sendAtOnce(handle);
    ++accepted_;
    const std::lock_guard lock(mutex_);
    servants_.emplace_back([this, handle] {
      TcpSocket socket(handle);
      std::list<TcpSocket*>::iterator place;
      {
        const std::lock_guard inner(mutex_);
        if (closing_) return;
        place = open_.insert(open_.end(), &socket);
      }
      serve_(socket);
      const std::lock_guard inner(mutex_);
      open_.erase(place);
    });
  }
}

namespace {
bool sameName(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
           return std::tolower(x) == std::tolower(y);
         });
}

bool receiveChunked(TcpSocket& socket, std::string& buffer, std::string& body) {
  constexpr std::string_view kLast = "0\r\n\r\n";
  std::size_t end;
  while ((end = buffer.find(kLast)) == std::string::npos) {
    if (!socket.receive(buffer)) return false;
  }
  body = buffer.substr(0, end + kLast.size());
  buffer.erase(0, end + kLast.size());
  return true;
}
}  // namespace

std::optional<std::string> WireMessage::header(std::string_view name) const {
  std::size_t at = head.find("\r\n");
  while (at != std::string::npos && at + 2 < head.size()) {
    const std::size_t end = head.find("\r\n", at + 2);
    const std::string_view line = std::string_view(head).substr(at + 2, end - at - 2);
    const std::size_t colon = line.find(':');
    if (colon != std::string_view::npos && sameName(line.substr(0, colon), name)) {
      const std::size_t value = line.find_first_not_of(' ', colon + 1);
      return value == std::string_view::npos ? std::string() : std::string(line.substr(value));
    }
    at = end;
  }
  return std::nullopt;
}

std::string WireMessage::target() const {
  const std::size_t first = head.find(' ');
  return head.substr(first + 1, head.find(' ', first + 1) - first - 1);
}

std::optional<WireMessage> receiveMessage(TcpSocket& socket, std::string& buffer, bool hasBody) {
  std::size_t end;
  while ((end = buffer.find("\r\n\r\n")) == std::string::npos) {
    if (!socket.receive(buffer)) return std::nullopt;
  }
  WireMessage message;
  message.head = buffer.substr(0, end + 4);
  buffer.erase(0, end + 4);
  if (!hasBody) return message;
  if (message.header("transfer-encoding")) {
    if (!receiveChunked(socket, buffer, message.body)) return std::nullopt;
    return message;
  }
  const auto length = message.header("content-length");
  const std::size_t size = length ? std::strtoull(length->c_str(), nullptr, 10) : 0;
  while (buffer.size() < size) {
    if (!socket.receive(buffer)) return std::nullopt;
  }
  message.body = buffer.substr(0, size);
  buffer.erase(0, size);
  return message;
}

}  // namespace hawser::test
