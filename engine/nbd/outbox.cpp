#include "nbd/outbox.h"

#include <utility>

namespace hawser::nbd {

void Outbox::add(Reply reply) {
  const std::size_t bytes = reply.head.length + reply.message.size() + reply.payload.bytes().size();
  const MutexLock lock(mutex_);
  if (broken_) return;
  waiting_.push_back(std::move(reply));
  bytes_.fetch_add(bytes, std::memory_order_relaxed);
}

Status Outbox::send(const OpContext& context) {
  MutexLock lock(mutex_);
  if (broken_) return fail(ErrorCode::connection, "the client takes no more replies");
  if (sending_) return {};
  sending_ = true;
  Status done;
  while (done && !waiting_.empty()) {
    std::vector<Reply> batch = std::move(spare_);
    batch.swap(waiting_);
    bytes_.store(0, std::memory_order_relaxed);
    lock.unlock();
    done = sendBatch(context, batch);
    batch.clear();
    lock.lock();
    spare_ = std::move(batch);
  }
  sending_ = false;
  if (done) return {};
  broken_ = true;
  const std::vector<Reply> dropped = std::move(waiting_);
  lock.unlock();
  // Who reads requests is not to wait for more of them.
  stream_.shutDown();
  return done;
}

Status Outbox::sendBatch(const OpContext& context, const std::vector<Reply>& batch) {
  spans_.clear();
  for (const Reply& reply : batch) {
    for (const ByteSpan part :
         {reply.head.span(), ByteSpan(reply.message), ByteSpan(reply.payload.bytes())}) {
      if (!part.empty()) spans_.push_back(part);
    }
  }
  return stream_.send(context, spans_);
}

}  // namespace hawser::nbd
