// A service whose answers are written down before, and that keeps what it was asked.
#pragma once

#include <deque>
#include <string>
#include <vector>

#include "net/http.h"

namespace hawser::test {

class ScriptedTransport final : public HttpTransport {
 public:
  struct Asked {
    std::string line;  // method and URL
    HttpHeaders headers;
    std::string body;
  };

  Result<HttpResponse> send(const OpContext&, const HttpRequest& request, ByteSink* sink) override {
    const auto* const text = reinterpret_cast<const char*>(request.body.data());
    asked.push_back({request.method + " " + request.url, request.headers,
                     request.body.empty() ? std::string() : std::string(text, request.body.size())});
    if (answers.empty()) return fail(ErrorCode::connection, "nothing more is written down", Retry::soon);
    Result<HttpResponse> answer = std::move(answers.front());
    answers.pop_front();
    const bool toSink =
        answer && sink && answer->ok() && (!request.toSink || request.toSink(answer->headers));
    if (!toSink) return answer;
    const std::string body = std::move(answer->body);
    answer->body.clear();
    if (auto taken = sink->write(std::as_bytes(std::span(body.data(), body.size()))); !taken)
      return fail(taken.error());
    return answer;
  }
  Result<std::unique_ptr<HttpUpload>> startUpload(const OpContext&, HttpRequest) override {
    return fail(ErrorCode::unsupported, "nothing is streamed here");
  }

  void answer(int status, std::vector<std::pair<const char*, std::string>> headers = {},
              std::string body = {}) {
    HttpResponse response;
    response.status = status;
    for (const auto& [name, value] : headers)
      response.headers.add(name, value);
    response.body = std::move(body);
    answers.emplace_back(std::move(response));
  }

  std::deque<Result<HttpResponse>> answers;
  std::vector<Asked> asked;
};

}  // namespace hawser::test
