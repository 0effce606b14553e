// Server: several exports for several clients, each with as many connections as it likes.
//
// A flush is the device's own, so that it covers what any connection has written before.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/condition_variable.h"
#include "base/log.h"
#include "base/mutex.h"
#include "nbd/export.h"
#include "nbd/session.h"
#include "os/socket.h"
#include "sched/thread_pool.h"

namespace hawser::nbd {

struct ServerLimits {
  std::uint32_t connections = 64;  // beyond these who connects is turned away
  std::uint32_t helpers = 128;     // threads for requests that wait for their device, of all connections
  SessionLimits session = {};
};

// Thread-safe.
class Server {
 public:
  // The exports' names differ; the first is also the one without a name.
  explicit Server(std::vector<Export> exports, Log log = {}, ServerLimits limits = {});
  // Stops.
  ~Server();

  // Accepts there, and on others given before, until stop(), on a thread of its own.
  void listen(std::unique_ptr<Listener> listener);
  // A client that is connected already.
  void serve(std::unique_ptr<ByteStream> stream);
  // Ends all connections and returns when nothing of them is under way: within 250 ms where devices hear a
  // stop. No write starts after it.
  void stop();

  std::uint32_t connections() const;

 private:
  void acceptAll(Listener& listener);
  void converse(ByteStream& stream);
  bool help(std::function<void()>& task);
  void leave(std::uint32_t Server::*count);

  const std::vector<Export> exports_;
  const Log log_;
  const ServerLimits limits_;
  std::stop_source stop_;
  mutable Mutex mutex_;
  ConditionVariable changed_;
  std::uint32_t listeners_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t connections_ HAWSER_GUARDED_BY(mutex_) = 0;
  std::uint32_t helping_ HAWSER_GUARDED_BY(mutex_) = 0;
  ThreadPool pool_;  // the last: its threads use all of the above
};

}  // namespace hawser::nbd
