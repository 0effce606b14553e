#include "net/curl_transport.h"

#include <algorithm>

#include "net/curl_exchange.h"
#include "net/url.h"

namespace hawser {

namespace {

void startLibraryOnce() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

bool isHttps(std::string_view url) {
  return url.starts_with("https:") || url.starts_with("HTTPS:");
}

}  // namespace

CurlTransport::CurlTransport(HttpOptions options) : options_(std::move(options)), trust_(options_.caFile) {
  startLibraryOnce();
  share_ = curl_share_init();
  if (!share_) return;
  curl_share_setopt(share_, CURLSHOPT_LOCKFUNC, &CurlTransport::lockShared);
  curl_share_setopt(share_, CURLSHOPT_UNLOCKFUNC, &CurlTransport::unlockShared);
  curl_share_setopt(share_, CURLSHOPT_USERDATA, this);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(share_, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
}

CurlTransport::~CurlTransport() {
  {
    const MutexLock lock(mutex_);
    idle_.clear();
  }
  if (share_) curl_share_cleanup(share_);
}

Result<HttpResponse> CurlTransport::send(const OpContext& context, const HttpRequest& request,
                                         ByteSink* sink) {
  HAWSER_CHECK(context.check());
  if (isHttps(request.url) && TlsTrust::usable()) HAWSER_CHECK(trust_.load());
  const Url url = splitUrl(request.url);
  std::unique_ptr<CurlLine> line = takeLine(std::string(url.scheme) + "://" + std::string(url.authority));
  if (!line) return fail(ErrorCode::internal, "no memory for a connection");
  auto response = CurlExchange(*line, context, request, sink, options_.idleTimeout).run();
  giveBack(std::move(line));
  return response;
}

std::unique_ptr<CurlLine> CurlTransport::takeLine(const std::string& origin) {
  {
    const MutexLock lock(mutex_);
    const auto found =
        std::find_if(idle_.rbegin(), idle_.rend(), [&](const auto& line) { return line->origin == origin; });
    if (found != idle_.rend()) {
      auto line = std::move(*found);
      idle_.erase(std::next(found).base());
      return line;
    }
  }
  const CurlLineSettings settings{options_.userAgent.c_str(),
                                  options_.proxy.empty() ? nullptr : options_.proxy.c_str(),
                                  static_cast<long>(options_.connectTimeout.count()), share_, &trust_};
  auto line = CurlLine::make(settings);
  if (line) line->origin = origin;
  return line;
}

void CurlTransport::giveBack(std::unique_ptr<CurlLine> line) {
  std::unique_ptr<CurlLine> oldest;  // declared before the lock: closing a connection may take its time
  const MutexLock lock(mutex_);
  idle_.push_back(std::move(line));
  if (idle_.size() > options_.maxIdleConnections) {
    oldest = std::move(idle_.front());
    idle_.erase(idle_.begin());
  }
}

void CurlTransport::lockShared(CURL*, curl_lock_data what, curl_lock_access, void* self) {
  static_cast<CurlTransport*>(self)->sharedLocks_[what].lock();
}

void CurlTransport::unlockShared(CURL*, curl_lock_data what, void* self) {
  static_cast<CurlTransport*>(self)->sharedLocks_[what].unlock();
}

std::unique_ptr<HttpTransport> makeHttpTransport(HttpOptions options) {
  return std::make_unique<CurlTransport>(std::move(options));
}

}  // namespace hawser
