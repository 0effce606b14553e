#include "net/url.h"

#include "base/encoding.h"

namespace hawser {

std::string_view Url::host() const {
  if (authority.starts_with('[')) return authority.substr(1, authority.find(']') - 1);
  return authority.substr(0, authority.rfind(':'));
}

Url splitUrl(std::string_view text) {
  Url url;
  if (const std::size_t colon = text.find("://"); colon != std::string_view::npos) {
    url.scheme = text.substr(0, colon);
    text.remove_prefix(colon + 3);
  }
  if (const std::size_t mark = text.find('?'); mark != std::string_view::npos) {
    url.query = text.substr(mark + 1);
    text = text.substr(0, mark);
  }
  const std::size_t slash = text.find('/');
  url.authority = text.substr(0, slash);
  if (slash != std::string_view::npos) url.path = text.substr(slash);
  return url;
}

std::vector<std::pair<std::string, std::string>> queryItems(std::string_view query) {
  std::vector<std::pair<std::string, std::string>> items;
  while (!query.empty()) {
    const std::size_t end = query.find('&');
    const std::string_view item = query.substr(0, end);
    query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
    if (item.empty()) continue;
    const std::size_t equals = item.find('=');
    items.emplace_back(percentDecoded(item.substr(0, equals)), equals == std::string_view::npos
                                                                   ? std::string()
                                                                   : percentDecoded(item.substr(equals + 1)));
  }
  return items;
}

}  // namespace hawser
