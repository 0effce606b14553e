// CurlExchange: one request and its answer on a line, blocking. Lives on the stack of the calling thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "net/curl_line.h"
#include "net/http.h"

namespace hawser {

class CurlExchange {
 public:
  CurlExchange(CurlLine& line, const OpContext& context, const HttpRequest& request, ByteSink* sink,
               std::chrono::milliseconds idleTimeout);
  Result<HttpResponse> run();

 private:
  // Callbacks of libcurl: `self` is the exchange.
  static std::size_t onHeader(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t onBody(char* data, std::size_t size, std::size_t count, void* self);
  static int onSeek(void* self, curl_off_t offset, int origin);
  static std::size_t onSend(char* buffer, std::size_t size, std::size_t count, void* self);
  static int onRequest(void* self, char*, char*, int, int);

  void setUp();
  void setMethodAndBody();
  Status drive();
  Status waitForMore();
  std::optional<CURLcode> outcome() const;
  Result<HttpResponse> result(CURLcode code);

  void takeHeader(std::string_view line);
  bool takeBody(ByteSpan bytes);
  Status deliver(ByteSpan bytes);
  Status tellMeter();
  bool failWith(Status status);

  CurlLine& line_;
  const OpContext& context_;
  const HttpRequest& request_;
  ByteSink* sink_;
  std::chrono::milliseconds idleTimeout_;

  HttpResponse response_;
  std::optional<Error> failure_;  // ours: it explains why libcurl was told to give up
  std::size_t sent_ = 0;          // of the body
  std::uint64_t unmetered_ = 0;   // received, not yet told to the meter
  std::uint64_t errorBytes_ = 0;  // of the body of an answer that is not 2xx
  bool requested_ = false;
  bool asked_ = false;      // where the body goes
  bool hadEnough_ = false;  // of an error's body
  SteadyTime lastMove_;
  std::uint64_t movedSoFar_ = 0;  // all bytes libcurl has seen, headers too
  std::uint64_t headerBytes_ = 0;
};

}  // namespace hawser
