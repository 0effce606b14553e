// EndRequest: how a program without a window is told to end: by a signal, or by its parent's end.
#pragma once

#include <memory>
#include <optional>

#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

class EndRequest {
 public:
  enum class Reason : std::uint8_t { signal, parent };

  virtual ~EndRequest() = default;
  // Until SIGTERM, SIGINT or SIGHUP comes, or the parent's end of its pipe is closed.
  virtual Result<Reason> wait() = 0;
  // As if a signal had come. From any thread.
  virtual void request() = 0;

  // To be called before there are threads: from now on the signals do nothing but end wait(). `parentPipe`:
  // an inherited descriptor, the reading end of a pipe whose other end the parent keeps open.
  static Result<std::unique_ptr<EndRequest>> watch(std::optional<int> parentPipe);
};

// Gives up what a program that has all its files open needs no more: rights beyond its user's, and the way
// to get new ones from programs it starts.
Status dropRights();

}  // namespace hawser
