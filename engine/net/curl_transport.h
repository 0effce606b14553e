// CurlTransport: a pool of lines, most recently used first, each exchange on one of its own.
#pragma once

#include <array>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/mutex.h"
#include "net/curl_line.h"
#include "net/http.h"
#include "net/receive_buffers.h"
#include "net/tls_trust.h"

namespace hawser {

class HttpExchange;

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(HttpOptions options);
  ~CurlTransport() override;

  Result<HttpResponse> send(const OpContext& context, const HttpRequest& request, ByteSink* sink) override;
  Result<std::unique_ptr<HttpUpload>> startUpload(const OpContext& context, HttpRequest request) override;

 private:
  friend class CurlUpload;
  using LinePtr = std::unique_ptr<CurlLine>;
  // A kept line to `origin`, or nothing; takeQuiet(): one that nothing has come over since.
  LinePtr takeIdle(const std::string& origin);
  LinePtr takeQuiet(const std::string& origin);
  struct Taken {
    LinePtr line;
    bool kept = false;  // from an exchange before
  };
  // To where `url` leads: a kept one, or a new one.
  Result<Taken> lineTo(const OpContext& context, const std::string& url);
  // Of an exchange that is over: its line is kept, or those beside it are given up too.
  void settle(LinePtr line, bool kept, const HttpExchange& exchange, const Result<HttpResponse>& response);
  Result<LinePtr> connect(const OpContext& context, const std::string& origin);
  void giveBack(LinePtr line);
  void dropIdle(const std::string& origin);
  static void lockShared(CURL*, curl_lock_data what, curl_lock_access, void* self);
  static void unlockShared(CURL*, curl_lock_data what, void* self);

  HttpOptions options_;
  TlsTrust trust_;
  // Names looked up and TLS sessions are common to all lines.
  CURLSH* share_ = nullptr;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> sharedLocks_;
  ReceiveBuffers buffers_;

  Mutex mutex_;
  // The last one was used last.
  std::vector<LinePtr> idle_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
