// HttpExchange: one request and its answer on a line, blocking. Lives on the stack of the calling thread.
//
// HTTP/1.1 (RFC 9112): no pipelining, no Expect, no encodings. An answer that comes before the request has
// left whole ends the sending: an error is what it says, a success is none, for the service cannot have had
// all of it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "net/curl_line.h"
#include "net/http.h"
#include "net/http_head.h"
#include "net/receive_buffers.h"

namespace hawser {

class HttpExchange {
 public:
  HttpExchange(CurlLine& line, ReceiveBuffers& buffers, const OpContext& context, const HttpRequest& request,
               ByteSink* sink, std::chrono::milliseconds idleTimeout);
  ~HttpExchange();
  HttpExchange(const HttpExchange&) = delete;
  HttpExchange& operator=(const HttpExchange&) = delete;
  Result<HttpResponse> run(std::string_view userAgent);
  // The same in steps, with HttpRequest::streamed. See HttpUpload. The caller wakes the line on a stop.
  Status start(std::string_view userAgent);
  Result<bool> write(ByteSpan bytes);
  Result<HttpResponse> finish();
  // After run(): both are whole and the server keeps the connection, so that another may follow.
  bool leavesLine() const { return whole_ && keeps_ && buffered() == 0; }
  // Anything came at all.
  bool wasAnswered() const { return answered_; }

 private:
  Status exchange(std::string_view userAgent);
  Status receiveAnswer();
  Status send(std::string_view head);
  Result<bool> sendAll(ByteSpan bytes, std::size_t headBytes);
  Result<bool> takeEarlyAnswer();

  Status receiveHead();
  Result<bool> takeHead();
  Status receiveBody();
  Status receiveLength(std::uint64_t length);
  Status receiveChunks();
  Status receiveUntilClose();
  Result<std::size_t> receiveInPlace(std::uint64_t most);

  // What has come into the buffer, or also what comes next; false at the orderly end.
  Result<bool> fill();
  Result<bool> fillWaiting();
  Result<std::optional<std::size_t>> receive(MutableByteSpan into);
  Status waitToReceive();
  Result<CurlLine::Ready> wait(bool sending);
  void returnBuffer();
  std::size_t buffered() const { return end_ - begin_; }
  ByteSpan takeBuffered(std::uint64_t most);

  Status takeBody(ByteSpan bytes);
  Status deliver(ByteSpan bytes);
  void askWhereTo();
  Status countReceived(std::size_t bytes);
  Status tellMeter();
  void moved() { lastMove_ = Clock::system().steady(); }
  Error broken(std::string what) const;

  CurlLine& line_;
  ReceiveBuffers& buffers_;
  const OpContext& context_;
  const HttpRequest& request_;
  ByteSink* sink_;
  std::chrono::milliseconds idleTimeout_;

  // What has come and is not taken: [begin_, end_) of the buffer, which is not there while nothing has.
  ReceiveBuffers::Buffer buffer_;
  std::size_t begin_ = 0, end_ = 0;

  HttpResponse response_;
  BodyFraming framing_;
  unsigned interims_ = 0;         // heads before the answer's
  std::size_t looked_ = 0;        // of what is buffered, in search of a head's end
  std::uint64_t written_ = 0;     // of the body that is streamed
  std::uint64_t unmetered_ = 0;   // received, not yet told to the meter
  std::uint64_t errorBytes_ = 0;  // of the body of an answer that is not 2xx
  SteadyTime lastMove_;
  bool drained_;  // nothing is there to receive, as far as is known
  bool answered_ = false;
  bool asked_ = false;      // where the body goes
  bool sentWhole_ = false;  // the request
  bool early_ = false;      // answered before it had the body
  bool hadEnough_ = false;  // of an error's body
  bool keeps_ = false;
  bool whole_ = false;
};

}  // namespace hawser
