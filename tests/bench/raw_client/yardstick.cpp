#include "raw_client/yardstick.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <vector>

#include "common/stream.h"
#include "raw_client/work.h"

namespace hawser::bench {
namespace {

constexpr std::size_t kBuffer = 512 * 1024;

int connectTo(int port) {
  const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address);
  return descriptor;
}

// One connection with at most one request under way.
class Lane {
 public:
  Lane(const YardstickOptions& options, Work& work, std::vector<char>& buffer, SSL_CTX* tls)
      : options_(options), work_(work), buffer_(buffer), stream_(connectTo(options.port), tls, false) {}

  int descriptor() const { return stream_.descriptor(); }
  bool idle() const { return state_ == State::idle; }

  // Goes on until it must wait; `closed`: the server refused or broke off.
  Stream::Wait advance() {
    while (true) {
      Stream::Wait wait = Stream::Wait::none;
      switch (state_) {
        case State::idle:
          if (!take()) return Stream::Wait::read;
          break;
        case State::sendHead:
          wait = sendHead();
          break;
        case State::sendContent:
          wait = sendContent();
          break;
        case State::receiveHead:
          wait = receiveHead();
          break;
        case State::receiveContent:
          wait = receiveContent();
          break;
      }
      if (wait != Stream::Wait::none) return wait;
    }
  }

 private:
  enum class State { idle, sendHead, sendContent, receiveHead, receiveContent };

  bool take() {
    const auto piece = work_.next();
    if (!piece) return false;
    piece_ = *piece;
    text_ = work_.requestText(piece_);
    file_ = piece_.commit ? -1 : work_.file(piece_);
    moved_ = 0;
    state_ = State::sendHead;
    return true;
  }

  Stream::Wait sendHead() {
    const iovec piece{text_.data() + moved_, text_.size() - moved_};
    const Stream::Moved moved = stream_.write(&piece, 1);
    moved_ += moved.bytes;
    if (moved_ == text_.size()) {
      moved_ = 0;
      text_.clear();
      state_ = options_.upload && piece_.size > 0 ? State::sendContent : State::receiveHead;
    }
    return moved.wait;
  }

  Stream::Wait sendContent() {
    const std::uint64_t left = piece_.size - moved_;
    Stream::Moved moved;
    if (stream_.isTls()) {
      const std::size_t size = std::min<std::uint64_t>(left, buffer_.size());
      const ssize_t count = ::pread(file_, buffer_.data(), size, static_cast<off_t>(piece_.offset + moved_));
      if (count <= 0) return Stream::Wait::closed;
      const iovec piece{buffer_.data(), static_cast<std::size_t>(count)};
      moved = stream_.write(&piece, 1);
    } else {
      moved = stream_.sendFile(file_, piece_.offset + moved_, left);
    }
    moved_ += moved.bytes;
    if (moved_ == piece_.size) state_ = State::receiveHead;
    return moved.wait;
  }

  Stream::Wait receiveHead() {
    const iovec piece{buffer_.data(), buffer_.size()};
    const Stream::Moved moved = stream_.read(&piece, 1);
    text_.append(buffer_.data(), moved.bytes);
    const std::size_t end = text_.find("\r\n\r\n");
    if (end == std::string::npos) return moved.wait;
    const long status = std::strtol(text_.c_str() + sizeof("HTTP/1.1"), nullptr, 10);
    const std::size_t field = text_.find("Content-Length: ");
    if (status < 200 || status > 299 || field > end) {
      std::fprintf(stderr, "refused: %s\n", text_.substr(0, text_.find('\r')).c_str());
      return Stream::Wait::closed;
    }
    length_ = std::strtoull(text_.c_str() + field + sizeof("Content-Length:"), nullptr, 10);
    moved_ = 0;
    state_ = State::receiveContent;
    return store(text_.data() + end + 4, text_.size() - end - 4);
  }

  Stream::Wait receiveContent() {
    if (moved_ == length_) return finish();
    const iovec piece{buffer_.data(), std::min<std::size_t>(buffer_.size(), length_ - moved_)};
    const Stream::Moved moved = stream_.read(&piece, 1);
    if (moved.bytes == 0) return moved.wait;
    return store(buffer_.data(), moved.bytes);
  }

  Stream::Wait store(const char* bytes, std::size_t size) {
    if (!options_.upload) {
      const auto written = ::pwrite(file_, bytes, size, static_cast<off_t>(piece_.offset + moved_));
      if (written != static_cast<ssize_t>(size)) return Stream::Wait::closed;
    }
    moved_ += size;
    return Stream::Wait::none;
  }

  Stream::Wait finish() {
    if (!options_.upload && length_ != piece_.size) return Stream::Wait::closed;
    work_.done(piece_);
    state_ = State::idle;
    return Stream::Wait::none;
  }

  const YardstickOptions& options_;
  Work& work_;
  std::vector<char>& buffer_;
  Stream stream_;
  State state_ = State::idle;
  Piece piece_;
  int file_ = -1;
  std::string text_;
  std::uint64_t moved_ = 0;
  std::uint64_t length_ = 0;
};

class Lanes {
 public:
  Lanes(const YardstickOptions& options, Work& work)
      : buffer_(kBuffer), poll_(::epoll_create1(EPOLL_CLOEXEC)), work_(work) {
    if (options.tls) tls_ = clientTlsContext();
    const std::size_t count = std::min<std::uint64_t>(options.connections, work.requests());
    for (std::size_t i = 0; i < count; ++i) {
      lanes_.push_back(std::make_unique<Lane>(options, work, buffer_, tls_.get()));
      interest_.push_back(EPOLLIN | EPOLLOUT);
      control(EPOLL_CTL_ADD, i);
    }
  }
  ~Lanes() { ::close(poll_); }
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  bool run() {
    std::array<epoll_event, 256> events;
    while (!work_.finished()) {
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        if (!advance(events[i].data.u64)) return false;
      }
      // The last block of a file ends on one lane and makes a commit that any idle lane may take.
      for (std::size_t i = 0; i < lanes_.size() && !work_.finished(); ++i) {
        if (lanes_[i]->idle() && !advance(i)) return false;
      }
    }
    return true;
  }

 private:
  bool advance(std::size_t index) {
    const Stream::Wait wait = lanes_[index]->advance();
    if (wait == Stream::Wait::closed) {
      std::fprintf(stderr, "a connection broke off\n");
      return false;
    }
    const std::uint32_t wanted = wait == Stream::Wait::write ? EPOLLOUT : EPOLLIN;
    if (wanted != interest_[index]) {
      interest_[index] = wanted;
      control(EPOLL_CTL_MOD, index);
    }
    return true;
  }

  void control(int operation, std::size_t index) {
    epoll_event event{};
    event.events = interest_[index];
    event.data.u64 = index;
    ::epoll_ctl(poll_, operation, lanes_[index]->descriptor(), &event);
  }

  std::vector<char> buffer_;
  int poll_;
  Work& work_;
  TlsContext tls_;
  std::vector<std::unique_ptr<Lane>> lanes_;
  std::vector<std::uint32_t> interest_;
};

}  // namespace

bool runYardstick(const YardstickOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  Work work(options);
  return Lanes(options, work).run();
}

}  // namespace hawser::bench
