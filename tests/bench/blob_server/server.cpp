#include "blob_server/server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>

namespace hawser::bench {
namespace {

constexpr std::uint64_t kSignalId = 0;
// A capped connection must not hide megabytes in its socket's buffers.
constexpr int kCappedBuffer = 256 * 1024;

}  // namespace

std::uint64_t steadyNowNs() {
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(
                                        std::chrono::steady_clock::now().time_since_epoch())
                                        .count());
}

Server::Server(ConnectionContext& context) : context_(context), poll_(::epoll_create1(EPOLL_CLOEXEC)) {}

Server::~Server() {
  peers_.clear();
  for (const auto& [id, listener] : listeners_)
    ::close(listener.first);
  ::close(poll_);
}

void Server::watch(int descriptor, std::uint32_t events, std::uint64_t id) {
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(poll_, EPOLL_CTL_ADD, descriptor, &event);
}

int Server::listen(int port, SSL_CTX* tls) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::bind(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(descriptor, 4096) != 0) {
    std::perror("cannot listen");
    std::exit(2);
  }
  socklen_t size = sizeof address;
  ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size);
  const std::uint64_t id = nextId_++;
  listeners_[id] = {descriptor, tls};
  watch(descriptor, EPOLLIN, id);
  return ntohs(address.sin_port);
}

void Server::accept(std::uint64_t listener) {
  const auto [descriptor, tls] = listeners_[listener];
  while (true) {
    const int client = ::accept4(descriptor, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (client < 0) return;
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (context_.settings.connectionRate > 0) {
      ::setsockopt(client, SOL_SOCKET, SO_RCVBUF, &kCappedBuffer, sizeof kCappedBuffer);
      ::setsockopt(client, SOL_SOCKET, SO_SNDBUF, &kCappedBuffer, sizeof kCappedBuffer);
    }
    const std::uint64_t id = nextId_++;
    Peer& peer = peers_[id];
    peer.connection = std::make_unique<Connection>(client, tls, context_);
    peer.interest = EPOLLIN;
    watch(client, EPOLLIN, id);
  }
}

void Server::setInterest(Peer& peer, std::uint64_t id, std::uint32_t events) {
  if (peer.interest == events) return;
  peer.interest = events;
  epoll_event event{};
  event.events = events;
  event.data.u64 = id;
  ::epoll_ctl(poll_, EPOLL_CTL_MOD, peer.connection->descriptor(), &event);
}

void Server::advance(std::uint64_t id) {
  const auto found = peers_.find(id);
  if (found == peers_.end()) return;
  Peer& peer = found->second;
  peer.timerNs = 0;
  const Connection::Next next = peer.connection->advance(steadyNowNs());
  switch (next.kind) {
    case Connection::Next::Kind::readable:
      setInterest(peer, id, EPOLLIN);
      return;
    case Connection::Next::Kind::writable:
      setInterest(peer, id, EPOLLOUT);
      return;
    case Connection::Next::Kind::at:
      setInterest(peer, id, 0);
      peer.timerNs = std::max<std::uint64_t>(next.timeNs, 1);
      timers_.push({peer.timerNs, id});
      return;
    case Connection::Next::Kind::close:
      peers_.erase(found);
      return;
  }
}

void Server::runTimers() {
  const std::uint64_t now = steadyNowNs();
  // Only those due now: a connection that asks for another turn gets it after the others.
  std::vector<std::uint64_t> due;
  while (!timers_.empty() && timers_.top().timeNs <= now) {
    const Timer timer = timers_.top();
    timers_.pop();
    const auto peer = peers_.find(timer.id);
    if (peer != peers_.end() && peer->second.timerNs == timer.timeNs) due.push_back(timer.id);
  }
  for (const std::uint64_t id : due)
    advance(id);
}

int Server::timeoutMs() const {
  if (timers_.empty()) return -1;
  const std::uint64_t now = steadyNowNs();
  const std::uint64_t due = timers_.top().timeNs;
  return due <= now ? 0 : static_cast<int>((due - now + 999'999) / 1'000'000);
}

void Server::run(const std::function<void()>& onUser) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGTERM, SIGINT, SIGUSR1})
    sigaddset(&signals, number);
  ::sigprocmask(SIG_BLOCK, &signals, nullptr);
  // OpenSSL writes to sockets without MSG_NOSIGNAL.
  std::signal(SIGPIPE, SIG_IGN);
  const int signalDescriptor = ::signalfd(-1, &signals, SFD_CLOEXEC);
  watch(signalDescriptor, EPOLLIN, kSignalId);
  std::array<epoll_event, 256> events;
  while (true) {
    const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), timeoutMs());
    for (int i = 0; i < count; ++i) {
      const std::uint64_t id = events[i].data.u64;
      if (id == kSignalId) {
        signalfd_siginfo info{};
        if (::read(signalDescriptor, &info, sizeof info) != sizeof info) continue;
        if (info.ssi_signo != SIGUSR1) {
          ::close(signalDescriptor);
          return;
        }
        onUser();
      } else if (listeners_.contains(id)) {
        accept(id);
      } else if ((events[i].events & (EPOLLERR | EPOLLHUP)) != 0) {
        peers_.erase(id);
      } else {
        advance(id);
      }
    }
    runTimers();
  }
}

}  // namespace hawser::bench
