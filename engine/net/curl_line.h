// CurlLine: one connection to a server, made by libcurl (look-up, proxy, TLS) and then a stream of bytes.
//
// The exchanges on it are ours (net/http_exchange.h): libcurl's own cost more CPU per small object than all
// else that is done for it, and copy every byte once more. The handle has a private event set, so that a
// line moves between threads and no exchange ever waits for another's.
//
// One thread at a time; wake() from any thread.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <optional>
#include <string>

#include "base/byte_range.h"
#include "base/clock.h"
#include "base/op_context.h"
#include "base/result.h"

namespace hawser {

class TlsTrust;

// What all lines have in common.
struct CurlLineSettings {
  const char* proxy = nullptr;  // none: the environment's
  long connectTimeoutMs = 0;
  CURLSH* share = nullptr;
  TlsTrust* trust = nullptr;
};

class CurlLine {
 public:
  // Nothing where libcurl has no memory left.
  static std::unique_ptr<CurlLine> make(const CurlLineSettings& settings);
  ~CurlLine();
  CurlLine(const CurlLine&) = delete;
  CurlLine& operator=(const CurlLine&) = delete;

  // To "scheme://host:port"; once. Errors: connection, timeout, cancelled.
  Status connect(const OpContext& context, std::string origin);
  const std::string& origin() const { return origin_; }
  bool isPlain() const { return origin_.starts_with("http:"); }

  // How many bytes left; 0: none can just now, call again with the same bytes. Error: connection.
  Result<std::size_t> send(ByteSpan bytes);
  // How many bytes came, 0 at the orderly end; nothing where none are there just now. Error: connection.
  Result<std::optional<std::size_t>> receive(MutableByteSpan into);

  struct Ready {
    bool toReceive = false;
    bool toSend = false;
  };
  // Until something has come (or, where asked for, may leave), wake() is called, or `until`. Nothing of it
  // may be true on return.
  Result<Ready> wait(bool sending, SteadyTime until);
  void wake() const { curl_multi_wakeup(multi_); }

  // Nothing has come that nobody asked for, not even the end.
  bool isQuiet();

  // When it was last given back; kept by the pool of lines.
  SteadyTime idleSince;

 private:
  CurlLine() = default;
  void setUp(const CurlLineSettings& settings);
  Error failure(CURLcode code, bool connected);

  CURL* easy_ = nullptr;
  CURLM* multi_ = nullptr;
  curl_socket_t socket_ = CURL_SOCKET_BAD;
  std::string origin_;
  char errorText_[CURL_ERROR_SIZE] = {};
};

}  // namespace hawser
