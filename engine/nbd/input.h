// Input: what comes from a client, read in large gulps and looked at message by message.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"
#include "os/socket.h"

namespace hawser::nbd {

// One thread. Errors: connection where the client goes in the middle of a message, and the stream's.
class Input {
 public:
  static constexpr std::size_t kMost = 64 * 1024;

  // `beforeWaiting` is called before the client is waited for: what it waits for itself has to be on its way.
  Input(ByteStream& stream, std::function<Status(const OpContext&)> beforeWaiting);

  // The next `count` bytes, kMost at most, valid until the next call; they stay in front. Empty: the client
  // has gone, between two messages.
  Result<ByteSpan> front(const OpContext& context, std::size_t count);
  void drop(std::size_t count) { begin_ += count; }
  // Fills `into`.
  Status read(const OpContext& context, MutableByteSpan into);
  Status skip(const OpContext& context, std::uint64_t count);
  // What can be had without waiting.
  std::size_t buffered() const { return end_ - begin_; }

 private:
  Result<std::size_t> receive(const OpContext& context, MutableByteSpan into);

  ByteStream& stream_;
  const std::function<Status(const OpContext&)> beforeWaiting_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace hawser::nbd
