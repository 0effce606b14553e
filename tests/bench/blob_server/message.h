// A request as it was read and a reply as it will be written. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "blob_server/arena.h"

namespace hawser::bench {

// "a%20b" is "a b"; a broken escape stands for itself.
std::string percentDecoded(std::string_view text);
std::string xmlEscaped(std::string_view text);
std::string base64(std::string_view bytes);

struct Request {
  std::string method;
  std::string path;  // as sent, without the query
  std::map<std::string, std::string, std::less<>> query;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case
  std::uint64_t contentLength = 0;
  bool keepAlive = true;

  // Empty when absent.
  std::string_view header(std::string_view name) const;
  std::string_view queryValue(std::string_view name) const;
  std::uint64_t queryNumber(std::string_view name, std::uint64_t otherwise) const;

  // From the text up to and including the empty line; false when it is no HTTP request.
  bool parse(std::string_view head);
};

// Bytes [offset, offset + size) of a body that others may hold too.
struct Slice {
  std::shared_ptr<const Body> body;
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

struct Reply {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string text;
  std::vector<Slice> slices;   // the content instead of `text`
  std::uint64_t headSize = 0;  // answer to HEAD: the length that a GET would have

  void add(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
  std::uint64_t contentSize() const;
  // Status line and header lines with the empty line.
  std::string head(bool toHeadRequest, bool keepAlive) const;
};

}  // namespace hawser::bench
