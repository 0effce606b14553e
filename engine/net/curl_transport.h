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
#include "net/tls_trust.h"

namespace hawser {

class CurlTransport final : public HttpTransport {
 public:
  explicit CurlTransport(HttpOptions options);
  ~CurlTransport() override;

  Result<HttpResponse> send(const OpContext& context, const HttpRequest& request, ByteSink* sink) override;

 private:
  std::unique_ptr<CurlLine> takeLine(const std::string& origin);
  void giveBack(std::unique_ptr<CurlLine> line);
  static void lockShared(CURL*, curl_lock_data what, curl_lock_access, void* self);
  static void unlockShared(CURL*, curl_lock_data what, void* self);

  HttpOptions options_;
  TlsTrust trust_;
  // Names looked up and TLS sessions are common to all lines.
  CURLSH* share_ = nullptr;
  std::array<std::mutex, CURL_LOCK_DATA_LAST> sharedLocks_;

  Mutex mutex_;
  // The last one was used last.
  std::vector<std::unique_ptr<CurlLine>> idle_ HAWSER_GUARDED_BY(mutex_);
};

}  // namespace hawser
