// What the two files of AzureFilesFake share. Internal to it.
#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "net/http.h"
#include "services/azure_files_fake.h"

namespace hawser::test {

namespace files_fake {

using Headers = std::map<std::string, std::string>;  // names lower case
using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 10'000'000>>;

WallTime now();
std::string timeText(WallTime time);
// As file systems of that kind do: unit by unit, without regard to language.
std::string folded(const std::string& name);
// The names of the resource within the account; a signature covers the encoded form.
std::vector<std::string> segmentsOf(std::string_view path);

}  // namespace files_fake

struct AzureFilesFake::Node {
  std::string name;
  bool directory = false;
  bool held = false;
  std::string bytes;
  files_fake::Headers content;   // "content-type" and the like
  files_fake::Headers metadata;  // names as they came, lower case
  std::string attributes = "None";
  std::string etag;
  WallTime modified, created, written;
  std::map<std::string, std::unique_ptr<Node>> children;  // by folded name
};

struct AzureFilesFake::Request {
  std::string method;
  std::string target;
  files_fake::Headers headers;
  std::map<std::string, std::string> query;
  std::string share;
  std::vector<std::string> path;  // within the share
  HttpRequest wire;               // for its signature
  std::string body;
  bool twice = false;  // a header of its kind came twice

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  bool has(const std::string& name) const { return headers.contains(name); }
  std::string item(const std::string& name) const {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
  }
};

struct AzureFilesFake::Answer {
  int status = 200;
  files_fake::Headers headers;
  std::string body;

  static Answer error(int status, const std::string& code) {
    Answer answer{status, {{"x-ms-error-code", code}, {"Content-Type", "application/xml"}}, {}};
    answer.body = "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"utf-8\"?><Error><Code>" + code +
                  "</Code><Message>The fake says " + code + ".\nRequestId:1</Message></Error>";
    return answer;
  }
};

// Where a path leads: `parent` where all above it is there, `node` where it is there itself.
struct AzureFilesFake::Found {
  bool share = false;
  Node* parent = nullptr;
  Node* node = nullptr;
  std::string name;   // as asked for, without dots at its end
  bool right = true;  // it can be a name at all
};

}  // namespace hawser::test
