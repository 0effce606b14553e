#include "net/curl_line.h"

#include <algorithm>

#include "net/curl_failure.h"
#include "net/tls_trust.h"

namespace hawser {

namespace {

using std::chrono::milliseconds;

// The most that one call of receive() gives: as measured with 2 GiB.
constexpr long kMostAtOnce = 512 * 1024;

CURLcode trustCertificates(CURL*, void* sslContext, void* trust) {
  static_cast<const TlsTrust*>(trust)->applyTo(sslContext);
  return CURLE_OK;
}

int millisecondsUntil(SteadyTime until) {
  const auto wait = std::chrono::ceil<milliseconds>(until - Clock::system().steady()).count();
  return static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
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
  if (easy_ && multi_) curl_multi_remove_handle(multi_, easy_);
  if (easy_) curl_easy_cleanup(easy_);
  if (multi_) curl_multi_cleanup(multi_);
}

void CurlLine::setUp(const CurlLineSettings& settings) {
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 1L);
  const auto set = [this](CURLoption option, auto value) { curl_easy_setopt(easy_, option, value); };
  set(CURLOPT_CONNECT_ONLY, 1L);
  set(CURLOPT_ERRORBUFFER, errorText_);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  set(CURLOPT_BUFFERSIZE, kMostAtOnce);
  set(CURLOPT_TCP_NODELAY, 1L);
  set(CURLOPT_TCP_KEEPALIVE, 1L);
  set(CURLOPT_SSL_VERIFYPEER, 1L);
  set(CURLOPT_SSL_VERIFYHOST, 2L);
  // A proxy only passes bytes on: what we say is for the server.
  set(CURLOPT_HTTPPROXYTUNNEL, 1L);
  // Without this a cancelled look-up is waited for until the resolver answers.
  set(CURLOPT_QUICK_EXIT, 1L);
  set(CURLOPT_CONNECTTIMEOUT_MS, settings.connectTimeoutMs);
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

Status CurlLine::connect(const OpContext& context, std::string origin) {
  origin_ = std::move(origin);
  curl_easy_setopt(easy_, CURLOPT_URL, (origin_ + "/").c_str());
  if (curl_multi_add_handle(multi_, easy_) != CURLM_OK)
    return fail(ErrorCode::internal, "the HTTP library refused a connection");
  for (int running = 1; running != 0;) {
    HAWSER_CHECK(context.check());
    if (curl_multi_perform(multi_, &running) != CURLM_OK)
      return fail(ErrorCode::internal, "the HTTP library failed to go on");
    const int wait = context.deadline ? millisecondsUntil(*context.deadline) : 60'000;
    if (running != 0 && curl_multi_poll(multi_, nullptr, 0, wait, nullptr) != CURLM_OK)
      return fail(ErrorCode::internal, "the HTTP library failed to wait");
  }
  CURLcode code = CURLE_COULDNT_CONNECT;
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) code = message->data.result;
  }
  if (code != CURLE_OK) return fail(failure(code, false));
  curl_easy_getinfo(easy_, CURLINFO_ACTIVESOCKET, &socket_);
  if (socket_ == CURL_SOCKET_BAD) return fail(ErrorCode::internal, "the HTTP library made no connection");
  return {};
}

Result<std::size_t> CurlLine::send(ByteSpan bytes) {
  std::size_t count = 0;
  const CURLcode code = curl_easy_send(easy_, bytes.data(), bytes.size(), &count);
  if (code == CURLE_AGAIN) return 0;
  if (code != CURLE_OK) return fail(failure(code, true));
  return count;
}

Result<std::optional<std::size_t>> CurlLine::receive(MutableByteSpan into) {
  std::size_t count = 0;
  const CURLcode code = curl_easy_recv(easy_, into.data(), into.size(), &count);
  if (code == CURLE_AGAIN) return std::nullopt;
  if (code != CURLE_OK) return fail(failure(code, true));
  return count;
}

Result<CurlLine::Ready> CurlLine::wait(bool sending, SteadyTime until) {
  curl_waitfd line{};
  line.fd = socket_;
  line.events = CURL_WAIT_POLLIN;
  if (sending) line.events |= CURL_WAIT_POLLOUT;
  int ready = 0;
  if (curl_multi_poll(multi_, &line, 1, millisecondsUntil(until), &ready) != CURLM_OK)
    return fail(ErrorCode::internal, "the HTTP library failed to wait");
  // libcurl keeps trouble with the socket to itself: it shows when the socket is used.
  if (ready > 0 && line.revents == 0) return Ready{true, true};
  return Ready{(line.revents & CURL_WAIT_POLLIN) != 0, (line.revents & CURL_WAIT_POLLOUT) != 0};
}

// By an attempt, not a look at the socket: under TLS there may be messages that are none of ours.
bool CurlLine::isQuiet() {
  std::byte one{};
  const auto came = receive(MutableByteSpan(&one, 1));
  return came && !*came;
}

Error CurlLine::failure(CURLcode code, bool connected) {
  long sys = 0, proxyStatus = 0;
  curl_easy_getinfo(easy_, CURLINFO_OS_ERRNO, &sys);
  if (!connected) curl_easy_getinfo(easy_, CURLINFO_HTTP_CONNECTCODE, &proxyStatus);
  return errorFromCurl({code, errorText_, origin_, connected, static_cast<int>(sys), proxyStatus});
}

}  // namespace hawser
