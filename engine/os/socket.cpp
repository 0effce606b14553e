#include "os/socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "os/descriptor.h"
#include "os/file_system.h"
#include "os/posix_call.h"
#include "os/posix_error.h"
#include "os/process.h"

namespace hawser {

namespace {

constexpr int kWaiting = 128;  // who connects before we accept
constexpr int kFirstInherited = 3, kMostInherited = 64;
constexpr std::size_t kVectorsAtOnce = 64;
constexpr std::int64_t kLongestWait = 60'000;  // milliseconds

class SocketStream final : public ByteStream {
 public:
  SocketStream(Descriptor socket, std::string name) : socket_(std::move(socket)), name_(std::move(name)) {}

  Result<std::size_t> receive(const OpContext& context, MutableByteSpan into) override {
    HAWSER_CHECK(context.check());
    const std::stop_callback end(context.stop, [this] { shutDown(); });
    if (context.deadline) HAWSER_CHECK(waitUntilReadable(context));
    const ssize_t count =
        untilNotInterrupted([&] { return ::recv(socket_.number(), into.data(), into.size(), 0); });
    if (count < 0) return fail(posixError(errno, "receive", name_));
    if (count == 0) HAWSER_CHECK(context.check());
    return static_cast<std::size_t>(count);
  }

  Status send(const OpContext& context, std::span<const ByteSpan> pieces) override {
    HAWSER_CHECK(context.check());
    const std::stop_callback end(context.stop, [this] { shutDown(); });
    while (!pieces.empty()) {
      std::array<iovec, kVectorsAtOnce> vectors;
      const std::size_t count = std::min(pieces.size(), vectors.size());
      for (std::size_t i = 0; i < count; ++i)
        vectors[i] = {const_cast<std::byte*>(pieces[i].data()), pieces[i].size()};
      HAWSER_CHECK(sendAll(std::span(vectors).first(count)));
      pieces = pieces.subspan(count);
    }
    return {};
  }

  void shutDown() override { ::shutdown(socket_.number(), SHUT_RDWR); }

 private:
  Status waitUntilReadable(const OpContext& context) {
    for (;;) {
      const auto left =
          std::chrono::ceil<std::chrono::milliseconds>(*context.deadline - Clock::system().steady());
      pollfd one{socket_.number(), POLLIN, 0};
      const int wait = static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, kLongestWait));
      const int count = untilNotInterrupted([&] { return ::poll(&one, 1, wait); });
      if (count < 0) return fail(posixError(errno, "poll", name_));
      if (count > 0) return {};
      HAWSER_CHECK(context.check());
    }
  }

  Status sendAll(std::span<iovec> vectors) {
    while (!vectors.empty()) {
      msghdr message{};
      message.msg_iov = vectors.data();
      message.msg_iovlen = vectors.size();
      const ssize_t sent =
          untilNotInterrupted([&] { return ::sendmsg(socket_.number(), &message, MSG_NOSIGNAL); });
      if (sent < 0) return fail(posixError(errno, "send", name_));
      auto left = static_cast<std::size_t>(sent);
      while (!vectors.empty() && left >= vectors.front().iov_len) {
        left -= vectors.front().iov_len;
        vectors = vectors.subspan(1);
      }
      if (vectors.empty()) break;
      vectors.front().iov_base = static_cast<char*>(vectors.front().iov_base) + left;
      vectors.front().iov_len -= left;
    }
    return {};
  }

  const Descriptor socket_;
  const std::string name_;
};

class SocketListener final : public Listener {
 public:
  SocketListener(Descriptor socket, Descriptor bell, std::string name)
      : socket_(std::move(socket)), bell_(std::move(bell)), name_(std::move(name)) {}
  ~SocketListener() override {
    // Only while it is ours: somebody may have replaced it.
    struct stat now {};
    if (inode_ != 0 && ::lstat(name_.c_str(), &now) == 0 && now.st_ino == inode_ && now.st_dev == device_)
      ::unlink(name_.c_str());
  }

  Result<std::unique_ptr<ByteStream>> accept(const OpContext& context) override {
    // Not shutdown(): who gave us an inherited socket listens on with it.
    const std::stop_callback ring(context.stop, [this] {
      const std::uint64_t one = 1;
      (void)!::write(bell_.number(), &one, sizeof one);
    });
    for (;;) {
      HAWSER_CHECK(context.check());
      std::array<pollfd, 2> ready{{{socket_.number(), POLLIN, 0}, {bell_.number(), POLLIN, 0}}};
      if (untilNotInterrupted([&] { return ::poll(ready.data(), ready.size(), -1); }) < 0)
        return fail(posixError(errno, "poll", name_));
      HAWSER_CHECK(context.check());
      const int number =
          untilNotInterrupted([&] { return ::accept4(socket_.number(), nullptr, nullptr, SOCK_CLOEXEC); });
      if (number >= 0) return std::make_unique<SocketStream>(Descriptor(number), name_);
      // Who connected has gone again, or another process was quicker.
      if (errno == EAGAIN || errno == ECONNABORTED) continue;
      return fail(posixError(errno, "accept", name_));
    }
  }

  // From now on the name goes with this.
  void own() {
    struct stat made {};
    if (::lstat(name_.c_str(), &made) != 0) return;
    inode_ = made.st_ino;
    device_ = made.st_dev;
  }

 private:
  const Descriptor socket_;
  const Descriptor bell_;  // rings when it is time to stop
  const std::string name_;
  ino_t inode_ = 0;
  dev_t device_ = 0;
};

Result<Descriptor> unixSocket(const std::string& path) {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (!socket) return fail(posixError(errno, "socket", path));
  return socket;
}

Result<sockaddr_un> addressOf(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path)
    return fail(posixError(ENAMETOOLONG, "name of a socket", path));
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

template <class Call>
int withAddress(Call call, const Descriptor& socket, const sockaddr_un& address) {
  return call(socket.number(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
}

// A name nobody listens at any more.
bool isLeftOver(const std::string& path, const sockaddr_un& address) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) return false;
  const auto probe = unixSocket(path);
  if (!probe) return false;
  // Not blocking: one whose queue is full is alive.
  (void)::fcntl(probe->number(), F_SETFL, O_NONBLOCK);
  return withAddress(::connect, *probe, address) != 0 && errno == ECONNREFUSED;
}

Result<std::unique_ptr<SocketListener>> listenerOver(Descriptor socket, const std::string& name) {
  Descriptor bell(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!bell) return fail(posixError(errno, "eventfd", name));
  // Several may wait for the same: who comes too late is not to wait in accept().
  if (::fcntl(socket.number(), F_SETFL, O_NONBLOCK) != 0) return fail(posixError(errno, "socket", name));
  return std::make_unique<SocketListener>(std::move(socket), std::move(bell), name);
}

std::optional<int> numberIn(const char* variable) {
  const auto text = environmentVariable(variable);
  int number = 0;
  if (!text) return std::nullopt;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc{} || end != text->data() + text->size()) return std::nullopt;
  return number;
}

}  // namespace

Result<std::pair<std::unique_ptr<ByteStream>, std::unique_ptr<ByteStream>>> streamPair() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return fail(posixError(errno, "socketpair", "pair"));
  return std::pair<std::unique_ptr<ByteStream>, std::unique_ptr<ByteStream>>(
      std::make_unique<SocketStream>(Descriptor(ends[0]), "pair"),
      std::make_unique<SocketStream>(Descriptor(ends[1]), "pair"));
}

Result<std::unique_ptr<ByteStream>> connectTo(const std::string& path) {
  HAWSER_TRY(const sockaddr_un address, addressOf(path));
  HAWSER_TRY(Descriptor socket, unixSocket(path));
  if (untilNotInterrupted([&] { return withAddress(::connect, socket, address); }) != 0)
    return fail(posixError(errno, "connect", path));
  return std::make_unique<SocketStream>(std::move(socket), path);
}

Result<std::unique_ptr<Listener>> listenAt(const std::string& path) {
  HAWSER_TRY(const sockaddr_un address, addressOf(path));
  const std::string folder(parentPath(path));
  if (!folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
    return fail(posixError(errno, "make a folder", folder));
  HAWSER_TRY(Descriptor socket, unixSocket(path));
  // The name gets the rights of the socket: there is no moment in which it has others.
  if (::fchmod(socket.number(), 0600) != 0) return fail(posixError(errno, "set mode", path));
  int bound = withAddress(::bind, socket, address);
  if (bound != 0 && errno == EADDRINUSE) {
    if (!isLeftOver(path, address)) return fail(posixError(EBUSY, "listen", path));
    if (::unlink(path.c_str()) != 0) return fail(posixError(errno, "remove", path));
    bound = withAddress(::bind, socket, address);
  }
  if (bound != 0) return fail(posixError(errno == EADDRINUSE ? EBUSY : errno, "listen", path));
  const bool listening = ::listen(socket.number(), kWaiting) == 0;
  const int number = errno;
  HAWSER_TRY(auto listener, listenerOver(std::move(socket), path));
  listener->own();
  if (!listening) return fail(posixError(number, "listen", path));
  return listener;
}

Result<std::vector<std::unique_ptr<Listener>>> inheritedListeners() {
  const auto count = numberIn("LISTEN_FDS");
  const auto whose = numberIn("LISTEN_PID");
  for (const char* variable : {"LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"})
    ::unsetenv(variable);
  std::vector<std::unique_ptr<Listener>> listeners;
  if (!count || !whose || *whose != static_cast<int>(processId())) return listeners;
  if (*count > kMostInherited) return fail(posixError(EINVAL, "inherit", "LISTEN_FDS"));
  for (int number = kFirstInherited; number < kFirstInherited + *count; ++number) {
    const std::string name = "inherited socket " + std::to_string(number);
    int listens = 0;
    socklen_t length = sizeof listens;
    if (::getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &length) != 0)
      return fail(posixError(errno, "inherit", name));
    if (listens == 0) return fail(posixError(EINVAL, "inherit", name).within("nobody listens there"));
    (void)::fcntl(number, F_SETFD, FD_CLOEXEC);
    HAWSER_TRY(auto listener, listenerOver(Descriptor(number), name));
    listeners.push_back(std::move(listener));
  }
  return listeners;
}

}  // namespace hawser
