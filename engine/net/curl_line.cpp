#include "net/curl_line.h"

#include "net/tls_trust.h"

namespace hawser {

namespace {
CURLcode trustCertificates(CURL*, void* sslContext, void* trust) {
  static_cast<const TlsTrust*>(trust)->applyTo(sslContext);
  return CURLE_OK;
}
}  // namespace

std::unique_ptr<CurlLine> CurlLine::make(const CurlLineSettings& settings) {
  std::unique_ptr<CurlLine> line(new CurlLine);
  line->easy_ = curl_easy_init();
  line->multi_ = curl_multi_init();
  if (!line->easy_ || !line->multi_) return nullptr;
  line->setUp(settings);
  return line;
}

CurlLine::~CurlLine() {
  if (easy_) curl_easy_cleanup(easy_);
  if (multi_) curl_multi_cleanup(multi_);
}

void CurlLine::setUp(const CurlLineSettings& settings) {
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 1L);
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_ERRORBUFFER, errorText_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_PATH_AS_IS, 1L);
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_FOLLOWLOCATION, 0L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  // Without this a cancelled look-up is waited for until the resolver answers.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeoutMs);
  set(CURLOPT_USERAGENT, settings.userAgent);
  if (settings.share) set(CURLOPT_SHARE, settings.share);
  if (settings.proxy) set(CURLOPT_PROXY, settings.proxy);
  if (TlsTrust::usable()) {
    set(CURLOPT_CAINFO, static_cast<char*>(nullptr));
    set(CURLOPT_CAPATH, static_cast<char*>(nullptr));
    set(CURLOPT_SSL_CTX_FUNCTION, &trustCertificates);
    set(CURLOPT_SSL_CTX_DATA, settings.trust);
  } else if (!settings.trust->caFile().empty()) {
    set(CURLOPT_CAINFO, settings.trust->caFile().c_str());
  }
}

}  // namespace hawser
