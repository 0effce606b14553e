// CurlLine: one way to a server: a libcurl transfer handle with a private event set, so that its kept
// connection moves between threads with it and no exchange ever waits for another's.
//
// One thread at a time; wake() from any thread.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

namespace hawser {

class TlsTrust;

// What all lines have in common.
struct CurlLineSettings {
  const char* userAgent = "";
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

  CURL* easy() const { return easy_; }
  CURLM* multi() const { return multi_; }
  // What libcurl said of the last failure; may be empty.
  char* errorText() { return errorText_; }
  void wake() const { curl_multi_wakeup(multi_); }

  // "scheme://host:port" of the last exchange: whom a kept connection, if any, leads to.
  std::string origin;

 private:
  CurlLine() = default;
  void setUp(const CurlLineSettings& settings);

  CURL* easy_ = nullptr;
  CURLM* multi_ = nullptr;
  char errorText_[CURL_ERROR_SIZE] = {};
};

}  // namespace hawser
