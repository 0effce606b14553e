// OpContext: the first argument of all that may block: when to stop, by when, who counts.
//
// From a stop request to quiet is at most 250 ms, and no write starts after it.
#pragma once

#include <cstdint>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "base/result.h"

namespace hawser {

struct OpContext;

// Told of payload bytes as they move (request bodies out, object bytes in; no headers). An implementation
// may hold the caller to keep a rate; it must give up within 250 ms of a stop request. Thread-safe.
class Meter {
 public:
  virtual ~Meter() = default;
  virtual Status moved(const OpContext& context, std::uint64_t bytes) = 0;
  // The same of bytes that had come already, for somebody else.
  virtual Status movedAgain(const OpContext& context, std::uint64_t bytes) { return moved(context, bytes); }
};

// Told of what a call waits for that is tried again, where its caller wants to say so. Thread-safe.
class RetryListener {
 public:
  virtual ~RetryListener() = default;
  // It failed with `error`; the next try is at `next`.
  virtual void waits(const Error& error, WallTime next) = 0;
  // It has come through, or is given up: nothing is waited for any more.
  virtual void waitsNoMore() = 0;
};

struct OpContext {
  std::stop_token stop;
  std::optional<SteadyTime> deadline;
  // How long a service may be silent before it is given up, of who can ask another; none: as long as usual.
  std::optional<std::chrono::milliseconds> patience;
  Meter* meter = nullptr;            // none: not counted, not limited; outlives the call
  RetryListener* retries = nullptr;  // none: nobody is told; outlives the call

  bool stopped() const { return stop.stop_requested(); }
  // ok, or cancelled, or timeout when the deadline has passed.
  Status check(const Clock& clock = Clock::system()) const;
  // Counts and paces `bytes` where there is a meter.
  Status moved(std::uint64_t bytes) const { return meter ? meter->moved(*this, bytes) : Status{}; }
};

}  // namespace hawser
