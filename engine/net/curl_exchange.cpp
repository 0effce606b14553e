#include "net/curl_exchange.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <memory>
#include <stop_token>
#include <string>

#include "base/text.h"
#include "net/curl_failure.h"

namespace hawser {

namespace {

using std::chrono::milliseconds;

// Bodies up to here leave in one system call with their header; libcurl's own limit for that.
constexpr std::size_t kOneSend = 64 * 1024 - 1;
constexpr std::uint64_t kSmallAnswer = 64 * 1024;
constexpr long kSmallBuffer = 16 * 1024;
// Measured with 2 GiB each way: larger takes more memory and no less time when receiving, smaller more time
// when sending.
constexpr long kReceiveBuffer = 128 * 1024;
constexpr long kSendBuffer = 512 * 1024;
constexpr std::uint64_t kMeterStep = 64 * 1024;
constexpr std::size_t kKeptErrorBody = 64 * 1024;
constexpr std::uint64_t kDrainedErrorBody = 1024 * 1024;
constexpr std::size_t kKeptBody = 64 * 1024 * 1024;

struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using HeaderList = std::unique_ptr<curl_slist, FreeList>;

bool append(HeaderList& list, const char* line) {
  curl_slist* longer = curl_slist_append(list.get(), line);
  if (!longer) return false;
  (void)list.release();
  list.reset(longer);
  return true;
}

HeaderList headerList(const HttpRequest& request) {
  HeaderList list;
  bool ok = append(list, "Accept:") && append(list, "Expect:");
  if (!request.headers.find("content-type")) ok = ok && append(list, "Content-Type:");
  for (const auto& [name, value] : request.headers.all()) {
    const std::string text = value.empty() ? name + ";" : name + ": " + value;
    ok = ok && append(list, text.c_str());
  }
  if (!ok) list.reset();
  return list;
}

}  // namespace

CurlExchange::CurlExchange(CurlLine& line, const OpContext& context, const HttpRequest& request,
                           ByteSink* sink, milliseconds idleTimeout)
    : line_(line), context_(context), request_(request), sink_(sink), idleTimeout_(idleTimeout) {}

Result<HttpResponse> CurlExchange::run() {
  HAWSER_CHECK(context_.check());
  const HeaderList headers = headerList(request_);
  if (!headers) return fail(ErrorCode::internal, "no memory for request headers");
  setUp();
  curl_easy_setopt(line_.easy(), CURLOPT_HTTPHEADER, headers.get());
  lastMove_ = Clock::system().steady();
  if (curl_multi_add_handle(line_.multi(), line_.easy()) != CURLM_OK)
    return fail(ErrorCode::internal, "the HTTP library refused the exchange");
  Status driven;
  {
    const std::stop_callback wake(context_.stop, [this] { line_.wake(); });
    driven = drive();
  }
  const auto code = outcome();
  curl_multi_remove_handle(line_.multi(), line_.easy());
  curl_easy_setopt(line_.easy(), CURLOPT_HTTPHEADER, static_cast<curl_slist*>(nullptr));
  if (!driven) return fail(std::move(driven.error()));
  return result(code.value_or(CURLE_RECV_ERROR));
}

void CurlExchange::setUp() {
  CURL* easy = line_.easy();
  line_.errorText()[0] = 0;
  const bool bulk = sink_ && (request_.expectedAnswer == 0 || request_.expectedAnswer > kSmallAnswer);
  curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, bulk ? kReceiveBuffer : kSmallBuffer);
  curl_easy_setopt(easy, CURLOPT_URL, request_.url.c_str());
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlExchange::onHeader);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlExchange::onBody);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, &CurlExchange::onRequest);
  curl_easy_setopt(easy, CURLOPT_PREREQDATA, this);
  setMethodAndBody();
}

void CurlExchange::setMethodAndBody() {
  CURL* easy = line_.easy();
  const ByteSpan body = request_.body;
  curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, static_cast<char*>(nullptr));
  if (request_.method == "GET") return;
  if (request_.method == "HEAD") {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  if (request_.method == "DELETE" && body.empty()) return;
  if (body.size() <= kOneSend) {
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.empty() ? "" : static_cast<const void*>(body.data()));
    return;
  }
  curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, kSendBuffer);
  curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(body.size()));
  curl_easy_setopt(easy, CURLOPT_READFUNCTION, &CurlExchange::onSend);
  curl_easy_setopt(easy, CURLOPT_READDATA, this);
  curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, &CurlExchange::onSeek);
  curl_easy_setopt(easy, CURLOPT_SEEKDATA, this);
}

Status CurlExchange::drive() {
  for (;;) {
    int running = 0;
    if (curl_multi_perform(line_.multi(), &running) != CURLM_OK)
      return fail(ErrorCode::internal, "the HTTP library failed to go on");
    if (failure_) return fail(std::move(*failure_));
    HAWSER_CHECK(tellMeter());
    // What has come whole is kept, even where a stop came with it.
    if (running == 0) return {};
    HAWSER_CHECK(context_.check());
    HAWSER_CHECK(waitForMore());
  }
}

Status CurlExchange::waitForMore() {
  curl_off_t up = 0;
  curl_off_t down = 0;
  curl_easy_getinfo(line_.easy(), CURLINFO_SIZE_UPLOAD_T, &up);
  curl_easy_getinfo(line_.easy(), CURLINFO_SIZE_DOWNLOAD_T, &down);
  const SteadyTime now = Clock::system().steady();
  const std::uint64_t moved = static_cast<std::uint64_t>(up + down) + headerBytes_;
  if (moved != movedSoFar_) {
    movedSoFar_ = moved;
    lastMove_ = now;
  }
  SteadyTime until = lastMove_ + idleTimeout_;
  if (now >= until) {
    return fail(ErrorCode::timeout,
                "nothing came from the service for " + std::to_string(idleTimeout_.count() / 1000) + " s",
                Retry::soon);
  }
  if (context_.deadline) until = std::min(until, *context_.deadline);
  const auto wait = std::chrono::ceil<milliseconds>(until - now).count();
  const int bounded = static_cast<int>(std::clamp<std::int64_t>(wait, 0, 60'000));
  if (curl_multi_poll(line_.multi(), nullptr, 0, bounded, nullptr) != CURLM_OK)
    return fail(ErrorCode::internal, "the HTTP library failed to wait");
  return {};
}

std::optional<CURLcode> CurlExchange::outcome() const {
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(line_.multi(), &left)) {
    if (message->msg == CURLMSG_DONE) return message->data.result;
  }
  return std::nullopt;
}

Result<HttpResponse> CurlExchange::result(CURLcode code) {
  if (code == CURLE_OK || hadEnough_) {
    if (response_.status == 0) {
      return fail(ErrorCode::connection, "the answer has no status", Retry::soon);
    }
    return std::move(response_);
  }
  long sys = 0;
  curl_easy_getinfo(line_.easy(), CURLINFO_OS_ERRNO, &sys);
  return fail(errorFromCurl(code, line_.errorText(), request_.url, requested_, static_cast<int>(sys)));
}

// Called once the connection stands. libcurl would by itself send a request again that died with a kept
// connection; whether that is safe only our caller knows.
int CurlExchange::onRequest(void* self, char*, char*, int, int) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  if (exchange.requested_) return CURL_PREREQFUNC_ABORT;
  exchange.requested_ = true;
  if (!exchange.failWith(exchange.context_.check())) return CURL_PREREQFUNC_ABORT;
  // A body that leaves in one send is not seen leaving.
  if (exchange.request_.body.size() <= kOneSend && !exchange.request_.body.empty()) {
    if (!exchange.failWith(exchange.context_.moved(exchange.request_.body.size())))
      return CURL_PREREQFUNC_ABORT;
  }
  return CURL_PREREQFUNC_OK;
}

std::size_t CurlExchange::onHeader(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  exchange.headerBytes_ += size * count;
  exchange.takeHeader(std::string_view(data, size * count));
  return size * count;
}

void CurlExchange::takeHeader(std::string_view line) {
  if (line.starts_with("HTTP/")) {
    // A new answer: the one before was of kind "100 Continue".
    response_ = {};
    const std::size_t space = line.find(' ');
    if (space != std::string_view::npos) {
      const std::string_view digits = line.substr(space + 1);
      std::from_chars(digits.data(), digits.data() + digits.size(), response_.status);
    }
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return;
  response_.headers.add(std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1))));
}

std::size_t CurlExchange::onBody(char* data, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const std::size_t bytes = size * count;
  const ByteSpan span = std::as_bytes(std::span(data, bytes));
  return exchange.takeBody(span) ? bytes : bytes + 1;
}

bool CurlExchange::takeBody(ByteSpan bytes) {
  // A stop is noticed here too: on a fast link libcurl may be busy for long before it returns.
  if (!failWith(context_.check())) return false;
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  if (!response_.ok()) {
    const std::size_t room = kKeptErrorBody - std::min(kKeptErrorBody, response_.body.size());
    response_.body.append(text, std::min(room, bytes.size()));
    errorBytes_ += bytes.size();
    hadEnough_ = errorBytes_ > kDrainedErrorBody;
    return !hadEnough_;
  }
  unmetered_ += bytes.size();
  if (unmetered_ >= kMeterStep && !failWith(tellMeter())) return false;
  if (sink_ && !asked_) {
    asked_ = true;
    if (request_.toSink && !request_.toSink(response_.headers)) sink_ = nullptr;
  }
  if (sink_) return failWith(deliver(bytes));
  if (response_.body.size() + bytes.size() > kKeptBody)
    return failWith(fail(ErrorCode::tooLarge, "the answer is longer than any that was expected"));
  response_.body.append(text, bytes.size());
  return true;
}

Status CurlExchange::deliver(ByteSpan bytes) {
  while (!bytes.empty()) {
    const MutableByteSpan room = sink_->room();
    if (room.empty()) return sink_->write(bytes);
    const std::size_t count = std::min(room.size(), bytes.size());
    std::memcpy(room.data(), bytes.data(), count);
    HAWSER_CHECK(sink_->filled(count));
    bytes = bytes.subspan(count);
  }
  return {};
}

// Newer libcurl (8.14 does, 7.88 does not) rewinds a new body where the one before it on the handle broke
// off.
int CurlExchange::onSeek(void* self, curl_off_t offset, int origin) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const auto target = static_cast<std::size_t>(offset);
  if (origin != SEEK_SET || offset < 0 || target > exchange.request_.body.size()) return CURL_SEEKFUNC_FAIL;
  exchange.sent_ = target;
  return CURL_SEEKFUNC_OK;
}

std::size_t CurlExchange::onSend(char* buffer, std::size_t size, std::size_t count, void* self) {
  auto& exchange = *static_cast<CurlExchange*>(self);
  const ByteSpan body = exchange.request_.body;
  const std::size_t bytes = std::min(size * count, body.size() - exchange.sent_);
  if (!exchange.failWith(exchange.context_.check())) return CURL_READFUNC_ABORT;
  if (!exchange.failWith(exchange.context_.moved(bytes))) return CURL_READFUNC_ABORT;
  exchange.lastMove_ = Clock::system().steady();
  std::memcpy(buffer, body.data() + exchange.sent_, bytes);
  exchange.sent_ += bytes;
  return bytes;
}

Status CurlExchange::tellMeter() {
  if (unmetered_ == 0) return {};
  const std::uint64_t bytes = std::exchange(unmetered_, 0);
  const Status status = context_.moved(bytes);
  // Being held to keep a rate is no idleness of the service.
  lastMove_ = Clock::system().steady();
  return status;
}

// True where `status` is ok; otherwise keeps the error that the exchange ends with.
bool CurlExchange::failWith(Status status) {
  if (status) return true;
  failure_ = std::move(status.error());
  return false;
}

}  // namespace hawser
