// Outbox: replies on their way to a client. Whoever has one leaves it here; one thread at a time sends what
// has come together, and no lock is held meanwhile.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "base/mutex.h"
#include "base/op_context.h"
#include "base/result.h"
#include "nbd/memory.h"
#include "nbd/protocol.h"
#include "os/socket.h"

namespace hawser::nbd {

struct Reply {
  ReplyHead head;  // none: `message` is all of it
  Bytes message;
  Piece payload;  // its bytes follow; empty: only the share of the budget that goes once this is sent
};

// Thread-safe.
class Outbox {
 public:
  explicit Outbox(ByteStream& stream) : stream_(stream) {}

  void add(Reply reply);
  // Until nothing waits; at once where another thread is at it, which will take along what is there. After an
  // error all that is left here is dropped.
  Status send(const OpContext& context);
  // Bytes that wait, as of late.
  std::size_t waiting() const { return bytes_.load(std::memory_order_relaxed); }

 private:
  Status sendBatch(const OpContext& context, const std::vector<Reply>& batch);

  ByteStream& stream_;
  Mutex mutex_;
  std::vector<Reply> waiting_ HAWSER_GUARDED_BY(mutex_);
  std::vector<Reply> spare_ HAWSER_GUARDED_BY(mutex_);  // empty, but with room
  std::atomic<std::size_t> bytes_{0};
  bool sending_ HAWSER_GUARDED_BY(mutex_) = false;
  bool broken_ HAWSER_GUARDED_BY(mutex_) = false;
  std::vector<ByteSpan> spans_;  // of who sends
};

}  // namespace hawser::nbd
