#include "net/curl_transport.h"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <utility>

#include "base/text.h"
#include "net/http_exchange.h"
#include "net/url.h"

namespace hawser {

namespace {

void startLibraryOnce() {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  (void)started;
}

// Services close what is not used for some minutes; a request that meets the end on its way is lost.
constexpr std::chrono::seconds kLongestIdle{100};

// "scheme://host:port" in lower case: whom a kept line leads to.
std::string originOf(std::string_view address) {
  const Url url = splitUrl(address);
  return lowered(url.scheme) + "://" + lowered(url.authority);
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
  HAWSER_TRY(Taken taken, lineTo(context, request.url));
  const auto silence = std::min(options_.idleTimeout, context.patience.value_or(options_.idleTimeout));
  HttpExchange exchange(*taken.line, buffers_, context, request, sink, silence);
  auto response = exchange.run(options_.userAgent);
  settle(std::move(taken.line), taken.kept, exchange, response);
  return response;
}

Result<CurlTransport::Taken> CurlTransport::lineTo(const OpContext& context, const std::string& url) {
  HAWSER_CHECK(context.check());
  const std::string origin = originOf(url);
  Taken taken{takeQuiet(origin), true};
  if (taken.line) return taken;
  taken.kept = false;
  HAWSER_TRY(taken.line, connect(context, origin));
  return taken;
}

void CurlTransport::settle(LinePtr line, bool kept, const HttpExchange& exchange,
                           const Result<HttpResponse>& response) {
  if (exchange.leavesLine()) {
    giveBack(std::move(line));
  } else if (kept && !response && !exchange.wasAnswered() && response.error().code == ErrorCode::connection) {
    // It had died while nobody used it; those that were kept beside it will have too.
    dropIdle(line->origin());
  }
}

// An exchange and all that it refers to.
class CurlUpload final : public HttpUpload {
 public:
  CurlUpload(CurlTransport& transport, CurlTransport::LinePtr line, bool kept, const OpContext& context,
             HttpRequest request)
      : transport_(transport),
        line_(std::move(line)),
        kept_(kept),
        context_(context),
        request_(std::move(request)),
        exchange_(*line_, transport.buffers_, context_, request_, nullptr, transport.options_.idleTimeout),
        wake_(std::in_place, context_.stop, Wake{line_.get()}) {}

  Status start() {
    Status started = exchange_.start(transport_.options_.userAgent);
    if (!started) over(fail(started.error()));
    return started;
  }

  Result<bool> write(ByteSpan bytes) override {
    if (!line_) return fail(ErrorCode::invalidArgument, "the request is over");
    auto written = exchange_.write(bytes);
    if (!written) over(fail(written.error()));
    return written;
  }

  Result<HttpResponse> finish() override {
    if (!line_) return fail(ErrorCode::invalidArgument, "the request is over");
    auto response = exchange_.finish();
    over(response);
    return response;
  }

 private:
  struct Wake {
    CurlLine* line;
    void operator()() const { line->wake(); }
  };

  void over(const Result<HttpResponse>& response) {
    wake_.reset();  // the line may be another's from here on
    transport_.settle(std::move(line_), kept_, exchange_, response);
  }

  CurlTransport& transport_;
  CurlTransport::LinePtr line_;
  const bool kept_;
  const OpContext context_;
  const HttpRequest request_;
  HttpExchange exchange_;
  std::optional<std::stop_callback<Wake>> wake_;
};

Result<std::unique_ptr<HttpUpload>> CurlTransport::startUpload(const OpContext& context,
                                                               HttpRequest request) {
  HAWSER_TRY(Taken taken, lineTo(context, request.url));
  auto upload =
      std::make_unique<CurlUpload>(*this, std::move(taken.line), taken.kept, context, std::move(request));
  HAWSER_CHECK(upload->start());
  return upload;
}

CurlTransport::LinePtr CurlTransport::takeQuiet(const std::string& origin) {
  while (LinePtr line = takeIdle(origin)) {
    if (line->isQuiet()) return line;  // asks the system: not under the lock
  }
  return nullptr;
}

CurlTransport::LinePtr CurlTransport::takeIdle(const std::string& origin) {
  std::vector<LinePtr> gone;  // declared before the lock: closing a connection may take its time
  const MutexLock lock(mutex_);
  const SteadyTime oldest = Clock::system().steady() - kLongestIdle;
  const auto fresh = std::find_if(idle_.begin(), idle_.end(),
                                  [&](const LinePtr& line) { return line->idleSince >= oldest; });
  gone.assign(std::make_move_iterator(idle_.begin()), std::make_move_iterator(fresh));
  idle_.erase(idle_.begin(), fresh);
  for (auto at = idle_.end(); at != idle_.begin();) {
    --at;
    if ((*at)->origin() != origin) continue;
    LinePtr line = std::move(*at);
    idle_.erase(at);
    return line;
  }
  return nullptr;
}

Result<CurlTransport::LinePtr> CurlTransport::connect(const OpContext& context, const std::string& origin) {
  if (origin.starts_with("https:") && TlsTrust::usable()) HAWSER_CHECK(trust_.load());
  const CurlLineSettings settings{options_.proxy.empty() ? nullptr : options_.proxy.c_str(),
                                  static_cast<long>(options_.connectTimeout.count()), share_, &trust_};
  auto line = CurlLine::make(settings);
  if (!line) return fail(ErrorCode::internal, "no memory for a connection");
  const std::stop_callback wake(context.stop, [made = line.get()] { made->wake(); });
  HAWSER_CHECK(line->connect(context, origin));
  return line;
}

void CurlTransport::giveBack(LinePtr line) {
  LinePtr oldest;  // declared before the lock: closing a connection may take its time
  const MutexLock lock(mutex_);
  line->idleSince = Clock::system().steady();
  idle_.push_back(std::move(line));
  if (idle_.size() > options_.maxIdleConnections) {
    oldest = std::move(idle_.front());
    idle_.erase(idle_.begin());
  }
}

void CurlTransport::dropIdle(const std::string& origin) {
  std::vector<LinePtr> gone;  // declared before the lock
  const MutexLock lock(mutex_);
  for (LinePtr& line : idle_) {
    if (line->origin() == origin) gone.push_back(std::move(line));
  }
  std::erase(idle_, nullptr);
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
