#include "fault/copied_block.h"

#include <charconv>

#include "fault/error_answer.h"
#include "support/sum_header.h"

namespace hawser::test {

namespace {

constexpr const char* kVersion = "2021-12-02";

WireMessage parsed(const std::string& text) {
  const std::size_t end = text.find("\r\n\r\n") + 4;
  return {text.substr(0, end), text.substr(end)};
}

int statusOf(const WireMessage& answer) {
  const std::string line = answer.startLine();
  int status = 0;
  std::from_chars(line.data() + line.find(' ') + 1, line.data() + line.size(), status);
  return status;
}

// "bytes=5-9": 5.
std::uint64_t lengthOf(const std::string& range) {
  std::uint64_t first = 0, last = 0;
  const std::size_t dash = range.find('-');
  std::from_chars(range.data() + range.find('=') + 1, range.data() + dash, first);
  std::from_chars(range.data() + dash + 1, range.data() + range.size(), last);
  return last - first + 1;
}

std::string pathOf(const std::string& url) {
  return url.substr(url.find('/', url.find("://") + 3));
}

std::optional<WireMessage> readSource(TcpSocket& service, std::string& buffer, const std::string& host,
                                      const WireMessage& request) {
  std::string text = "GET " + pathOf(*request.header("x-ms-copy-source")) + " HTTP/1.1\r\nHost: " + host +
                     "\r\nx-ms-version: " + kVersion + "\r\n";
  if (const auto range = request.header("x-ms-source-range")) text += "x-ms-range: " + *range + "\r\n";
  if (const auto etag = request.header("x-ms-source-if-match")) text += "If-Match: " + *etag + "\r\n";
  if (!service.send(text + "Content-Length: 0\r\n\r\n")) return std::nullopt;
  return receiveMessage(service, buffer);
}

std::optional<WireMessage> putBlock(TcpSocket& service, std::string& buffer, const std::string& host,
                                    const WireMessage& request, const std::string& body,
                                    const std::optional<SharedKey>& key) {
  HttpRequest put;
  put.method = "PUT";
  put.url = "http://" + host + request.target();
  put.body = std::as_bytes(std::span(body.data(), body.size()));
  put.headers.add("x-ms-version", kVersion);
  if (key) {
    put.headers.add("x-ms-date", toHttpDate(Clock::system().now()));
    key->sign(put);
  }
  std::string text = "PUT " + request.target() + " HTTP/1.1\r\nHost: " + host + "\r\n";
  for (const auto& [name, value] : put.headers)
    text.append(name).append(": ").append(value).append("\r\n");
  text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  if (!service.send(text + body)) return std::nullopt;
  return receiveMessage(service, buffer);
}

std::string refusal(int status, bool tooLong) {
  if (status == 412)
    return errorAnswer("412 Precondition Failed", "SourceConditionNotMet",
                       "The source condition specified using HTTP conditional header(s) is not met.");
  if (status == 416 || tooLong)
    return errorAnswer("416 Requested Range Not Satisfiable", "InvalidRange",
                       "The range specified is invalid for the current size of the resource.");
  return errorAnswer(std::to_string(status) + " Refused", "CannotVerifyCopySource",
                     "Could not verify the copy source.");
}

}  // namespace

bool isBlockFromUrl(const WireMessage& request) {
  return request.method() == "PUT" && request.target().find("comp=block&") != std::string::npos &&
         request.header("x-ms-copy-source");
}

std::optional<WireMessage> copiedBlock(TcpSocket& service, int servicePort, std::string& buffer,
                                       const WireMessage& request, WireMessage answer,
                                       const std::optional<SharedKey>& key) {
  if (statusOf(answer) != 501) return answer;
  const std::string host = "127.0.0.1:" + std::to_string(servicePort);
  const auto source = readSource(service, buffer, host, request);
  if (!source) return std::nullopt;
  const int status = statusOf(*source);
  const auto range = request.header("x-ms-source-range");
  const bool tooLong = status < 300 && range && source->body.size() != lengthOf(*range);
  if (status >= 300 || tooLong) return parsed(refusal(status, tooLong));
  auto put = putBlock(service, buffer, host, request, source->body, key);
  if (!put) return std::nullopt;
  if (const std::size_t server = put->head.find("Azurite"); server != std::string::npos)
    put->head.replace(server, 7, "Service");
  put->head.insert(put->head.find("\r\n") + 2, "x-ms-content-crc64: " + sumHeader(source->body) + "\r\n");
  return put;
}

}  // namespace hawser::test
