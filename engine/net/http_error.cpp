// A status becomes an Error: the only place that knows what statuses mean.
#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>

#include "base/encoding.h"
#include "net/http.h"

namespace hawser {

namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Signatures are refused from 15 minutes on; from 5 on the clock is worth naming as a cause.
constexpr minutes kSkewWorthNaming{5};
constexpr milliseconds kLongestWait = std::chrono::hours(1);

std::optional<std::int64_t> integer(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || ec != std::errc{} || end != text.data() + text.size() || value < 0) return std::nullopt;
  return value;
}

std::optional<milliseconds> retryAfter(const HttpHeaders& headers, WallTime now) {
  std::optional<milliseconds> wait;
  if (const auto text = headers.find("x-ms-retry-after-ms")) {
    if (const auto value = integer(*text)) wait = milliseconds(std::min(*value, kLongestWait.count()));
  }
  if (const auto text = headers.find("retry-after"); text && !wait) {
    if (const auto value = integer(*text)) {
      wait = std::min<milliseconds>(seconds(std::min<std::int64_t>(*value, 3600)), kLongestWait);
    } else if (const auto date = fromHttpDate(*text)) {
      wait = std::clamp(std::chrono::duration_cast<milliseconds>(*date - now), milliseconds(0), kLongestWait);
    }
  }
  return wait;
}

struct Meaning {
  ErrorCode code;
  Retry retry;
};

Meaning meaningOf(int status) {
  switch (status) {
    case 400:
    case 405:
    case 411:
    case 414:
    case 431:
      return {ErrorCode::invalidArgument, Retry::never};
    case 401:
    case 403:
    case 407:
      return {ErrorCode::denied, Retry::never};
    case 404:
    case 410:
      return {ErrorCode::notFound, Retry::never};
    case 408:
      return {ErrorCode::timeout, Retry::soon};
    case 409:
      return {ErrorCode::exists, Retry::never};
    case 304:
    case 412:
      return {ErrorCode::changedUnderUs, Retry::never};
    case 413:
      return {ErrorCode::tooLarge, Retry::never};
    case 416:
      return {ErrorCode::invalidArgument, Retry::never};
    case 423:
      return {ErrorCode::busy, Retry::afterDelay};
    case 429:
    case 503:
      return {ErrorCode::throttled, Retry::afterDelay};
    case 500:
    case 502:
      return {ErrorCode::connection, Retry::soon};
    case 504:
      return {ErrorCode::timeout, Retry::soon};
    case 501:
      return {ErrorCode::unsupported, Retry::never};
    case 507:
      return {ErrorCode::noSpace, Retry::never};
    default:
      break;
  }
  if (status >= 500) return {ErrorCode::connection, Retry::soon};
  // A redirection is not followed: signatures and bodies must not go to a place nobody named.
  if (status >= 300 && status < 400) return {ErrorCode::connection, Retry::never};
  return {ErrorCode::invalidArgument, Retry::never};
}

std::string inWords(seconds skew) {
  const std::int64_t total = std::abs(skew.count());
  return total < 7200        ? std::to_string(total / 60) + " minutes"
         : total < 86400 * 2 ? std::to_string(total / 3600) + " hours"
                             : std::to_string(total / 86400) + " days";
}

// A refused signature may be the clock's fault; the service tells its own time.
void considerClock(Error& error, const HttpHeaders& headers, WallTime now) {
  const auto text = headers.find("date");
  const auto theirs = text ? fromHttpDate(*text) : std::nullopt;
  if (!theirs) return;
  const auto skew = std::chrono::duration_cast<seconds>(now - *theirs);
  if (std::chrono::abs(skew) <= kSkewWorthNaming) return;
  error.code = ErrorCode::authExpired;
  error.retry = Retry::afterAuth;
  error.within("the clock of this computer is " + inWords(skew) +
               (skew.count() > 0 ? " ahead of" : " behind") + " the service's");
}

// Without a date of the service's there is still its word.
bool saysSkewed(std::string_view text) {
  return text.find("Request date header too old") != std::string_view::npos ||
         text.find("Request date header is too old") != std::string_view::npos ||
         text.find("Request date header too new") != std::string_view::npos;
}

bool saysExpired(std::string_view text) {
  return text.find("not valid in the specified time frame") != std::string_view::npos ||
         text.find("token is expired") != std::string_view::npos;
}

// What people who run the service ask for. Whoever answered may have put anything there.
std::string requestId(const HttpHeaders& headers) {
  constexpr std::size_t kLongest = 128;
  std::string id(headers.find("x-ms-request-id").value_or(headers.find("x-amz-request-id").value_or("")));
  const bool right = id.size() <= kLongest && std::all_of(id.begin(), id.end(), [](char c) {
                       return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                              c == '-' || c == '_';
                     });
  return right ? id : std::string();
}

}  // namespace

Error errorFromResponse(const HttpResponse& response, std::string serviceCode, std::string message,
                        WallTime now) {
  const Meaning meaning = meaningOf(response.status);
  std::string detail = std::move(message);
  std::replace_if(
      detail.begin(), detail.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  if (detail.empty()) detail = "the service answered with status " + std::to_string(response.status);
  Error error = makeError(meaning.code, std::move(detail), meaning.retry);
  error.http = response.status;
  error.serviceCode = std::move(serviceCode);
  error.requestId = requestId(response.headers);
  error.retryAfter = retryAfter(response.headers, now);
  if (response.status == 401 || response.status == 403) {
    if (saysExpired(error.detail)) {
      error.code = ErrorCode::authExpired;
      error.retry = Retry::afterAuth;
    }
    considerClock(error, response.headers, now);
    if (error.code == ErrorCode::denied && saysSkewed(error.detail)) {
      error.code = ErrorCode::authExpired;
      error.retry = Retry::afterAuth;
      error.within("the clock of this computer is not the service's");
    }
  }
  if (error.retryAfter && error.retry == Retry::soon) error.retry = Retry::afterDelay;
  return error;
}

Error errorFromResponse(const HttpResponse& response, std::string serviceCode, std::string message) {
  return errorFromResponse(response, std::move(serviceCode), std::move(message), Clock::system().now());
}

}  // namespace hawser
