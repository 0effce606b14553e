#include "nbd/server.h"

#include <algorithm>
#include <utility>

namespace hawser::nbd {

namespace {
constexpr std::uint32_t kMostListeners = 16;
// How long to let be when the system gives no more connections.
constexpr std::chrono::milliseconds kBreath{100};
}  // namespace

Server::Server(std::vector<Export> exports, Log log, ServerLimits limits)
    : exports_(std::move(exports)),
      log_(std::move(log)),
      limits_(limits),
      // A task never waits for a thread: it may be what others wait for.
      pool_(kMostListeners + limits.connections + limits.helpers) {}

Server::~Server() {
  stop();
}

void Server::listen(std::unique_ptr<Listener> listener) {
  {
    const MutexLock lock(mutex_);
    if (listeners_ == kMostListeners || stop_.stop_requested()) return;
    ++listeners_;
  }
  pool_.post([this, shared = std::shared_ptr<Listener>(std::move(listener))]() mutable {
    acceptAll(*shared);
    shared.reset();  // its name goes before stop() returns
    leave(&Server::listeners_);
  });
}

void Server::acceptAll(Listener& listener) {
  OpContext context;
  context.stop = stop_.get_token();
  while (!context.stopped()) {
    auto stream = listener.accept(context);
    if (stream) {
      serve(std::move(*stream));
    } else if (!context.stopped()) {
      log_.write(LogLevel::warning, "nbd", inLog(stream.error()));
      (void)waitFor(context.stop, kBreath);
    }
  }
}

void Server::serve(std::unique_ptr<ByteStream> stream) {
  {
    const MutexLock lock(mutex_);
    if (stop_.stop_requested()) return;
    if (connections_ == limits_.connections) {
      log_.write(LogLevel::warning, "nbd", "too many connections: one was turned away");
      return;
    }
    ++connections_;
  }
  pool_.post([this, shared = std::shared_ptr<ByteStream>(std::move(stream))]() mutable {
    converse(*shared);
    shared.reset();
    leave(&Server::connections_);
  });
}

void Server::converse(ByteStream& stream) {
  OpContext context;
  context.stop = stop_.get_token();
  Session session(
      stream, exports_, [this](std::function<void()>& task) { return help(task); }, limits_.session);
  const Status ended = session.run(context);
  if (!ended && !context.stopped()) log_.write(LogLevel::info, "nbd", inLog(ended.error()));
}

bool Server::help(std::function<void()>& task) {
  {
    const MutexLock lock(mutex_);
    if (helping_ == limits_.helpers) return false;
    ++helping_;
  }
  pool_.post([this, task = std::move(task)]() mutable {
    task();
    task = nullptr;
    leave(&Server::helping_);
  });
  return true;
}

void Server::leave(std::uint32_t Server::*count) {
  const MutexLock lock(mutex_);
  if (--(this->*count) == 0) changed_.notifyAll();
}

void Server::stop() {
  stop_.request_stop();
  MutexLock lock(mutex_);
  while (listeners_ + connections_ + helping_ > 0)
    changed_.wait(lock);
}

std::uint32_t Server::connections() const {
  const MutexLock lock(mutex_);
  return connections_;
}

}  // namespace hawser::nbd
