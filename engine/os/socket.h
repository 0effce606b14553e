// Connections: a stream of bytes both ways, and who listens for them, on Unix sockets.
//
// Errors carry errno in Error::sys and the path in Error::object, as os/posix_error.h says.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/byte_range.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

// One thread may receive while another sends.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Waits until something is there and takes what there is, `into` full at most; 0: the other end has closed.
  // A stop of the context ends the stream, both ways and for good; at its deadline that is timeout, and the
  // stream goes on.
  virtual Result<std::size_t> receive(const OpContext& context, MutableByteSpan into) = 0;
  // All of it, in order. After an error nobody knows how much has gone.
  virtual Status send(const OpContext& context, std::span<const ByteSpan> pieces) = 0;
  // The stream ends both ways, also for who waits in a call. From any thread.
  virtual void shutDown() = 0;
};

// One thread.
class Listener {
 public:
  virtual ~Listener() = default;

  // The next who connects; cancelled at once when the context is stopped.
  virtual Result<std::unique_ptr<ByteStream>> accept(const OpContext& context) = 0;
};

// Two ends of one connection, for tests and for a child.
Result<std::pair<std::unique_ptr<ByteStream>, std::unique_ptr<ByteStream>>> streamPair();

Result<std::unique_ptr<ByteStream>> connectTo(const std::string& path);

// A Unix socket that only this user can connect to. A missing folder is made, for this user alone. What a
// program that has died left there is replaced; busy where somebody still listens. The name goes with the
// Listener.
Result<std::unique_ptr<Listener>> listenAt(const std::string& path);

// The sockets another program listens at for this one (LISTEN_FDS, LISTEN_PID); none: there are none. To be
// asked once, before there are threads: the variables are taken away, so that no child believes in them.
Result<std::vector<std::unique_ptr<Listener>>> inheritedListeners();

}  // namespace hawser
