// HttpTransport: one HTTP exchange, blocking on the calling thread.
//
// `net` is the only room that knows the HTTP library; a status becomes an Error here, once
// (errorFromResponse). Thread-safe: any number of exchanges at once, each on its caller's thread;
// connections are kept and reused across threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "base/byte_range.h"
#include "base/byte_sink.h"
#include "base/clock.h"
#include "base/op_context.h"
#include "base/result.h"
#include "net/http_headers.h"

namespace hawser {

struct HttpRequest {
  std::string method = "GET";
  std::string url;  // absolute, percent-encoded; sent as it is ("." and ".." segments too)
  HttpHeaders headers;
  ByteSpan body;  // outlives the call
  // Bytes of a body that is written to HttpTransport::startUpload() instead; 0: there is none such.
  std::uint64_t streamed = 0;
  // Asked once, before the first byte of a 2xx body: false keeps the body from the sink; it is then
  // HttpResponse::body as if there were none. Not set: all to the sink.
  std::function<bool(const HttpHeaders&)> toSink;

  std::uint64_t bodySize() const { return streamed != 0 ? streamed : body.size(); }
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;
  std::string body;  // where no sink was given (at most 64 MiB), and of every status >= 300 (first 64 KiB)
  bool ok() const { return status >= 200 && status < 300; }
};

// A request on its way, whose body comes piece by piece. One thread at a time. One that is destroyed before
// finish() is broken off. After an error nothing more can be done with it.
class HttpUpload {
 public:
  virtual ~HttpUpload() = default;
  // False: the service has answered before it had all of the body, and wants no more: finish().
  virtual Result<bool> write(ByteSpan bytes) = 0;
  // The answer, when all of the body is written or write() gave false.
  virtual Result<HttpResponse> finish() = 0;
};

class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  // Any status is a response, redirections too; an Error is a transport failure (connection, timeout,
  // cancelled; a certificate that does not hold is connection with Retry::never) or the sink's own error.
  // `sink` gets the body of a 2xx answer only. A body shorter than Content-Length is a connection error with
  // Retry::soon. A request is sent at most once: where a kept connection turns out to be dead, that is a
  // connection error with Retry::soon as well, for only the caller knows whether sending again is safe.
  // Body bytes of both ways are told to the context's meter.
  virtual Result<HttpResponse> send(const OpContext& context, const HttpRequest& request,
                                    ByteSink* sink = nullptr) = 0;
  // Sends the head of a request with HttpRequest::streamed. The transport outlives what it gives; errors and
  // promises are those of send().
  virtual Result<std::unique_ptr<HttpUpload>> startUpload(const OpContext& context, HttpRequest request) = 0;
};

struct HttpOptions {
  std::chrono::milliseconds connectTimeout{15'000};
  // No byte moved for so long: timeout.
  std::chrono::milliseconds idleTimeout{60'000};
  std::string caFile;     // empty: the system's
  std::string proxy;      // empty: the environment's; asked for a tunnel (CONNECT), for plain http too
  std::string userAgent;  // "Hawser/VERSION"
  std::size_t maxIdleConnections = 256;
};

std::unique_ptr<HttpTransport> makeHttpTransport(HttpOptions options);

// Maps a status >= 300 to code and retry (Retry-After and x-ms-retry-after-ms honoured, skewed clocks told
// apart from wrong keys where the Date header shows it). `serviceCode` and `message` are what the service's
// error body says, parsed by the provider.
Error errorFromResponse(const HttpResponse& response, std::string serviceCode, std::string message);
// The same for a given time of this computer.
Error errorFromResponse(const HttpResponse& response, std::string serviceCode, std::string message,
                        WallTime now);

}  // namespace hawser
