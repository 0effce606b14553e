// Url: the pieces of an absolute http(s) URL, still percent-encoded. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hawser {

struct Url {
  std::string_view scheme;     // "https"
  std::string_view authority;  // "host:port"
  std::string_view path;       // from its '/'; empty where there is none
  std::string_view query;      // without '?'

  std::string_view host() const;  // without port, IPv6 without its brackets
};

// Views into `text`. What is not there stays empty; a fragment is part of the query or path.
Url splitUrl(std::string_view text);

// Names and values percent-decoded, in order. A name without '=' has an empty value.
std::vector<std::pair<std::string, std::string>> queryItems(std::string_view query);

}  // namespace hawser
