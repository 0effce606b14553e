#include "net/http_exchange.h"

#include <algorithm>
#include <cstring>
#include <stop_token>

#include "net/chunked_body.h"
#include "net/url.h"

namespace hawser {

namespace {

// Bodies up to here leave in one system call with their head.
constexpr std::size_t kOneSend = 64 * 1024;
// A stop, a rate and the meter are looked at between steps.
constexpr std::size_t kStep = 512 * 1024;
// Where a sink has less room than this, the buffer takes more in one call.
constexpr std::size_t kWorthInPlace = 16 * 1024;
constexpr unsigned kMostInterims = 32;
constexpr std::uint64_t kMeterStep = 64 * 1024;
constexpr std::size_t kKeptErrorBody = 64 * 1024;
constexpr std::uint64_t kDrainedErrorBody = 1024 * 1024;
constexpr std::size_t kKeptBody = 64 * 1024 * 1024;

}  // namespace

HttpExchange::HttpExchange(CurlLine& line, ReceiveBuffers& buffers, const OpContext& context,
                           const HttpRequest& request, ByteSink* sink, std::chrono::milliseconds idleTimeout)
    : line_(line),
      buffers_(buffers),
      context_(context),
      request_(request),
      sink_(sink),
      idleTimeout_(idleTimeout),
      drained_(line.isPlain()) {}

HttpExchange::~HttpExchange() {
  returnBuffer();
}

Result<HttpResponse> HttpExchange::run(std::string_view userAgent) {
  Status status;
  {
    const std::stop_callback wake(context_.stop, [this] { line_.wake(); });
    status = exchange(userAgent);
  }
  const Status metered = tellMeter();
  if (!status) return fail(std::move(status.error()));
  HAWSER_CHECK(metered);
  return std::move(response_);
}

Status HttpExchange::exchange(std::string_view userAgent) {
  HAWSER_TRY(const std::string head, requestHead(request_, userAgent));
  moved();
  HAWSER_CHECK(send(head));
  return receiveAnswer();
}

Status HttpExchange::receiveAnswer() {
  HAWSER_CHECK(receiveHead());
  HAWSER_CHECK(receiveBody());
  whole_ = sentWhole_ && !hadEnough_;
  return {};
}

Status HttpExchange::start(std::string_view userAgent) {
  HAWSER_TRY(const std::string head, requestHead(request_, userAgent));
  moved();
  HAWSER_TRY(const bool sent, sendAll(std::as_bytes(std::span(head)), head.size()));
  early_ = !sent;
  return {};
}

Result<bool> HttpExchange::write(ByteSpan bytes) {
  if (early_) return false;
  if (bytes.size() > request_.streamed - written_)
    return fail(ErrorCode::invalidArgument, "the body is longer than was said");
  moved();  // the time between the pieces is the caller's
  HAWSER_TRY(const bool sent, sendAll(bytes, 0));
  written_ += bytes.size();
  early_ = !sent;
  sentWhole_ = sent && written_ == request_.streamed;
  return sent;
}

Result<HttpResponse> HttpExchange::finish() {
  if (!early_ && !sentWhole_) return fail(ErrorCode::invalidArgument, "the body is shorter than was said");
  moved();
  Status status = receiveAnswer();
  const Status metered = tellMeter();
  if (!status) return fail(std::move(status.error()));
  HAWSER_CHECK(metered);
  return std::move(response_);
}

Status HttpExchange::send(std::string_view head) {
  const ByteSpan body = request_.body;
  const ByteSpan headBytes = std::as_bytes(std::span(head));
  if (body.size() <= kOneSend) {
    std::vector<std::byte> both(headBytes.begin(), headBytes.end());
    both.insert(both.end(), body.begin(), body.end());
    HAWSER_TRY(sentWhole_, sendAll(both, head.size()));
    return {};
  }
  HAWSER_TRY(const bool headSent, sendAll(headBytes, head.size()));
  if (!headSent) return {};
  HAWSER_TRY(sentWhole_, sendAll(body, 0));
  return {};
}

// False where an answer came before all had left. `headBytes` of it are no payload.
Result<bool> HttpExchange::sendAll(ByteSpan bytes, std::size_t headBytes) {
  while (!bytes.empty()) {
    HAWSER_CHECK(context_.check());
    // The same bytes again until some have left, as TLS wants it.
    auto count = line_.send(bytes.first(std::min(bytes.size(), kStep)));
    if (!count) {
      // Who refuses a request may close before it has come whole; what it says matters more.
      if (const auto early = takeEarlyAnswer(); early && *early) return false;
      return fail(std::move(count.error()));
    }
    if (*count > 0) {
      bytes = bytes.subspan(*count);
      const std::size_t ofHead = std::min(*count, headBytes);
      headBytes -= ofHead;
      if (*count > ofHead) HAWSER_CHECK(context_.moved(*count - ofHead));
      moved();  // being held to keep a rate is no idleness of the service
      continue;
    }
    HAWSER_TRY(const CurlLine::Ready ready, wait(true));
    if (!ready.toReceive) continue;
    HAWSER_TRY(const bool early, takeEarlyAnswer());
    if (early) return false;
  }
  return true;
}

// Looks at what has come while the request still leaves; true where it is the head of an answer.
Result<bool> HttpExchange::takeEarlyAnswer() {
  HAWSER_TRY(const bool more, fill());
  HAWSER_TRY(const bool answered, takeHead());
  if (answered && response_.ok()) return fail(broken("says that it has all before all was sent"));
  if (!answered && !more) return fail(broken("closed the connection while it was being sent to"));
  return answered;
}

Status HttpExchange::receiveHead() {
  for (;;) {
    if (response_.status != 0) return {};
    HAWSER_TRY(const bool answered, takeHead());
    if (answered) return {};
    HAWSER_TRY(const bool more, fillWaiting());
    if (!more)
      return fail(broken(answered_ ? "broke off its answer" : "closed the connection without an answer"));
  }
}

// Takes the answer's head off the buffer where it is there whole, and those of "100 Continue" before it.
Result<bool> HttpExchange::takeHead() {
  for (;;) {
    const std::string_view text(buffer_.get() + begin_, buffered());
    const auto length = headLength(text, looked_);
    if (!length) {
      looked_ = text.size();
      if (text.size() == ReceiveBuffers::kSize) return fail(broken("has an answer without end"));
      return false;
    }
    looked_ = 0;
    auto head = parseHead(text.substr(0, *length));
    if (!head) return fail(broken("does not speak HTTP").within(head.error().detail));
    begin_ += *length;
    if (head->isInterim()) {
      if (head->status == 101 || ++interims_ > kMostInterims)
        return fail(broken("does not come to an answer"));
      continue;
    }
    auto framing = bodyFraming(*head, request_.method);
    if (!framing) return fail(broken("does not speak HTTP").within(framing.error().detail));
    framing_ = *framing;
    keeps_ = head->keepsConnection && framing_.kind != BodyFraming::Kind::untilClose;
    response_.status = head->status;
    response_.headers = std::move(head->headers);
    return true;
  }
}

Status HttpExchange::receiveBody() {
  switch (framing_.kind) {
    case BodyFraming::Kind::none:
      return {};
    case BodyFraming::Kind::length:
      return receiveLength(framing_.length);
    case BodyFraming::Kind::chunked:
      return receiveChunks();
    case BodyFraming::Kind::untilClose:
      return receiveUntilClose();
  }
  return {};
}

Status HttpExchange::receiveLength(std::uint64_t length) {
  while (length > 0 && !hadEnough_) {
    if (buffered() == 0) {
      HAWSER_TRY(const std::size_t count, receiveInPlace(length));
      length -= count;
      continue;
    }
    // Under TLS little comes at once: gathered it takes fewer writes.
    while (!drained_ && buffered() < std::min<std::uint64_t>(length, ReceiveBuffers::kSize)) {
      HAWSER_TRY(const bool more, fill());
      if (!more) break;
    }
    const ByteSpan bytes = takeBuffered(length);
    HAWSER_CHECK(takeBody(bytes));
    length -= bytes.size();
  }
  return {};
}

// Straight to where the bytes are wanted, or into the buffer. How many of the former.
Result<std::size_t> HttpExchange::receiveInPlace(std::uint64_t most) {
  HAWSER_CHECK(context_.check());
  const bool toSink = response_.ok() && sink_;
  if (toSink) askWhereTo();
  const MutableByteSpan room = toSink && sink_ ? sink_->room() : MutableByteSpan();
  const auto limit = static_cast<std::size_t>(std::min<std::uint64_t>({room.size(), most, kStep}));
  if (limit < most && limit < kWorthInPlace) {
    HAWSER_TRY(const bool more, fillWaiting());
    if (!more) return fail(broken("broke off its answer"));
    return 0;
  }
  HAWSER_CHECK(waitToReceive());
  HAWSER_TRY(const std::optional<std::size_t> count, receive(room.first(limit)));
  if (!count) return 0;
  if (*count == 0) return fail(broken("broke off its answer"));
  HAWSER_CHECK(sink_->filled(*count));
  moved();  // the time that the sink took is no idleness of the service
  HAWSER_CHECK(countReceived(*count));
  return *count;
}

Status HttpExchange::receiveChunks() {
  ChunkedBody chunks;
  while (!chunks.isWhole() && !hadEnough_) {
    if (buffered() == 0) {
      HAWSER_TRY(const bool more, fillWaiting());
      if (!more) return fail(broken("broke off its answer"));
    }
    auto piece = chunks.take(std::as_bytes(std::span(buffer_.get() + begin_, buffered())));
    if (!piece) return fail(broken("does not speak HTTP").within(piece.error().detail));
    begin_ += piece->used;
    if (!piece->data.empty()) HAWSER_CHECK(takeBody(piece->data));
  }
  return {};
}

Status HttpExchange::receiveUntilClose() {
  while (!hadEnough_) {
    if (buffered() != 0) HAWSER_CHECK(takeBody(takeBuffered(buffered())));
    HAWSER_TRY(const bool more, fillWaiting());
    if (!more) return {};
  }
  return {};
}

Result<bool> HttpExchange::fillWaiting() {
  HAWSER_CHECK(waitToReceive());
  return fill();
}

Result<bool> HttpExchange::fill() {
  HAWSER_CHECK(context_.check());
  if (!buffer_) buffer_ = buffers_.take();
  if (begin_ > 0) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, buffered());
    end_ -= std::exchange(begin_, 0);
  }
  HAWSER_TRY(const std::optional<std::size_t> count,
             receive(std::as_writable_bytes(std::span(buffer_.get() + end_, ReceiveBuffers::kSize - end_))));
  if (!count) return true;
  end_ += *count;
  return *count > 0;
}

Result<std::optional<std::size_t>> HttpExchange::receive(MutableByteSpan into) {
  HAWSER_TRY(const std::optional<std::size_t> count, line_.receive(into));
  // Under TLS there may be bytes that no longer show at the socket.
  drained_ = !count || (*count < into.size() && line_.isPlain());
  if (count && *count > 0) {
    answered_ = true;
    moved();
  }
  return count;
}

// Where something may be there already, an attempt is cheaper.
Status HttpExchange::waitToReceive() {
  if (!drained_) return {};
  if (buffered() == 0) returnBuffer();
  HAWSER_TRY(const CurlLine::Ready ready, wait(false));
  drained_ = !ready.toReceive;
  return {};
}

Result<CurlLine::Ready> HttpExchange::wait(bool sending) {
  HAWSER_CHECK(context_.check());
  SteadyTime until = lastMove_ + idleTimeout_;
  if (Clock::system().steady() >= until) {
    return fail(ErrorCode::timeout,
                "nothing came from the service for " + std::to_string(idleTimeout_.count() / 1000) + " s",
                Retry::soon);
  }
  if (context_.deadline) until = std::min(until, *context_.deadline);
  HAWSER_TRY(const CurlLine::Ready ready, line_.wait(sending, until));
  HAWSER_CHECK(context_.check());
  return ready;
}

void HttpExchange::returnBuffer() {
  if (buffer_) buffers_.giveBack(std::move(buffer_));
  begin_ = end_ = 0;
}

ByteSpan HttpExchange::takeBuffered(std::uint64_t most) {
  const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(most, buffered()));
  const ByteSpan bytes = std::as_bytes(std::span(buffer_.get() + begin_, count));
  begin_ += count;
  return bytes;
}

Status HttpExchange::takeBody(ByteSpan bytes) {
  const auto* text = reinterpret_cast<const char*>(bytes.data());
  if (!response_.ok()) {
    const std::size_t room = kKeptErrorBody - std::min(kKeptErrorBody, response_.body.size());
    response_.body.append(text, std::min(room, bytes.size()));
    errorBytes_ += bytes.size();
    hadEnough_ = errorBytes_ > kDrainedErrorBody;
    return {};
  }
  askWhereTo();
  HAWSER_CHECK(countReceived(bytes.size()));
  if (sink_) {
    HAWSER_CHECK(deliver(bytes));
    moved();  // as in receiveInPlace()
    return {};
  }
  if (response_.body.size() + bytes.size() > kKeptBody)
    return fail(ErrorCode::tooLarge, "the answer is longer than any that was expected");
  response_.body.append(text, bytes.size());
  return {};
}

void HttpExchange::askWhereTo() {
  if (asked_ || !sink_) return;
  asked_ = true;
  if (request_.toSink && !request_.toSink(response_.headers)) sink_ = nullptr;
}

Status HttpExchange::deliver(ByteSpan bytes) {
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

Status HttpExchange::countReceived(std::size_t bytes) {
  unmetered_ += bytes;
  return unmetered_ >= kMeterStep ? tellMeter() : Status{};
}

Status HttpExchange::tellMeter() {
  if (unmetered_ == 0) return {};
  const Status status = context_.moved(std::exchange(unmetered_, 0));
  moved();  // being held to keep a rate is no idleness of the service
  return status;
}

Error HttpExchange::broken(std::string what) const {
  return makeError(ErrorCode::connection,
                   "the server \"" + std::string(splitUrl(request_.url).host()) + "\" " + what, Retry::soon);
}

}  // namespace hawser
