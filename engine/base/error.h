// Error: what went wrong (a code), what to do about it (Retry), and on what object.
//
// Errors are values carried by Result (base/result.h); nothing is thrown across a room. The layer that
// knows decides `retry`: os for system calls, net for transport and HTTP statuses, a provider for its
// own service codes. An operating error is never an assertion; a programmer's error always is.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hawser {

enum class ErrorCode : std::uint8_t {
  notFound,         // the object, container, file or job does not exist
  exists,           // it exists already and must not
  denied,           // credentials are wrong or lack the right
  authExpired,      // credentials were right and are no longer (SAS or token run out, clock skew)
  throttled,        // the service asks for less
  timeout,          // no answer in time
  connection,       // name look-up, connect, TLS, reset
  corrupt,          // bytes are not those that were sent or stored
  changedUnderUs,   // the object changed during the operation
  noSpace,          // disk or quota full
  tooLarge,         // over a limit of the store
  unsupported,      // the store cannot do this
  invalidArgument,  // the request cannot be right
  cancelled,        // the caller's OpContext was stopped; no error to show
  busy,             // held by somebody else: a lease, a lock
  internal,         // a defect of ours
};

enum class Retry : std::uint8_t {
  never,       // the same request will fail again
  soon,        // try again now, then with back-off
  afterDelay,  // try again after Error::retryAfter, or with back-off where it is not set
  afterAuth,   // try again once the user has signed in anew
};

struct Error {
  // Not inline: what can fail has one in it at every step, and its strings would be most of the program.
  Error();
  ~Error();
  Error(const Error&);
  Error(Error&&) noexcept;
  Error& operator=(const Error&);
  Error& operator=(Error&&) noexcept;

  ErrorCode code = ErrorCode::internal;
  Retry retry = Retry::never;
  std::string detail;       // for people who know: English, no secrets, outermost context first
  std::string object;       // what it happened to: a location as the user would write it
  std::string serviceCode;  // the service's own word, such as "BlobNotFound"; empty where none
  std::string requestId;    // what the service calls the request that failed; empty where none
  int http = 0;             // HTTP status, 0 where none
  int sys = 0;              // errno, 0 where none
  std::optional<std::chrono::milliseconds> retryAfter;

  // Puts "context: " before the detail; returns *this so that a boundary can add what it was doing.
  Error& within(std::string_view context) &;
  Error within(std::string_view context) &&;
  // Names the object unless an inner layer did so already.
  Error& about(std::string_view what) &;
  Error about(std::string_view what) &&;
};

// A short stable name, such as "changedUnderUs": for logs, JSON and the journal.
std::string_view name(ErrorCode code);
std::optional<ErrorCode> errorCodeFromName(std::string_view name);

Error makeError(ErrorCode code, std::string detail, Retry retry = Retry::never);

}  // namespace hawser
