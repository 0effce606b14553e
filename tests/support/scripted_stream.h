// A client that has said all it will say before anybody listens.
#pragma once

#include <algorithm>
#include <vector>

#include "base/mutex.h"
#include "os/socket.h"

namespace hawser::test {

class ScriptedStream : public ByteStream {
 public:
  // `step`: the most one call brings; 0: all of it.
  explicit ScriptedStream(ByteSpan script, std::size_t step = 0) : script_(script), step_(step) {}

  Result<std::size_t> receive(const OpContext& context, MutableByteSpan into) override {
    HAWSER_CHECK(context.check());
    const MutexLock lock(mutex_);
    std::size_t count = down_ ? 0 : std::min(into.size(), script_.size());
    if (step_ > 0) count = std::min(count, step_);
    std::copy_n(script_.begin(), count, into.begin());
    script_ = script_.subspan(count);
    return count;
  }
  Status send(const OpContext& context, std::span<const ByteSpan> pieces) override {
    HAWSER_CHECK(context.check());
    const MutexLock lock(mutex_);
    if (down_) return fail(ErrorCode::connection, "nobody listens any more");
    for (const ByteSpan piece : pieces)
      sent_.insert(sent_.end(), piece.begin(), piece.end());
    return {};
  }
  void shutDown() override {
    const MutexLock lock(mutex_);
    down_ = true;
  }

  // What was sent to the client, so far.
  std::vector<std::byte> sent() const {
    const MutexLock lock(mutex_);
    return sent_;
  }

 private:
  mutable Mutex mutex_;
  ByteSpan script_ HAWSER_GUARDED_BY(mutex_);
  const std::size_t step_;
  std::vector<std::byte> sent_ HAWSER_GUARDED_BY(mutex_);
  bool down_ HAWSER_GUARDED_BY(mutex_) = false;
};

}  // namespace hawser::test
