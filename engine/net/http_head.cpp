#include "net/http_head.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "base/text.h"
#include "net/url.h"

namespace hawser {

namespace {

tl::unexpected<Error> noHttp(std::string why) {
  return fail(ErrorCode::connection, std::move(why), Retry::soon);
}

// Takes a line off the front, without its end.
std::string_view takeLine(std::string_view& text) {
  const std::size_t end = text.find('\n');
  std::string_view line = text.substr(0, end);
  text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

bool isDigit(char c) {
  return c >= '0' && c <= '9';
}

// "HTTP/1.1 200 OK": RFC 9112 4.
std::optional<HttpHead> parseStatusLine(std::string_view line) {
  if (!line.starts_with("HTTP/1.") || line.size() < 12 || !isDigit(line[7]) || line[8] != ' ')
    return std::nullopt;
  const std::string_view code = line.substr(9, 3);
  if (!std::all_of(code.begin(), code.end(), isDigit) || (line.size() > 12 && line[12] != ' '))
    return std::nullopt;
  HttpHead head;
  std::from_chars(code.data(), code.data() + code.size(), head.status);
  head.keepsConnection = line[7] != '0';
  return head;
}

// RFC 9110 5.6.2.
bool isToken(std::string_view name) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !name.empty() && std::all_of(name.begin(), name.end(), [&](char c) {
    return isDigit(c) || (lowered(c) >= 'a' && lowered(c) <= 'z') || marks.find(c) != std::string_view::npos;
  });
}

bool listHas(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    if (equalIgnoringCase(trimmed(list.substr(0, comma)), word)) return true;
    list.remove_prefix(comma == std::string_view::npos ? list.size() : comma + 1);
  }
  return false;
}

void noteConnection(HttpHead& head) {
  for (const auto& [name, value] : head.headers) {
    if (!equalIgnoringCase(name, "connection")) continue;
    if (listHas(value, "close")) {
      head.keepsConnection = false;
      return;
    }
    if (listHas(value, "keep-alive")) head.keepsConnection = true;
  }
}

// RFC 9112 6.3: the same length said twice is one length, two lengths are none.
Result<std::optional<std::uint64_t>> contentLength(const HttpHeaders& headers) {
  std::optional<std::uint64_t> length;
  for (const auto& [name, value] : headers) {
    if (!equalIgnoringCase(name, "content-length")) continue;
    std::string_view rest = value;
    for (bool more = true; more;) {
      const std::size_t comma = rest.find(',');
      const std::string_view digits = trimmed(rest.substr(0, comma));
      std::uint64_t one = 0;
      const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), one);
      if (error != std::errc() || end != digits.data() + digits.size() || digits.empty())
        return noHttp("the answer's length is not a number");
      if (length && *length != one) return noHttp("the answer says two lengths");
      length = one;
      more = comma != std::string_view::npos;
      if (more) rest.remove_prefix(comma + 1);
    }
  }
  return length;
}

// Visible ASCII: what ends a line or a word is not in it.
bool isUrlText(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

bool isHeaderText(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

}  // namespace

Result<std::string> requestHead(const HttpRequest& request, std::string_view userAgent) {
  const Url url = splitUrl(request.url);
  // The URL itself is not shown: its query may hold a signature.
  if (!isToken(request.method) || url.authority.empty() || !isUrlText(request.url) ||
      request.url.find_first_of("#\\") != std::string::npos ||
      url.authority.find('@') != std::string_view::npos)
    return fail(ErrorCode::invalidArgument, "the URL cannot be right");
  std::string head;
  head.reserve(1024);
  const auto put = [&head](auto... words) { (head.append(words), ...); };
  const std::size_t target = url.scheme.size() + 3 + url.authority.size();
  put(request.method, " ", url.path.empty() ? "/" : "", std::string_view(request.url).substr(target),
      " HTTP/1.1\r\n", "Host: ", url.authority, "\r\n");
  if (!userAgent.empty()) put("User-Agent: ", userAgent, "\r\n");
  for (const auto& [name, value] : request.headers) {
    if (!isToken(name) || !isHeaderText(value))
      return fail(ErrorCode::invalidArgument, "the header \"" + std::string(name) + "\" cannot be sent");
    put(name, ":", value.empty() ? "" : " ", value, "\r\n");
  }
  const bool hasBody = request.bodySize() != 0 || request.method == "PUT" || request.method == "POST";
  if (hasBody) put("Content-Length: ", std::to_string(request.bodySize()), "\r\n");
  put("\r\n");
  return head;
}

std::optional<std::size_t> headLength(std::string_view text, std::size_t seen) {
  // An end may have begun in what was seen: "\n\r" and then "\n".
  for (std::size_t at = seen < 2 ? 0 : seen - 2; (at = text.find('\n', at)) != std::string_view::npos; ++at) {
    const std::string_view after = text.substr(at + 1, 2);
    if (after.starts_with('\n')) return at + 2;
    if (after == "\r\n") return at + 3;
  }
  return std::nullopt;
}

Result<HttpHead> parseHead(std::string_view text) {
  // Zero bytes and returns that end no line are read in as many ways as there are readers.
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool endsLine = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (text[at] == '\0' || (text[at] == '\r' && !endsLine)) return noHttp("the answer's head is not text");
  }
  auto head = parseStatusLine(takeLine(text));
  if (!head) return noHttp("what came is no HTTP answer");
  head->headers.reserve(static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')), text.size());
  std::string_view name, value;
  std::string unfolded;
  const auto keep = [&] {
    if (!name.empty()) head->headers.add(name, value);
  };
  while (!text.empty()) {
    const std::string_view line = takeLine(text);
    if (line.empty()) break;
    // An old way to fold a long value (RFC 9112 5.2).
    if (line.front() == ' ' || line.front() == '\t') {
      if (name.empty()) return noHttp("the answer's head begins with a folded line");
      unfolded = std::string(value).append(" ").append(trimmed(line));
      value = unfolded;
      continue;
    }
    keep();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || !isToken(line.substr(0, colon)))
      return noHttp("the answer's head has a line that is no header");
    name = line.substr(0, colon);
    value = trimmed(line.substr(colon + 1));
  }
  keep();
  noteConnection(*head);
  return std::move(*head);
}

Result<BodyFraming> bodyFraming(const HttpHead& head, std::string_view method) {
  if (method == "HEAD" || head.isInterim() || head.status == 204 || head.status == 304) return BodyFraming{};
  HAWSER_TRY(const std::optional<std::uint64_t> length, contentLength(head.headers));
  bool chunked = false;
  for (const auto& [name, value] : head.headers) {
    if (!equalIgnoringCase(name, "transfer-encoding")) continue;
    if (chunked || !equalIgnoringCase(value, "chunked"))
      return noHttp("the answer is encoded in a way not asked for");
    chunked = true;
  }
  // Both together are how answers are smuggled past who reads only one of them (RFC 9112 6.1).
  if (chunked && length) return noHttp("the answer says both a length and that it is chunked");
  if (chunked) return BodyFraming{BodyFraming::Kind::chunked, 0};
  if (length) return BodyFraming{*length == 0 ? BodyFraming::Kind::none : BodyFraming::Kind::length, *length};
  return BodyFraming{BodyFraming::Kind::untilClose, 0};
}

}  // namespace hawser
